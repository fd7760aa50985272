// The process tree: turns events, snapshots and samples into executions and their samples. Pure: no
// clock, no system call.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/containers.h"
#include "core/linker.h"
#include "core/live.h"
#include "core/objects.h"
#include "tracer_bio/event.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

struct TrackerSettings {
  int64_t recording_id = 1;
  int64_t next_execution_id = 1;
  bool all_metrics = true;  // else samples of executions within a run alone are kept
  std::vector<std::string> ignored_objects{};  // patterns of paths
};

// A process became part of a run, or ended: samples of those carry what only /proc knows, too.
struct TrackedChange {
  ProcessKey process;
  bool tracked = false;
};

// What waits to be written is handed over by take(). Used by the events thread only.
class Tracker final : public EventHandler {
 public:
  Tracker(TrackerSettings settings, Linker& linker);

  // What turns times since boot into UTC.
  void set_utc_minus_boot_ns(int64_t offset_ns) { utc_minus_boot_ns_ = offset_ns; }

  // --- The start, in this order: what an earlier recording left open, then what runs now (parents
  // first).
  void resume(const ExecutionRecord& record, std::optional<Place> place);
  void on_snapshot(const ProcessSnapshot& snapshot);
  // Those left open that do not run any more.
  std::vector<int64_t> take_unobserved();

  void on_fork(const ForkEvent& event) override;
  void on_exec(const ExecEvent& event) override;
  void on_exit(const ExitEvent& event) override;
  void on_free(const FreeEvent& event) override;
  void on_object(const ObjectEvent& event) override;
  void on_objects(const ObjectsEvent& event) override;

  // One pass over the live processes, begun at `time_ns` since boot.
  void on_samples(std::span<const ProcessSample> samples, uint64_t time_ns);

  // Something was lost: no open run is complete.
  void note_loss() { linker_.note_loss(); }

  // After lost events: what runs now, read anew from `time_ns` since boot on, parents first. Begins
  // what nobody saw begin, and closes as unobserved what is not there any more. All events that
  // were not lost and are older than the last reading have to be taken before.
  void recount(std::span<const ProcessSnapshot> running, uint64_t time_ns);

  enum class Take : uint8_t {
    kSettled,     // executions that have ended and whose figures are final
    kEverything,  // all that changed, running ones included
  };
  // Appends what changed to the batch. `now_ns` is since boot.
  void take(Take what, uint64_t now_ns, Batch& batch);

  std::vector<TrackedChange> take_tracked_changes();

  // Containers that their runtimes may know more of, and the answers. Each has one.
  std::vector<Container> take_asked_containers() { return containers_.take_asked(); }
  void describe(const Container& answer) { containers_.describe(answer); }
  // The same of objects.
  std::vector<ObjectQuestion> take_asked_objects() { return objects_.take_asked(); }
  void describe(const ObjectFile& answer) { objects_.describe(answer); }

  // Ended processes whose final figures have not come yet.
  size_t unsettled() const { return unsettled_; }
  size_t processes() const { return processes_.size(); }
  int64_t executions_begun() const { return executions_begun_; }
  int64_t events() const { return events_; }

 private:
  int64_t utc(uint64_t boot_ns) const { return static_cast<int64_t>(boot_ns) + utc_minus_boot_ns_; }

  // Processes.
  LiveProcess* find(const ProcessKey& key);
  LiveProcess& add(const ProcessKey& key);
  void remove(const LiveProcess& process);
  void inherit(LiveProcess& process, const LiveProcess& parent);
  void join(LiveProcess& process, std::optional<Place> place);
  void set_tracked(LiveProcess& process, bool tracked);

  // What they run.
  struct PreviousImage {
    int64_t id;        // the execution before, in the same process
    int64_t first_id;  // the first in that process
  };
  void begin(LiveProcess& process, const ProcessImage& image, uint64_t start_ns, Origin origin,
             std::optional<PreviousImage> previous);
  static bool runs_another_image(const LiveProcess& process, const ProcessSnapshot& snapshot);
  void begin_unseen(LiveProcess& process, const ProcessSnapshot& snapshot);
  void carry_on(LiveProcess& process, ExecutionRecord record, std::optional<Place> place);
  void run_image(LiveProcess& process, LiveExecution& image, bool own);
  void leave_image(LiveProcess& process);
  void end_by_exec(LiveProcess& process, const ExecEvent& event);
  void end_by_exit(LiveProcess& process, const ExitEvent& event);
  void close_unobserved(LiveProcess& process);
  void mark(LiveExecution& execution);

  // What they cost.
  void settle(LiveProcess& process, const Totals& final_totals, CpuQuality quality);
  void settle_by_sample(LiveExecution& execution);
  void settle_late(uint64_t now_ns);
  void refresh_totals(LiveExecution& execution);
  void count_cost(LiveExecution& execution, const Totals& totals);

  // Samples.
  void add_sample(const ProcessSample& sample, uint64_t time_ns);
  void take_mapped(const ProcessSample& sample, uint64_t time_ns);
  void finish_sample(LiveExecution& execution, uint64_t time_ns);
  void note_tree_memory();

  TrackerSettings settings_;
  Linker& linker_;
  int64_t utc_minus_boot_ns_ = 0;
  int64_t executions_begun_ = 0;
  int64_t events_ = 0;

  std::unordered_map<pid_t, LiveProcess> processes_;
  // Ended ones whose PID was given away again before the kernel told that they had been reaped.
  std::unordered_multimap<pid_t, LiveProcess> departed_;
  std::deque<std::pair<uint64_t, ProcessKey>> exited_;  // when and who, settled or not
  std::deque<std::pair<uint64_t, ProcessKey>>
      unreaped_;  // those of them that were forked and that nobody reaps
  size_t unsettled_ = 0;

  std::unordered_map<int64_t, LiveExecution> executions_;  // by id
  std::vector<LiveExecution*> changed_;
  // By PID, with the place: a PID whose owner's end was missed may stand there twice.
  std::unordered_multimap<pid_t, std::pair<ExecutionRecord, std::optional<Place>>> resumable_;
  std::unordered_map<ProcessKey, bool> tracked_changes_;

  Containers containers_;
  Objects objects_;

  uint64_t pass_ = 0;
  std::vector<LiveExecution*> sampled_;        // in this pass
  std::unordered_map<Place, int64_t> memory_;  // in this pass
  std::vector<Metric> metrics_;
};

}  // namespace tracer_bio
