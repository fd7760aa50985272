#include "store/retention/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "store/sql_files.h"

namespace tracer_bio {

int64_t& Tally::last_id(std::string_view table) {
  if (table == "runs") return last_ids_.run;
  return table == "tasks" ? last_ids_.task : last_ids_.execution;
}

int64_t Tally::run(Statement& removal, std::string_view table) {
  int64_t rows = 0;
  int64_t& last_id = this->last_id(table);
  Entry* entry = nullptr;
  while (removal.step()) {
    if (entry == nullptr) entry = &tables_[std::string{table}];
    ++rows;
    last_id = std::max(last_id, removal.integer(2));
    if (removal.integer(1) == 0) continue;
    const int64_t time_ns = removal.integer(0);
    // The first time stays: it is a part of the loss's key.
    if (entry->unread == 0) entry->from_ns = entry->to_ns = time_ns;
    entry->to_ns = std::max(entry->to_ns, time_ns);
    ++entry->unread;
    ++entry->unread_now;
  }
  removal.reset();
  if (entry != nullptr) entry->rows += rows;
  return rows;
}

void Tally::write(Connection& connection) {
  const int64_t recording = connection.integer("SELECT max(id) FROM recordings");
  for (auto& [table, entry] : tables_) {
    const int64_t count = std::exchange(entry.unread_now, 0);
    if (count == 0) continue;
    Statement add{connection, query("add_retention_loss")};
    add.bind(1, recording);
    add.bind(2, entry.from_ns);
    add.bind(3, entry.to_ns);
    add.bind(4, std::string_view{table});
    add.bind(5, count);
    add.run();
  }
  Statement reached{connection, query("note_removed")};
  reached.bind(1, last_ids_.execution);
  reached.bind(2, last_ids_.run);
  reached.bind(3, last_ids_.task);
  reached.run();
}

int64_t Tally::rows() const {
  int64_t sum = 0;
  for (const auto& [table, entry] : tables_) sum += entry.rows;
  return sum;
}

int64_t Tally::unread() const {
  int64_t sum = 0;
  for (const auto& [table, entry] : tables_) sum += entry.unread;
  return sum;
}

std::string Tally::text() const {
  std::string text;
  for (const auto& [table, entry] : tables_)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", entry.rows, table);
  return text;
}

}  // namespace tracer_bio
