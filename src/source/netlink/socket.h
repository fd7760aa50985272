// A netlink socket: datagrams from the kernel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/fd.h"

namespace tracer_bio {

class NetlinkSocket {
 public:
  // Of a netlink protocol, in these multicast groups. The kernel keeps up to `buffer_bytes` that
  // were not read yet. Throws std::system_error.
  NetlinkSocket(int protocol, uint32_t groups, int64_t buffer_bytes);

  int fd() const { return fd_.get(); }

  // Throws std::system_error.
  void send(std::span<const std::byte> message) const;

  // The next datagram, good until the next call; empty where none waits. Sets `overflowed` where
  // the kernel had to leave out some before it. Throws std::system_error.
  std::span<const std::byte> receive(bool& overflowed);

  // The same, waited for. Empty after `timeout_ms`.
  std::span<const std::byte> wait(int timeout_ms);

 private:
  Fd fd_;
  std::vector<std::byte> buffer_;
};

}  // namespace tracer_bio
