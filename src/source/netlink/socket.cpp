#include "source/netlink/socket.h"

#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/error.h"

namespace tracer_bio {
namespace {

constexpr size_t kLargestMessage = 16 << 10;

}  // namespace

NetlinkSocket::NetlinkSocket(int protocol, uint32_t groups, int64_t buffer_bytes)
    : fd_(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol)),
      buffer_(kLargestMessage) {
  if (!fd_) throw_errno("open a netlink socket");
  const auto bytes = static_cast<int>(buffer_bytes);
  // Past the limit of net.core.rmem_max only with CAP_NET_ADMIN, which the kernel asks for anyway.
  if (::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
    throw_errno("make room for messages of the kernel (needs CAP_NET_ADMIN)");
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = groups;
  if (::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw_errno("bind a netlink socket");
}

void NetlinkSocket::send(std::span<const std::byte> message) const {
  if (::send(fd_.get(), message.data(), message.size(), 0) < 0)
    throw_errno("ask the kernel through netlink");
}

std::span<const std::byte> NetlinkSocket::receive(bool& overflowed) {
  for (;;) {
    sockaddr_nl from{};
    iovec part{.iov_base = buffer_.data(), .iov_len = buffer_.size()};
    msghdr header{};
    header.msg_name = &from;
    header.msg_namelen = sizeof from;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    const ssize_t size = ::recvmsg(fd_.get(), &header, 0);
    if (size >= 0) {
      // Anybody may write to a netlink socket; the kernel's own port is 0.
      if (from.nl_pid != 0 || (header.msg_flags & MSG_TRUNC) != 0) continue;
      return std::span(buffer_).first(static_cast<size_t>(size));
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return {};
    if (errno == ENOBUFS) overflowed = true;
    if (errno != ENOBUFS && errno != EINTR) throw_errno("read from netlink");
  }
}

std::span<const std::byte> NetlinkSocket::wait(int timeout_ms) {
  pollfd ready{.fd = fd_.get(), .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, timeout_ms) <= 0) return {};
  bool overflowed = false;
  return receive(overflowed);
}

}  // namespace tracer_bio
