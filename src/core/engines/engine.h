// What a workflow engine shows of itself: how its own process, and the processes that begin its
// tasks, are recognised. One file an engine, and one table of them (engines.cpp).
//
// What an engine keeps to itself stays empty: nothing is guessed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

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

// A file in the folder of a task or run, and how it is read. It is a user's: hostile.
struct EngineFile {
  std::string_view path;  // relative; empty: there is none
  // What the text tells of the row, which has all that was known before. Leaves alone what it does
  // not tell.
  void (*read_task)(std::string_view text, Task& task) = nullptr;
  void (*read_run)(std::string_view text, Run& run) = nullptr;
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
  EngineFile task_file = {};  // of a task, below its folder
  EngineFile end_file = {};   // the same, once it has ended
  EngineFile run_file = {};   // of a run, below the engine's working directory
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
