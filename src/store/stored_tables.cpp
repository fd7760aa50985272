#include "store/stored_tables.h"

#include <algorithm>
#include <iterator>

namespace tracer_bio {
namespace {

constexpr std::string_view kRunsOf = "run_id IN (SELECT value FROM json_each(?1))";
constexpr std::string_view kAlways = "1";

constexpr StoredTable kTables[] = {
    {"recordings", "started_ns", "", "id", "", kAlways},
    {"users", "first_seen_ns", "", "uid", "", kAlways},
    {"executions", "start_ns",
     "id IN (SELECT execution_id FROM run_executions"
     " WHERE run_id IN (SELECT value FROM json_each(?1)))",
     "id", "id", "end_reason IS NOT NULL"},
    {"metrics", "time_ns",
     "execution_id IN (SELECT execution_id FROM run_executions"
     " WHERE run_id IN (SELECT value FROM json_each(?1)))",
     "execution_id, time_ns", "time_ns", kAlways},
    {"host_metrics", "time_ns", "", "time_ns", "time_ns", kAlways},
    {"pipelines", "first_seen_ns", "", "name", "", kAlways},
    {"runs", "start_ns", "id IN (SELECT value FROM json_each(?1))", "id", "id",
     "status <> 'running'"},
    {"tasks", "start_ns", kRunsOf, "id", "id", "status <> 'running'"},
    // It has no time of its own, and outlives the raw row where that is deleted by age.
    {"run_executions",
     "coalesce((SELECT start_ns FROM executions WHERE id = run_executions.execution_id),"
     " (SELECT start_ns FROM processed_executions"
     " WHERE execution_id = run_executions.execution_id),"
     " (SELECT start_ns FROM runs WHERE id = run_executions.run_id))",
     kRunsOf, "execution_id", "execution_id",
     "NOT EXISTS (SELECT 1 FROM executions"
     " WHERE id = run_executions.execution_id AND end_reason IS NULL)"},
    {"processed_executions", "start_ns", kRunsOf, "execution_id", "execution_id",
     "end_reason IS NOT NULL"},
    {"processed_metrics", "time_ns", kRunsOf, "execution_id, time_ns", "time_ns", kAlways},
    {"losses", "from_ns", "", "from_ns, stage, kind, recording_id", "", kAlways},
    {"recorder_stats", "time_ns", "", "time_ns", "time_ns", kAlways},
};

}  // namespace

std::span<const StoredTable> stored_tables() { return kTables; }

const StoredTable* find_stored_table(std::string_view name) {
  const auto* found = std::ranges::find(kTables, name, &StoredTable::name);
  return found == std::end(kTables) ? nullptr : found;
}

}  // namespace tracer_bio
