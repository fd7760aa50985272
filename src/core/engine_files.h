// What workflow engines write of their runs and tasks: what is to be read, and what the answers
// tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "core/engines/engine.h"
#include "core/forest.h"
#include "core/job_names.h"
#include "core/place.h"
#include "tracer_bio/execution.h"

namespace tracer_bio {

// Files that tell more of a task, or of a run, once somebody reads them. The answer is the same,
// with what was told; where nobody reads, as it is.
struct FileRequest {
  Place place;
  std::vector<std::string> folders;  // absolute, as its processes see them; the first that has a
                                     // file counts
  uint32_t uid = 0;                  // whose files they have to be
  const Engine* engine = nullptr;
  std::variant<Run, Task> row;  // as it is known now; of a run, with the engine's own command
  int64_t asker = 0;            // of a run: the execution that is its engine
  JobRecords jobs;              // of a run
};

// Part of the linker. Who is asked for stays in the forest until the answer.
//
// A run is asked for when its engine's first task begins, when a task begins, others wait for their
// names and the last question was a while ago, and at the end of the engine. Until a task is named,
// its tree is held, also after its end; what is held besides is a bit for each job of the run.
class EngineFiles {
 public:
  explicit EngineFiles(Forest& forest) : forest_(forest) {}

  // The engine itself is at work in a run. `session` is what it calls this start, where that is
  // known.
  void begin_engine(const Execution& execution, const Engine& engine, const Place& run,
                    const std::string& session);
  // The process goes on with another program.
  void carry_engine(const Execution& execution);
  // An execution has ended: perhaps an engine.
  void end_engine(const Execution& execution);
  void begin_task(const Execution& execution, const Engine& engine, const Task& task);
  void end_task(const Task& task, const Place& place, uint32_t uid);

  std::vector<FileRequest> take_requests() { return std::exchange(requests_, {}); }
  void describe(const FileRequest& answer);

 private:
  // One start of an engine that writes of its runs, until its last answer.
  struct AtWork {
    const Engine* engine = nullptr;
    Place run;
    uint32_t uid = 0;
    std::string command;
    std::string folder;          // where it was started
    std::string folder_of_jobs;  // where it has gone to since; empty: it is not known
    std::string session;
    UnnamedTasks unnamed;
    std::optional<int64_t> asked_ns;  // when, the last time
    int64_t unanswered = 0;
    bool ended = false;
  };

  void ask_for_task(const Place& place, uint32_t uid, const Engine& engine, const Task& task);
  using Entry = std::unordered_map<int64_t, AtWork>::value_type;

  Entry* find_engine_of(const Execution& task, const Engine& engine, int64_t run_id);
  bool is_due(const AtWork& at_work, int64_t now_ns);
  void ask_for_run(Entry& entry, int64_t now_ns);
  void wait_for_name(AtWork& at_work, const UnnamedTask& task);
  void describe_run(Run& run, const FileRequest& answer);
  void describe_task(Task& task, const Task& told);
  void name(const Place& place, const JobRecord& job);
  void forget_if_done(int64_t asker);
  bool has_ended(const Place& place);

  Forest& forest_;
  std::unordered_map<int64_t, AtWork> at_work_;  // by the execution that is the engine
  std::vector<FileRequest> requests_;
};

}  // namespace tracer_bio
