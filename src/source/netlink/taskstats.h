// The kernel's taskstats: what each thread has cost, told when it exits.
#pragma once

#include <linux/taskstats.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "source/netlink/socket.h"
#include "tracer_bio/process.h"

namespace tracer_bio {

// Of one thread, from its beginning to its exit.
struct ThreadStats {
  Totals totals;  // I/O in whole KiB; the peak of memory is that of the program that it ran
  uint32_t uid = 0;
  uint32_t gid = 0;
  pid_t ppid = 0;
  std::string comm;
};

// What stands in a message of that size, which older kernels fill less of.
ThreadStats to_thread_stats(const taskstats& wire);

class TaskStats {
 public:
  // Subscribes for all CPUs. Throws std::system_error where the kernel refuses,
  // std::runtime_error where it has none.
  explicit TaskStats(int64_t buffer_bytes);

  // Takes what waits.
  void receive();
  // Of a thread that has exited. Nothing where its message was lost.
  std::optional<ThreadStats> take(pid_t tid);

 private:
  uint16_t find_family();
  void keep(std::span<const std::byte> datagram);

  NetlinkSocket socket_;
  uint16_t family_;
  size_t waiting_ = 0;
  std::unordered_map<pid_t, std::deque<ThreadStats>> stats_;  // a number may be given away again
};

}  // namespace tracer_bio
