// What a workflow engine shows of itself: how its own process, and the processes that begin its
// tasks, are recognised. One file an engine, and one table of them (engines.cpp).
//
// What an engine keeps to itself stays empty: nothing is guessed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// An execution that begins, as an engine looks at it.
struct Beginning {
  const Execution& execution;
  std::string_view tool;
  // The engine whose tasks the run around it has; empty: there is none, or no run.
  std::string_view engine_around;
  // Another program of the same process was the engine itself, or began the task around it.
  bool continues = false;
  // Started by a process that is the engine which is asked.
  bool by_engine = false;
  std::string_view task_engine;  // of the task around it, in the same run; empty: there is none
};

// The engine itself is at work.
struct EngineStart {
  std::string name;     // of the run, where it was told; else empty
  std::string session;  // the same for what the engine or scheduler calls this start
  // It takes part in a run that is there already: a sub-make, a worker.
  bool takes_part = false;
  // All process trees of one session and user are one run: the steps of a Slurm job.
  bool shared = false;
};

// A file in the folder of a task, and what its text tells: the row has all that was known before,
// and what is not told is left alone. It is a user's: hostile.
struct TaskFile {
  std::string_view path;  // relative; empty: there is none
  void (*read)(std::string_view text, Task& task) = nullptr;
};

// Folders of a user's, hostile, that are looked through in turn. Paths are relative; what cannot be
// had, or is too much, is nothing.
class EngineFolders {
 public:
  virtual ~EngineFolders() = default;

  // The names of what is in a folder, of all that have it, in no order.
  virtual std::vector<std::string> list(const std::string& path) = 0;
  // The first `limit` bytes of a file.
  virtual std::optional<std::string> read(const std::string& path, size_t limit) = 0;
};

// A job that has ended, as its engine wrote it down.
struct JobRecord {
  size_t number = 0;   // among all jobs that the engine's records have, from 0
  size_t command = 0;  // the command_key() of what it executed
  std::string process;
  std::string tag;
  std::string native_id;
  std::optional<int64_t> attempt;
};

// What an engine's records tell of the jobs of one start of it.
struct JobRecords {
  bool wanted = false;          // some task waits for its name; else jobs are not looked for
  std::vector<bool> settled;    // by number: it is known by now which task it was, or never will be
  std::vector<JobRecord> jobs;  // in the order of their starts, without those that are settled
};

// What an engine's records know a job by; views into the execution that begins it.
struct JobStart {
  std::string_view command;
  std::string_view folder;  // that the engine works in by now
};

struct Engine {
  std::string_view name;
  // Environment variables that it is told by; they are recorded.
  std::span<const std::string_view> variables;
  std::optional<EngineStart> (*start)(const Beginning& beginning);
  // The row of a task that begins here, with all that can be told now; its ids, times and figures
  // are the caller's.
  std::optional<Task> (*task)(const Beginning& beginning);
  // The folder of the task that this does the work of from outside of its tree: in a container that
  // another daemon starts. Empty: of none.
  std::string (*contained)(const Beginning& beginning) = nullptr;
  TaskFile task_file = {};
  TaskFile end_file = {};  // of a task that has ended
  // What its files tell of a run, by the rules of TaskFile: below the folder that its jobs told of
  // last, and the one it was started in. Also of the run's jobs, where records have to tell them.
  void (*read_run)(EngineFolders& folders, Run& run, JobRecords& jobs) = nullptr;
  // The job that begins with this execution, where its records alone have its name.
  std::optional<JobStart> (*job)(const Execution& execution) = nullptr;
  // What failed and is tried again begins as a new task of the same name.
  bool retries_by_name = false;
};

// All that a configuration can list, in the order in which they are asked. Labels are none of them:
// whoever sets one means it.
std::span<const Engine* const> engines();
// Also for "label"; nothing where none has that name.
const Engine* find_engine(std::string_view name);

// What a task is known by from its start: its hash, else its name, the engine's number, its
// process.
std::string_view task_key(const Task& task);

// "align (s1)": the name of a task as an instance of a process; without a tag "align".
std::string instance_name(const std::string& process, const std::string& tag);

// What commands are compared by, white space at their ends left out: a hash, for a user's files
// tell how many there are, and how long.
size_t command_key(std::string_view command);

// The value of a variable in an execution's recorded environment; empty where it has none.
std::string_view variable(const Execution& execution, std::string_view name);

extern const Engine kCromwell;
extern const Engine kCwltool;
extern const Engine kLabel;
extern const Engine kMake;
extern const Engine kMiniwdl;
extern const Engine kNextflow;
extern const Engine kSlurm;
extern const Engine kSnakemake;

}  // namespace tracer_bio
