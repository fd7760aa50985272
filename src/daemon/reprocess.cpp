#include <algorithm>
#include <vector>

#include "config/filter.h"
#include "core/linker.h"
#include "daemon/daemon.h"
#include "store/reader.h"
#include "store/store.h"

namespace tracer_bio {
namespace {

constexpr size_t kRecordsAtOnce = 4096;

// The run of each execution, to be inherited by those that come after it.
class Runs {
 public:
  std::optional<int64_t> inherited_by(const Execution& execution) const {
    const auto from = execution.previous_id ? execution.previous_id : execution.parent_id;
    if (!from) return std::nullopt;
    const auto found = of_execution_.find(*from);
    return found == of_execution_.end() ? std::nullopt : std::optional(found->second);
  }

  void remember(const Execution& execution, std::optional<int64_t> run_id) {
    if (run_id) of_execution_[execution.id] = *run_id;
  }

 private:
  std::unordered_map<int64_t, int64_t> of_execution_;
};

}  // namespace

ReprocessResult reprocess(const Config& config) {
  Store store{config.database};
  Reader reader{config.database};
  Linker linker{make_filter(config), 0, 1};
  Runs runs;
  ReprocessResult result;
  std::vector<ExecutionRecord> records;

  store.begin_reprocess();
  reader.each_execution([&](Execution& execution) {
    ExecutionRecord record;
    // The recording that a run began in is its root's.
    linker.set_recording(execution.recording_id);
    record.attribution = linker.begin(execution, runs.inherited_by(execution));
    const auto run_id = record.attribution.run_id;
    linker.end(execution, run_id);
    if (run_id) {
      linker.add_cost(*run_id, cost_of(execution.totals));
      linker.note_process_peak(*run_id, execution.totals.max_rss_bytes);
    }
    runs.remember(execution, run_id);
    ++result.executions;
    if (!record.attribution.kept) return;
    ++result.kept;
    record.execution = std::move(execution);
    records.push_back(std::move(record));
    if (records.size() < kRecordsAtOnce) return;
    store.write_processed(records);
    records.clear();
  });
  store.write_processed(records);
  std::vector<Run> changed;
  linker.take_changed(changed);
  result.runs = static_cast<int64_t>(changed.size());
  store.commit_reprocess(changed);
  return result;
}

}  // namespace tracer_bio
