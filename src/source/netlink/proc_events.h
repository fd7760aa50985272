// The kernel's process connector (CONFIG_PROC_EVENTS): who forks, execs and exits, by number.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "source/netlink/socket.h"

namespace tracer_bio {

// One message. Numbers are those of the initial PID namespace.
struct ProcEvent {
  enum class Kind : uint8_t { kFork, kExec, kExit };
  Kind kind = Kind::kFork;
  uint64_t time_ns = 0;  // CLOCK_MONOTONIC
  pid_t tid = 0;         // of who was forked, execs or exits
  pid_t pid = 0;         // of its process
  pid_t parent_pid = 0;  // of the process that will be told of the end; of a fork alone
  uint32_t status = 0;   // as waitpid() tells it; of an exit alone
};

class ProcEvents {
 public:
  // Subscribes. Throws std::system_error where the kernel refuses, std::runtime_error where it does
  // not answer.
  explicit ProcEvents(int64_t buffer_bytes);

  int fd() const { return socket_.fd(); }

  // Appends what waits, but lets `events` grow to no more than `limit`.
  void receive(std::deque<ProcEvent>& events, size_t limit);

  // Messages that the kernel had to leave out, since the last call: the kernel numbers them for
  // each CPU. Of any kind, also those that are of no interest here.
  uint64_t take_lost() { return std::exchange(lost_, 0); }

 private:
  void ask_to_listen() const;
  std::optional<ProcEvent> parse(std::span<const std::byte> datagram);

  NetlinkSocket socket_;
  std::unordered_map<uint32_t, uint32_t> next_;  // number, by CPU
  uint64_t lost_ = 0;
};

}  // namespace tracer_bio
