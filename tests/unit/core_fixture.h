// Builds event sequences as one would tell them: "10 forks 11, 11 executes bwa".
#pragma once

#include <string>
#include <vector>

#include "core/linker.h"
#include "core/tracker.h"

namespace tracer_bio {

constexpr uint64_t kSecond = 1'000'000'000;

inline std::string nul_terminated(const std::vector<std::string>& args) {
  std::string text;
  for (const std::string& arg : args) text += arg + '\0';
  return text;
}

inline Totals totals(int64_t cpu_ns, int64_t max_rss_bytes = 0, int64_t write_bytes = 0) {
  Totals result = no_totals();
  result.cpu_ns = cpu_ns;
  result.max_rss_bytes = max_rss_bytes;
  result.write_bytes = write_bytes;
  return result;
}

// A tracker with a linker, and a clock that goes on by a millisecond with each event.
class Machine {
 public:
  explicit Machine(Filter filter = {}, TrackerSettings settings = {})
      : linker(std::move(filter), 1, {}), tracker(settings, linker) {}

  ProcessKey key(pid_t pid) const { return {pid, start_ns_of(pid)}; }

  void fork(pid_t parent, pid_t child) {
    starts_[child] = ++now_ns;
    tracker.on_fork({.child = key(child), .parent = key(parent), .time_ns = tick()});
  }

  // The script is given where the kernel ran one by its `#!`.
  void exec(pid_t pid, const std::string& exe, const std::vector<std::string>& args,
            const std::string& script = "", const Totals& before = no_totals()) {
    const std::string text = nul_terminated(args);
    const std::string variables = nul_terminated(environment);
    const std::string comm{base(script.empty() ? exe : script).substr(0, 15)};
    ExecEvent event{.process = key(pid), .time_ns = tick(), .before = before};
    event.image = {.ppid = 1,
                   .uid = uid,
                   .comm = comm,
                   .exe = exe,
                   .script = script,
                   .cwd = cwd,
                   .cgroup = cgroup,
                   .args = text,
                   .args_bytes = text.size(),
                   .environment = variables};
    tracker.on_exec(event);
  }

  void exit(pid_t pid, int code = 0, const Totals& end = no_totals(), int signal = 0) {
    tracker.on_exit({.process = key(pid),
                     .time_ns = tick(),
                     .exit_code = code,
                     .exit_signal = signal,
                     .totals = end});
  }

  void free(pid_t pid, const Totals& end = {}) {
    tracker.on_free({.process = key(pid), .totals = end});
  }

  void exit_and_free(pid_t pid, int code = 0, const Totals& end = no_totals()) {
    exit(pid, code, end);
    free(pid, end);
  }

  void run_to_end(pid_t parent, pid_t pid, const std::string& exe,
                  const std::vector<std::string>& args, int code = 0,
                  const Totals& end = no_totals()) {
    fork(parent, pid);
    exec(pid, exe, args);
    exit_and_free(pid, code, end);
  }

  Batch take(Tracker::Take what = Tracker::Take::kEverything) {
    Batch batch;
    tracker.take(what, now_ns, batch);
    return batch;
  }

  uint64_t tick() { return now_ns += 1'000'000; }

  Linker linker;
  Tracker tracker;
  uint64_t now_ns = 100 * kSecond;
  // Of what is executed from now on.
  uint32_t uid = 1000;
  std::string cwd = "/data";
  std::string cgroup;
  std::vector<std::string> environment;  // NAME=value

 private:
  static std::string base(const std::string& path) { return path.substr(path.rfind('/') + 1); }
  uint64_t start_ns_of(pid_t pid) const {
    const auto found = starts_.find(pid);
    return found == starts_.end() ? kSecond : found->second;
  }

  std::unordered_map<pid_t, uint64_t> starts_;
};

// The task of that id in the batch.
inline const tracer_bio::Task& task_of(const Batch& batch, int64_t id) {
  const tracer_bio::Task* found = nullptr;
  for (const tracer_bio::Task& task : batch.tasks) {
    if (task.id == id) found = &task;
  }
  if (found == nullptr) throw std::runtime_error("no task " + std::to_string(id));
  return *found;
}

// The last row of the batch whose comm is this.
inline const ExecutionRecord& record_of(const Batch& batch, const std::string& comm) {
  const ExecutionRecord* found = nullptr;
  for (const ExecutionRecord& record : batch.executions) {
    if (record.execution.comm == comm) found = &record;
  }
  if (found == nullptr) throw std::runtime_error("no execution of " + comm);
  return *found;
}

}  // namespace tracer_bio
