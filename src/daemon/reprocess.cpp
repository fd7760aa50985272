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

// What those that come after an execution inherit from it.
class Past {
 public:
  std::optional<Place> inherited_by(const Execution& execution) const {
    const auto from = execution.previous_id ? execution.previous_id : execution.parent_id;
    if (!from) return std::nullopt;
    const auto found = place_of_.find(*from);
    return found == place_of_.end() ? std::nullopt : std::optional(found->second);
  }

  std::optional<int64_t> first_of(const Execution& execution) {
    if (!execution.previous_id) return std::nullopt;
    const auto before = first_of_.find(*execution.previous_id);
    const int64_t first = before == first_of_.end() ? *execution.previous_id : before->second;
    first_of_[execution.id] = first;
    return first;
  }

  void remember(const Execution& execution, std::optional<Place> place) {
    if (place) place_of_[execution.id] = *place;
  }

 private:
  std::unordered_map<int64_t, Place> place_of_;
  std::unordered_map<int64_t, int64_t> first_of_;
};

}  // namespace

ReprocessResult reprocess(const Config& config) {
  Store store{config.database};
  Reader reader{config.database};
  Past past;
  ReprocessResult result;
  std::vector<ExecutionRecord> records;

  auto unseen = reader.begun_unseen();
  const Reprocessing begun = store.begin_reprocess();
  Linker linker{make_filter(config), 0, begun.next_ids};
  reader.each_execution([&](Execution& execution) {
    ++result.executions;
    ExecutionRecord record;
    record.first_id = past.first_of(execution);
    if (begun.of_kept_runs.contains(execution.id)) return;
    // The recording that a run began in is its root's.
    linker.set_recording(execution.recording_id);
    const auto before = unseen.extract(execution.id);
    record.attribution = linker.begin(execution, past.inherited_by(execution),
                                      before.empty() ? Begun{} : before.mapped());
    const auto place = place_of(record.attribution);
    linker.end(execution, place);
    if (place) {
      linker.add_cost(*place, cost_of(execution.totals));
      linker.note_process_peak(*place, execution.totals.max_rss_bytes);
    }
    past.remember(execution, place);
    if (!place) return;
    if (record.attribution.kept) ++result.kept;
    record.execution = std::move(execution);
    records.push_back(std::move(record));
    if (records.size() < kRecordsAtOnce) return;
    store.write_processed(records);
    records.clear();
  });
  store.write_processed(records);
  std::vector<Run> runs;
  std::vector<Task> tasks;
  linker.take_changed(runs, tasks);
  result.runs = static_cast<int64_t>(runs.size());
  store.commit_reprocess(runs, tasks);
  return result;
}

}  // namespace tracer_bio
