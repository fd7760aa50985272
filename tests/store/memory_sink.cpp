#include "store/memory_sink.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "store/sqlite.h"

namespace tracer_bio {
namespace {

std::string show(const ForwardValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return "'" + *text + "'";
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return fmt::format("{}r", *real);
  return "NULL";
}

}  // namespace

void MemorySink::take(const ForwardBatch& batch) {
  for (const ForwardRemoval& removal : batch.removals) remove(removal);
  for (const ForwardRows& rows : batch.rows) take(rows);
}

std::string MemorySink::rows(std::string_view table) const {
  std::string text;
  const auto found = tables_.find(table);
  if (found == tables_.end()) return text;
  for (const auto& [key, row] : found->second) (text += row.text) += '\n';
  return text;
}

size_t MemorySink::count(std::string_view table) const {
  const auto found = tables_.find(table);
  return found == tables_.end() ? 0 : found->second.size();
}

bool MemorySink::is_removed(const Row& row, const ForwardRemoval& removal) {
  return row.version < removal.version &&
         std::get<int64_t>(row.values.at(removal.column)) >= removal.from;
}

void MemorySink::remove(const ForwardRemoval& removal) {
  std::erase_if(tables_[removal.table],
                [&](const auto& entry) { return is_removed(entry.second, removal); });
  removals_.push_back(removal);
}

void MemorySink::take(const ForwardRows& rows) {
  const size_t width = rows.table->columns.size();
  ASSERT_EQ(rows.values.size(), width * rows.versions.size());
  std::set<std::string> keys;
  for (size_t at = 0; at < rows.versions.size(); ++at) {
    Row row{.version = rows.versions[at]};
    for (size_t column = 0; column < width; ++column) {
      const ForwardValue& value = rows.values[at * width + column];
      row.values[rows.table->columns[column].name] = value;
      (row.text += column == 0 ? "" : "|") += show(value);
    }
    const std::string key = key_of(*rows.table, row);
    EXPECT_TRUE(keys.insert(key).second) << rows.table->name << ": twice in a batch: " << key;
    if (std::ranges::any_of(removals_, [&](const ForwardRemoval& removal) {
          return removal.table == rows.table->name && is_removed(row, removal);
        }))
      continue;
    Row& old = tables_[std::string{rows.table->name}][key];
    if (row.version > old.version) old = std::move(row);
  }
}

std::string MemorySink::key_of(const ForwardTable& table, const Row& row) {
  std::string key;
  for (std::string_view rest = table.key; !rest.empty();) {
    const std::string_view column = rest.substr(0, rest.find(", "));
    rest.remove_prefix(std::min(rest.size(), column.size() + 2));
    const ForwardValue& value = row.values.at(column);
    const auto* number = std::get_if<int64_t>(&value);
    key += number != nullptr ? fmt::format("{:020} ", *number) : show(value) + " ";
  }
  return key;
}

std::string stored_rows(const std::filesystem::path& file, const ForwardTable& table) {
  Connection connection{file, Connection::Mode::kReadOnly, 5000};
  std::string columns;
  for (const ColumnInfo& column : table.columns)
    (columns += columns.empty() ? "" : ", ") += column.name;
  Statement rows{connection,
                 fmt::format("SELECT {} FROM {} ORDER BY {}", columns, table.name, table.key)};
  std::string text;
  while (rows.step()) {
    for (int column = 0; column < rows.columns(); ++column) {
      const Value value = rows.value(column);
      text += column == 0 ? "" : "|";
      if (const auto* word = std::get_if<std::string_view>(&value)) {
        text += show(std::string{*word});
      } else if (const auto* integer = std::get_if<int64_t>(&value)) {
        text += show(*integer);
      } else if (const auto* real = std::get_if<double>(&value)) {
        text += show(*real);
      } else {
        text += show(std::monostate{});
      }
    }
    text += '\n';
  }
  return text;
}

}  // namespace tracer_bio
