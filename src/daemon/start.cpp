#include "daemon/start.h"

#include "base/clock.h"
#include "daemon/machine.h"
#include "daemon/recount.h"

namespace tracer_bio {

void resume_recording(const Resume& resume, Tracker& tracker, Linker& linker, Store& store) {
  for (const Run& run : resume.open_runs) linker.resume(run);
  for (const Task& task : resume.open_tasks) linker.resume(task);
  const std::string boot = boot_id();
  std::vector<int64_t> of_other_boots;
  for (const OpenExecution& open : resume.open_executions) {
    if (open.boot_id == boot) {
      tracker.resume(open.record, open.place);
    } else {
      of_other_boots.push_back(open.record.execution.id);
    }
  }
  store.close_unobserved(of_other_boots);
}

std::vector<int64_t> start_recording(const Source& source, Tracker& tracker, Store& store,
                                     int64_t max_args_bytes,
                                     std::span<const std::string> variables) {
  tracker.set_utc_minus_boot_ns(source.utc_minus_boot_ns());
  const Recount found = count_processes(max_args_bytes, variables);
  for (const OwnedSnapshot& process : found.running) tracker.on_snapshot(process.view());
  store.close_unobserved(tracker.take_unobserved());

  Batch batch;
  tracker.take(Tracker::Take::kEverything, boot_now_ns(), batch);
  store.write(std::span(&batch, 1));

  std::vector<int64_t> stored;
  for (const ExecutionRecord& record : batch.executions)
    if (!record.last) stored.push_back(record.execution.id);
  return stored;
}

}  // namespace tracer_bio
