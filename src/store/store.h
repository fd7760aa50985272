// The SQLite file: the only writer of it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/place.h"
#include "store/retention/limits.h"
#include "tracer_bio/execution.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

// An execution that an earlier recording began and did not see end.
struct OpenExecution {
  ExecutionRecord record;
  std::string boot_id;         // the recording's that began it
  std::optional<Place> place;  // the innermost run and task that it belongs to, kept or not
};

// Where an earlier recording stopped.
struct Resume {
  int64_t next_recording_id = 1;
  int64_t next_execution_id = 1;
  FirstIds next_ids;
  std::vector<OpenExecution> open_executions;
  std::vector<Run> open_runs;               // status running
  std::vector<Task> open_tasks;             // the same
  std::optional<int64_t> last_recorded_ns;  // nothing in a new database
};

// What a reprocessing begins with.
struct Reprocessing {
  FirstIds next_ids;
  std::unordered_set<int64_t> of_kept_runs;  // executions, of those whose raw rows are there
};

// Who may read the database; nobody but its owner ever writes it. What is not given stays as it is.
struct FileAccess {
  std::optional<gid_t> group;
  std::optional<mode_t> mode;
};

// What a store does when its file is damaged, or is deleted or replaced while it is open.
enum class OnFault : uint8_t {
  kThrow,
  // For who records on and on: a damaged file is set aside as NAME.corrupt-<UTC>, and a new one is
  // begun with what is still open; the rest is a row in losses (store, database).
  kBeginAnew,
};

// Used by one thread at a time. Unless said otherwise, every member throws SinkUnavailable where
// trying again may help (locked, disk full, read-only, I/O error) and std::runtime_error where not
// (corrupt where it throws, from a newer version, another database put in its place).
class Store : public Sink {
 public:
  // Opens or creates the file and brings its schema up to date. Refuses a file that another daemon
  // writes.
  explicit Store(const std::filesystem::path& file, const FileAccess& access = {},
                 OnFault on_fault = OnFault::kThrow);
  ~Store() override;

  Resume resume();

  // Its row means: attached and ready.
  void begin_recording(const Recording& recording);
  void end_recording(int64_t recording_id, int64_t ended_ns);

  // Closes executions as unobserved, with the totals of their last sample.
  void close_unobserved(std::span<const int64_t> execution_ids);

  void write(std::span<const Batch> batches) override;

  // From now on prune() removes what is too old or too much.
  void set_retention(const RetentionLimits& limits);
  // A piece of that, of some 50 ms; while the store is `busy` only where a size presses. True:
  // there is more to do.
  bool prune(const RetentionMoment& now, bool busy);

  // Replaces pipelines, runs, tasks and processed tables, for `reprocess`: between begin and
  // commit, write_processed() takes records in the order of their ids. Runs of which raw rows were
  // removed for their age stay as they are.
  Reprocessing begin_reprocess();
  void write_processed(std::span<const ExecutionRecord> records);
  void commit_reprocess(std::span<const Run> runs, std::span<const Task> tasks);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tracer_bio
