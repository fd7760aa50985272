// The events thread: from the source through the tracker to batches for the store.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_set>

#include "core/tracker.h"
#include "daemon/channels.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

struct RecorderSettings {
  int64_t recording_id = 1;
  std::chrono::milliseconds interval{5000};  // at most so long until a row can be read
  bool waits = false;  // for a full queue, instead of shedding: where the source waits, too
};

// What an overloaded store has to do without, in this order; the rest of a batch last of all.
enum class Shed : uint8_t {
  kSamplesOfOthers,  // not of what the filter keeps
  kSamples,
  kExecutionsOfNoRun,
  kExecutionsNotKept,
};

// Owns no state that another thread sees. Used by the events thread only, after begin() by main.
class Recorder {
 public:
  Recorder(const RecorderSettings& settings, Source& source, Tracker& tracker, Linker& linker,
           Channels& channels);

  // Returns when asked to stop, or when the source has ended; everything is handed over then.
  void run(const std::stop_token& stop);

  // Executions that the store has already, whose rows will be completed.
  void note_stored(std::span<const int64_t> executions);
  void add_loss(std::string_view stage, std::string_view kind, std::optional<int64_t> count,
                int64_t from_ns);

 private:
  void turn(std::chrono::milliseconds timeout);
  void finish();
  void take_messages();
  void exchange_files();
  void ask(FileQuestion question, BoundedQueue<FileQuestion>& asked);
  void describe(const FileQuestion& answer);
  void exchange_recounts(uint64_t now_ns);
  void take_losses();
  void add_statistics(uint64_t now_ns);
  void hand_over();
  bool wait_for_room();
  bool offer();
  void shed(Shed what);
  size_t shed(Shed what, Batch& batch);
  void drop(const Batch& batch);
  void lose(const ExecutionRecord& record);
  void count_never_stored();

  RecorderSettings settings_;
  Source& source_;
  Tracker& tracker_;
  Linker& linker_;
  Channels& channels_;

  const std::stop_token* stop_ = nullptr;  // during run()
  Batch batch_;
  // Executions that were handed over, and those that were shed, of which more will come.
  std::unordered_set<int64_t> begun_;
  std::unordered_set<int64_t> never_stored_;
  bool source_ended_ = false;
  int64_t files_asked_ = 0;  // and not told yet
  uint64_t next_tick_ns_ = 0;
  uint64_t next_statistics_ns_ = 0;
  int64_t losses_checked_ns_ = 0;
  int64_t lost_ = 0;
  bool recount_wanted_ = false;  // events were lost since the last one was asked for
  uint64_t next_recount_ns_ = 0;
  std::optional<Recount> recount_;  // waits for the events that are older than it
  RecorderStat statistics_;
  std::map<std::pair<std::string, std::string>, Loss>
      losses_;  // by stage and kind, until handed over
};

}  // namespace tracer_bio
