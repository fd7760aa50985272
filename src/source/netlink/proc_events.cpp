#include "source/netlink/proc_events.h"

#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <stdexcept>

#include "base/error.h"

namespace tracer_bio {
namespace {

// The headers in front of a proc_event, in both directions.
constexpr size_t kHeadersBytes = NLMSG_HDRLEN + sizeof(cn_msg);
constexpr std::chrono::seconds kAnswerTime{1};

// proc_event::what. Newer kernel headers moved the names.
constexpr uint32_t kNone = 0;
constexpr uint32_t kFork = 1;
constexpr uint32_t kExec = 2;
constexpr uint32_t kExit = 0x80000000;

uint32_t what_of(const proc_event& event) { return static_cast<uint32_t>(event.what); }

template <class Part>
Part read_at(std::span<const std::byte> bytes, size_t offset) {
  Part part{};
  if (offset < bytes.size())
    std::memcpy(&part, bytes.data() + offset, std::min(sizeof part, bytes.size() - offset));
  return part;
}

}  // namespace

ProcEvents::ProcEvents(int64_t buffer_bytes)
    : socket_(NETLINK_CONNECTOR, CN_IDX_PROC, buffer_bytes) {
  ask_to_listen();
  // Where it is not told of this process (another network, user or PID namespace), the kernel says
  // nothing at all.
  const auto deadline = std::chrono::steady_clock::now() + kAnswerTime;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto datagram = socket_.wait(100);
    if (datagram.size() < kHeadersBytes) continue;
    const auto event = read_at<proc_event>(datagram, kHeadersBytes);
    if (what_of(event) != kNone) continue;
    if (event.event_data.ack.err != 0)
      throw_errno(static_cast<int>(event.event_data.ack.err), "listen to the process connector");
    return;
  }
  throw std::runtime_error(
      "the process connector does not answer: the kernel has none (CONFIG_PROC_EVENTS), or this "
      "is a network or PID namespace of its own");
}

void ProcEvents::ask_to_listen() const {
  constexpr uint32_t kListen = PROC_CN_MCAST_LISTEN;
  std::array<std::byte, kHeadersBytes + sizeof kListen> message{};
  nlmsghdr header{};
  header.nlmsg_len = message.size();
  header.nlmsg_type = NLMSG_DONE;
  cn_msg body{};
  body.id = {CN_IDX_PROC, CN_VAL_PROC};
  body.len = sizeof kListen;
  std::memcpy(message.data(), &header, sizeof header);
  std::memcpy(message.data() + NLMSG_HDRLEN, &body, sizeof body);
  std::memcpy(message.data() + kHeadersBytes, &kListen, sizeof kListen);
  socket_.send(message);
}

void ProcEvents::receive(std::deque<ProcEvent>& events, size_t limit) {
  bool overflowed = false;  // told by the numbers, too
  while (events.size() < limit) {
    const auto datagram = socket_.receive(overflowed);
    if (datagram.empty()) return;
    if (const auto event = parse(datagram)) events.push_back(*event);
  }
}

std::optional<ProcEvent> ProcEvents::parse(std::span<const std::byte> datagram) {
  if (datagram.size() <= kHeadersBytes) return std::nullopt;
  const auto message = read_at<cn_msg>(datagram, NLMSG_HDRLEN);
  if (message.id.idx != CN_IDX_PROC || message.id.val != CN_VAL_PROC) return std::nullopt;
  const auto event = read_at<proc_event>(datagram, kHeadersBytes);
  if (what_of(event) == kNone) return std::nullopt;  // another's answer

  const auto [next, is_first] = next_.try_emplace(event.cpu, message.seq);
  lost_ += message.seq - next->second;
  next->second = message.seq + 1;

  const auto& data = event.event_data;
  switch (what_of(event)) {
    case kFork:
      return ProcEvent{.kind = ProcEvent::Kind::kFork,
                       .time_ns = event.timestamp_ns,
                       .tid = data.fork.child_pid,
                       .pid = data.fork.child_tgid,
                       .parent_pid = data.fork.parent_tgid};
    case kExec:
      return ProcEvent{.kind = ProcEvent::Kind::kExec,
                       .time_ns = event.timestamp_ns,
                       .tid = data.exec.process_pid,
                       .pid = data.exec.process_tgid};
    case kExit:
      return ProcEvent{.kind = ProcEvent::Kind::kExit,
                       .time_ns = event.timestamp_ns,
                       .tid = data.exit.process_pid,
                       .pid = data.exit.process_tgid,
                       .status = data.exit.exit_code};
    default:
      return std::nullopt;
  }
}

}  // namespace tracer_bio
