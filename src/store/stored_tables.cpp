#include "store/stored_tables.h"

#include <algorithm>
#include <iterator>

namespace tracer_bio {
namespace {

constexpr std::string_view kRunsOf = "run_id IN (SELECT value FROM json_each(?1))";
constexpr std::string_view kOfOpenExecution =
    "execution_id IN (SELECT id FROM executions WHERE end_reason IS NULL)";

constexpr StoredTable kTables[] = {
    {"recordings", "started_ns", "", "id", "", ""},
    {"users", "first_seen_ns", "", "uid", "", ""},
    {"containers", "first_seen_ns", "", "container_id", "", ""},
    {"objects", "first_seen_ns", "", "id", "id", ""},
    {"object_sets", "first_seen_ns", "", "id", "id", ""},
    {"executions", "start_ns",
     "id IN (SELECT execution_id FROM run_executions"
     " WHERE run_id IN (SELECT value FROM json_each(?1)))",
     "id", "id", "id IN (SELECT id FROM executions WHERE end_reason IS NULL)"},
    {"metrics", "time_ns",
     "execution_id IN (SELECT execution_id FROM run_executions"
     " WHERE run_id IN (SELECT value FROM json_each(?1)))",
     "execution_id, time_ns", "time_ns", ""},
    {"host_metrics", "time_ns", "", "time_ns", "time_ns", ""},
    {"pipelines", "first_seen_ns", "", "name", "", ""},
    {"runs", "start_ns", "id IN (SELECT value FROM json_each(?1))", "id", "id",
     "id IN (SELECT id FROM runs WHERE status = 'running')", "root_execution_id"},
    {"tasks", "start_ns", kRunsOf, "id", "id",
     "id IN (SELECT id FROM tasks WHERE status = 'running')", "root_execution_id"},
    // It has no time of its own, and outlives the raw row where that is deleted by age.
    {"run_executions",
     "coalesce((SELECT start_ns FROM executions WHERE id = run_executions.execution_id),"
     " (SELECT start_ns FROM processed_executions"
     " WHERE execution_id = run_executions.execution_id),"
     " (SELECT start_ns FROM runs WHERE id = run_executions.run_id))",
     kRunsOf, "execution_id", "execution_id", kOfOpenExecution, "execution_id"},
    {"processed_executions", "start_ns", kRunsOf, "execution_id", "execution_id", kOfOpenExecution,
     "execution_id"},
    {"processed_metrics", "time_ns", kRunsOf, "execution_id, time_ns", "time_ns", "",
     "execution_id"},
    {"losses", "from_ns", "", "from_ns, stage, kind, recording_id", "", ""},
    {"recorder_stats", "time_ns", "", "time_ns", "time_ns", ""},
};

}  // namespace

std::string_view reading_position(const StoredTable& table) {
  return table.position.empty() ? table.time : table.position;
}

std::span<const StoredTable> stored_tables() { return kTables; }

const StoredTable* find_stored_table(std::string_view name) {
  const auto* found = std::ranges::find(kTables, name, &StoredTable::name);
  return found == std::end(kTables) ? nullptr : found;
}

}  // namespace tracer_bio
