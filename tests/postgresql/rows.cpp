#include "postgresql/rows.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>

#include "forward/column_names.h"
#include "forward/postgresql/schema.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio::test {
namespace {

std::string text_of(const ForwardValue& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* real = std::get_if<double>(&value)) {
    char digits[32];
    return {digits, std::to_chars(digits, std::end(digits), *real).ptr};
  }
  return "NULL";
}

size_t column_of(const ForwardTable& table, std::string_view name) {
  const auto found = std::ranges::find(table.columns, name, &ColumnInfo::name);
  return static_cast<size_t>(found - table.columns.begin());
}

// Of one table, in the order of the versions' coming.
struct Row {
  int64_t version;
  std::vector<ForwardValue> values;
};

bool is_removed(const ForwardTable& table, const Row& row, const ForwardRemoval& removal) {
  return removal.table == table.name && row.version < removal.version &&
         std::get<int64_t>(row.values[column_of(table, removal.column)]) >= removal.from;
}

}  // namespace

const ForwardTable& table_named(std::string_view name) {
  return *std::ranges::find(forwarded_tables(), name, &ForwardTable::name);
}

int64_t today_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::floor<std::chrono::days>(now).count() * kDayNs;
}

std::vector<ForwardValue> row_of(const ForwardTable& table, int64_t id, int64_t version) {
  const auto key = names_in(table.key);
  const int64_t time_ns = today_ns() - id % 3 * kDayNs + id;
  std::vector<ForwardValue> row;
  for (const ColumnInfo& column : table.columns) {
    const bool is_of_key = std::ranges::find(key, column.name) != key.end();
    if (is_of_key || column.name == partition_column(table.name) || column.name == "execution_id" ||
        column.name == "root_execution_id") {
      if (column.type == ColumnType::kText) {
        row.emplace_back("key " + std::to_string(id));
      } else {
        row.emplace_back(column.unit == kUtcNs ? time_ns : id);
      }
    } else if (column.type == ColumnType::kInteger) {
      row.emplace_back(id * 1000 + version);
    } else if (column.type == ColumnType::kReal) {
      row.emplace_back(static_cast<double>(version) + 0.5);
    } else {
      row.emplace_back("text " + std::to_string(version));
    }
  }
  return row;
}

void set(std::vector<ForwardValue>& row, const ForwardTable& table, std::string_view column,
         ForwardValue value) {
  row[column_of(table, column)] = std::move(value);
}

ForwardBatch batch_of(const std::string& host_id, const std::vector<Change>& changes) {
  std::map<std::string, ForwardRows> tables;
  std::set<std::pair<std::string, int64_t>> seen;
  // Each key once: the last one.
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (!seen.emplace(change->table, change->id).second) continue;
    ForwardRows& rows = tables[change->table];
    rows.table = &table_named(change->table);
    rows.versions.push_back(change->version);
    std::ranges::move(row_of(*rows.table, change->id, change->version),
                      std::back_inserter(rows.values));
  }
  ForwardBatch batch{.host_id = host_id, .host = "node7"};
  for (auto& [name, rows] : tables) batch.rows.push_back(std::move(rows));
  return batch;
}

void Expected::add(const ForwardBatch& batch) { batches_.push_back(batch); }

std::string Expected::state(const std::string& name, const std::string& host_id) const {
  const ForwardTable& table = table_named(name);
  std::map<std::string, Row> latest;
  std::vector<ForwardRemoval> removals;
  for (const ForwardBatch& batch : batches_) {
    if (batch.host_id != host_id) continue;
    std::ranges::copy(batch.removals, std::back_inserter(removals));
    for (const ForwardRows& rows : batch.rows) {
      for (size_t at = 0; rows.table == &table && at < rows.versions.size(); ++at) {
        const auto begin = rows.values.begin() + static_cast<long>(at * table.columns.size());
        Row row{rows.versions[at], {begin, begin + static_cast<long>(table.columns.size())}};
        std::string key;
        for (const auto column : names_in(table.key))
          key += text_of(row.values[column_of(table, column)]) + ' ';
        auto [found, added] = latest.emplace(key, row);
        if (!added && found->second.version < row.version) found->second = row;
      }
    }
  }
  std::set<std::string> lines;
  for (const auto& [key, row] : latest) {
    if (std::ranges::any_of(removals,
                            [&](const auto& removal) { return is_removed(table, row, removal); }))
      continue;
    std::string line = std::to_string(row.version);
    for (const ForwardValue& value : row.values) line += '|' + text_of(value);
    lines.insert(line);
  }
  std::string state;
  for (const std::string& line : lines) state += (state.empty() ? "" : "\n") + line;
  return state;
}

std::string state_sql(const std::string& name, const std::string& host_id) {
  std::string columns = "row_version";
  for (const ColumnInfo& column : table_named(name).columns)
    columns += ", coalesce(" + postgresql_name(column.name) + "::text, 'NULL')";
  return "SELECT concat_ws('|', " + columns + ") COLLATE \"C\" AS line FROM " + name +
         " WHERE host_id = " + postgresql_text(host_id) + " ORDER BY line";
}

}  // namespace tracer_bio::test
