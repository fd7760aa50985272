#include "store/baselines.h"

#include <string>

#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

// A baseline never changes, so the first one stays.
std::string insert_sql() {
  std::string names = "execution_id";
  std::string parameters = "?";
  for (const ColumnInfo& column : totals_columns()) {
    (names += ", ") += column.name;
    parameters += ", ?";
  }
  return "INSERT INTO baselines (" + names + ") VALUES (" + parameters +
         ") ON CONFLICT (execution_id) DO NOTHING";
}

}  // namespace

Baselines::Baselines(Connection& connection)
    : insert_(connection, insert_sql()),
      delete_(connection, "DELETE FROM baselines WHERE execution_id = ?") {
  Statement rows{connection, "SELECT execution_id FROM baselines"};
  while (rows.step()) present_.insert(rows.integer(0));
}

void Baselines::committed() {
  for (const int64_t id : removed_) present_.erase(id);
  removed_.clear();
}

void Baselines::write(const ExecutionRecord& record) {
  const int64_t id = record.execution.id;
  if (record.execution.end_reason) {
    if (present_.contains(id)) remove(id);
  } else if (record.baseline) {
    std::string unused;  // numbers need no scratch
    int parameter = 1;
    insert_.bind(parameter, id);
    for (const auto& column : totals_columns())
      insert_.bind(++parameter, column.get(*record.baseline, unused));
    insert_.run();
    present_.insert(id);
  }
}

void Baselines::remove(int64_t execution_id) {
  delete_.bind(1, execution_id);
  delete_.run();
  removed_.push_back(execution_id);
}

}  // namespace tracer_bio
