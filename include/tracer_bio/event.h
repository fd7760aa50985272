// What a Source tells the Tracker. Times are nanoseconds since boot (CLOCK_BOOTTIME); the string
// views live only during the call. Within one process, and from a parent to its child, events
// arrive in the order in which they happened.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/execution.h"
#include "tracer_bio/process.h"

namespace tracer_bio {

struct ForkEvent {
  ProcessKey child;
  ProcessKey parent;  // who called fork
  uint64_t time_ns = 0;
};

// Who a process is and what it runs. Paths are absolute as its own mount namespace sees them, not
// escaped.
struct ProcessImage {
  pid_t ppid = 0;
  pid_t pgid = 0;
  pid_t sid = 0;
  uint32_t uid = 0;  // real
  uint32_t gid = 0;
  std::optional<uint32_t> login_uid;
  std::string_view comm;
  std::string_view exe;  // empty: unknown
  std::string_view
      script;            // as it was given to execve, where that was a script with `#!`; else empty
  std::string_view cwd;  // empty: unknown
  std::string_view cgroup;       // path; empty: unknown
  std::string_view args;         // each argument followed by a NUL
  uint64_t args_bytes = 0;       // of all of them, also of those that were cut
  std::string_view environment;  // of the variables that were asked for alone: each NAME=value
                                 // followed by a NUL
};

struct ExecEvent {
  ProcessKey process;
  uint64_t time_ns = 0;
  ProcessImage image;
  Totals before;  // of the process up to here: what earlier images in the same process have cost
  CpuQuality quality = CpuQuality::kAtExit;  // of `before`
  Origin origin = Origin::kEvent;
};

struct ExitEvent {
  ProcessKey process;
  uint64_t time_ns = 0;
  bool status_known = true;  // false: it was gone when somebody looked, and `time_ns` is when
  int exit_code = 0;         // 0 where a signal ended it
  int exit_signal = 0;       // 0 where it ended by itself
  bool core_dumped = false;
  bool oom_victim = false;
  std::optional<int64_t> oom_limit_bytes;  // of the control group that had no memory left; nothing:
                                           // the machine had none, or it is not known
  Totals totals;
  std::optional<int64_t> image_max_rss_bytes;  // of the last image alone
};

// `status` is as waitpid() tells it.
inline void set_wait_status(ExitEvent& event, uint32_t status) {
  event.exit_signal = static_cast<int>(status & 0x7fU);
  event.exit_code = static_cast<int>((status >> 8U) & 0xffU);
  event.core_dumped = (status & 0x80U) != 0;
}

// The process was reaped.
struct FreeEvent {
  ProcessKey process;
  Totals totals;                            // final; nothing in those that the event does not carry
  CpuQuality quality = CpuQuality::kExact;  // of all that is known by now
};

// A process that was there already when recording began, as /proc showed it.
struct ProcessSnapshot {
  ProcessKey process;
  uint64_t time_ns = 0;  // when it was read
  bool forked_only =
      false;  // it never called execve: it runs the image of the process that forked it
  ProcessImage image;
  Totals totals;
};

// A file that a live process has mapped to execute it, as /proc shows it.
struct MappedFile {
  ObjectKey key;  // without a time: /proc tells none
  std::string path;
  bool deleted = false;
  bool executable = false;  // it is the program that the process runs
};

// One reading of a live process, its threads summed.
struct ProcessSample {
  ProcessKey process;
  int64_t cpu_ns = 0;
  int64_t rss_bytes = 0;
  int64_t virtual_bytes = 0;
  std::optional<int64_t> read_bytes;  // NULL where the kernel refuses them
  std::optional<int64_t> write_bytes;
  int64_t threads = 0;
  char state = '?';                   // R S D T t Z X I, as in /proc/PID/stat
  std::optional<int64_t> swap_bytes;  // the rest: of tracked processes alone, from /proc
  std::optional<int64_t> pss_bytes;
  std::optional<int64_t> open_files;
  std::vector<MappedFile> mapped;  // where it was looked at, since they may be others by now
};

// A file that a process has mapped to execute it. Told before it is named by an ObjectsEvent, but
// not each time.
struct ObjectEvent {
  ProcessKey process;
  uint64_t time_ns = 0;
  ObjectKey key;
  std::optional<int64_t> size_bytes;
  std::string_view path;    // empty: it is too long
  bool deleted = false;     // its name was removed
  bool executable = false;  // it is the program that the process runs
};

// All files that a process of a run has mapped to execute them: at its exit, before it executes
// another program, or when somebody looked.
struct ObjectsEvent {
  ProcessKey process;
  uint64_t time_ns = 0;
  std::span<const ObjectKey> objects;  // in no order; one may be there several times
  std::optional<ObjectKey> executable;
};

class EventHandler {
 public:
  virtual ~EventHandler() = default;
  virtual void on_fork(const ForkEvent& event) = 0;
  virtual void on_exec(const ExecEvent& event) = 0;
  virtual void on_exit(const ExitEvent& event) = 0;
  virtual void on_free(const FreeEvent& event) = 0;
  // Of sources that can tell.
  virtual void on_object(const ObjectEvent& /*event*/) {}
  virtual void on_objects(const ObjectsEvent& /*event*/) {}
};

// For whoever only wants a Source to have looked.
class IgnoringHandler final : public EventHandler {
 public:
  void on_fork(const ForkEvent&) override {}
  void on_exec(const ExecEvent&) override {}
  void on_exit(const ExitEvent&) override {}
  void on_free(const FreeEvent&) override {}
};

}  // namespace tracer_bio
