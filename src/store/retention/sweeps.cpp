#include "store/retention/run_sweep.h"
#include "store/retention/sweep.h"
#include "store/retention/table_sweep.h"

namespace tracer_bio {
namespace {

constexpr PrunedTable kRawTables[] = {
    {"metrics", "time_ns", "prune_metrics", true, false},
    {"executions", "start_ns", "prune_executions", true, true},
    {"containers", "last_seen_ns", "prune_containers", true, false, true},
    {"host_metrics", "time_ns", "prune_host_metrics", true, false},
    {"recorder_stats", "time_ns", "prune_recorder_stats", true, false},
};
// After the runs: what they have left.
constexpr PrunedTable kProcessedTables[] = {
    {"processed_executions", "start_ns", "prune_strays", false, false},
    {"object_sets", "last_seen_ns", "prune_object_sets", false, false, true},
    {"objects", "last_seen_ns", "prune_objects", false, false, true},
    {"losses", "from_ns", "prune_losses", false, false, true},
};

}  // namespace

std::vector<std::unique_ptr<Sweep>> make_sweeps(Connection& connection) {
  std::vector<std::unique_ptr<Sweep>> sweeps;
  for (const PrunedTable& table : kRawTables)
    sweeps.push_back(std::make_unique<TableSweep>(connection, table));
  sweeps.push_back(std::make_unique<RunSweep>(connection));
  for (const PrunedTable& table : kProcessedTables)
    sweeps.push_back(std::make_unique<TableSweep>(connection, table));
  return sweeps;
}

}  // namespace tracer_bio
