// Who is who to the netlink source: turns numbers into events. No system call of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "source/netlink/proc_events.h"
#include "source/netlink/taskstats.h"
#include "tracer_bio/process_reader.h"

namespace tracer_bio {

class ProcessTable {
 public:
  explicit ProcessTable(ProcessReader& reader) : reader_(reader) {}

  // Takes in what /proc lists: at the start, and after messages were lost. `now_ns` is
  // CLOCK_MONOTONIC, from before the reading.
  void count(uint64_t now_ns);

  // What turns times of messages into those of events.
  void set_boot_minus_monotonic_ns(int64_t offset_ns) { boot_minus_monotonic_ns_ = offset_ns; }

  void on_fork(const ProcEvent& message, EventHandler& handler);
  // `has_next` tells, once /proc was read, whether the process called execve again meanwhile.
  void on_exec(const ProcEvent& message, const std::function<bool()>& has_next,
               EventHandler& handler);
  // Of one thread; nothing where what it cost was lost.
  void on_exit(const ProcEvent& message, const std::optional<ThreadStats>& stats,
               EventHandler& handler);

 private:
  // An exec of a program that was gone before it could be looked at.
  struct Unread {
    uint64_t time_ns = 0;
  };

  struct Process {
    ProcessKey key;
    int64_t threads = 1;
    uint64_t counted_ns = 0;  // CLOCK_MONOTONIC: messages before this are in `threads` already
    uint32_t leader_status = 0;
    Totals totals;  // of the threads that have exited
    bool totals_known = true;
    std::optional<Unread> unread;
    // Its numbers alone: those of its parent, until something better is known.
    ProcessImage who;
    std::string comm;
  };

  uint64_t boot(uint64_t monotonic_ns) const {
    return monotonic_ns + static_cast<uint64_t>(boot_minus_monotonic_ns_);
  }
  Process* find(pid_t pid);
  Process* find_or_look(pid_t pid);
  // Of a process as old as `born_ns` since boot: what /proc says, or where that is of another one
  // or gone, the time itself.
  ProcessKey key_of(pid_t pid, uint64_t born_ns);
  void tell_unread(Process& process, EventHandler& handler);
  bool has_ended(const Process& process);
  void end(const ProcEvent& message, const Process& process, EventHandler& handler);

  ProcessReader& reader_;
  int64_t boot_minus_monotonic_ns_ = 0;
  std::unordered_map<pid_t, Process> processes_;
};

}  // namespace tracer_bio
