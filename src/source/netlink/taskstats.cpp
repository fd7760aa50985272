#include "source/netlink/taskstats.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "base/error.h"
#include "base/saturating.h"

namespace tracer_bio {
namespace {

constexpr size_t kHeadersBytes = NLMSG_HDRLEN + GENL_HDRLEN;
constexpr int kAnswerMs = 1000;
// Of threads whose exit nobody asks for, since that message was lost.
constexpr size_t kMostWaiting = 200'000;
constexpr int64_t kMicrosecondNs = 1000;
constexpr int64_t kKib = 1024;

// A request to a generic netlink family, with one text as its attribute.
std::vector<std::byte> request(uint16_t family, uint8_t command, uint16_t attribute,
                               const std::string& text) {
  const size_t value_bytes = text.size() + 1;
  std::vector<std::byte> message(kHeadersBytes + NLA_HDRLEN + NLA_ALIGN(value_bytes));
  nlmsghdr header{};
  header.nlmsg_len = static_cast<uint32_t>(message.size());
  header.nlmsg_type = family;
  header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
  genlmsghdr generic{};
  generic.cmd = command;
  generic.version = 1;
  nlattr attributes{};
  attributes.nla_len = static_cast<uint16_t>(NLA_HDRLEN + value_bytes);
  attributes.nla_type = attribute;
  std::byte* at = message.data();
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + NLMSG_HDRLEN, &generic, sizeof generic);
  std::memcpy(at + kHeadersBytes, &attributes, sizeof attributes);
  std::memcpy(at + kHeadersBytes + NLA_HDRLEN, text.c_str(), value_bytes);
  return message;
}

// Calls `use(type, value)` for each attribute.
template <class Use>
void for_each_attribute(std::span<const std::byte> attributes, Use use) {
  while (attributes.size() >= NLA_HDRLEN) {
    nlattr header{};
    std::memcpy(&header, attributes.data(), sizeof header);
    if (header.nla_len < NLA_HDRLEN || header.nla_len > attributes.size()) return;
    use(header.nla_type & NLA_TYPE_MASK,
        attributes.subspan(NLA_HDRLEN, header.nla_len - size_t{NLA_HDRLEN}));
    attributes = attributes.subspan(std::min<size_t>(NLA_ALIGN(header.nla_len), attributes.size()));
  }
}

uint16_t type_of(std::span<const std::byte> datagram) {
  nlmsghdr header{};
  if (datagram.size() < sizeof header) return NLMSG_NOOP;
  std::memcpy(&header, datagram.data(), sizeof header);
  return header.nlmsg_type;
}

// Throws where the datagram refuses what was asked. True: it is an answer to that at all.
bool is_acknowledged(std::span<const std::byte> datagram, const char* doing) {
  if (type_of(datagram) != NLMSG_ERROR) return false;
  nlmsgerr answer{};
  if (datagram.size() < NLMSG_HDRLEN + sizeof answer.error) return false;
  std::memcpy(&answer.error, datagram.data() + NLMSG_HDRLEN, sizeof answer.error);
  if (answer.error != 0) throw_errno(-answer.error, doing);
  return true;
}

}  // namespace

ThreadStats to_thread_stats(const taskstats& wire) {
  const auto number = [](uint64_t value) { return static_cast<int64_t>(value); };
  const auto times = [&](uint64_t value, int64_t unit) {
    return saturating_multiply(number(value), unit);
  };
  ThreadStats stats;
  Totals& totals = stats.totals;
  totals.cpu_ns = number(wire.cpu_run_virtual_total);
  totals.user_ns = times(wire.ac_utime, kMicrosecondNs);
  totals.system_ns = times(wire.ac_stime, kMicrosecondNs);
  totals.max_rss_bytes = times(wire.hiwater_rss, kKib);
  totals.read_bytes = number(wire.read_bytes);
  totals.write_bytes = number(wire.write_bytes);
  totals.read_chars = number(wire.read_char);
  totals.write_chars = number(wire.write_char);
  totals.minor_faults = number(wire.ac_minflt);
  totals.major_faults = number(wire.ac_majflt);
  totals.voluntary_switches = number(wire.nvcsw);
  totals.involuntary_switches = number(wire.nivcsw);
  stats.uid = wire.ac_uid;
  stats.gid = wire.ac_gid;
  stats.ppid = static_cast<pid_t>(wire.ac_ppid);
  stats.comm.assign(wire.ac_comm, ::strnlen(wire.ac_comm, sizeof wire.ac_comm));
  return stats;
}

TaskStats::TaskStats(int64_t buffer_bytes)
    : socket_(NETLINK_GENERIC, 0, buffer_bytes), family_(find_family()) {
  const std::string cpus = "0-" + std::to_string(::sysconf(_SC_NPROCESSORS_CONF) - 1);
  socket_.send(request(family_, TASKSTATS_CMD_GET, TASKSTATS_CMD_ATTR_REGISTER_CPUMASK, cpus));
  for (;;) {
    const auto datagram = socket_.wait(kAnswerMs);
    if (datagram.empty()) throw std::runtime_error("taskstats does not answer");
    if (is_acknowledged(datagram, "listen to taskstats (needs CAP_NET_ADMIN)")) return;
    keep(datagram);
  }
}

uint16_t TaskStats::find_family() {
  socket_.send(
      request(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME, TASKSTATS_GENL_NAME));
  uint16_t family = 0;
  for (;;) {
    const auto datagram = socket_.wait(kAnswerMs);
    if (datagram.empty()) throw std::runtime_error("the kernel has no taskstats");
    if (is_acknowledged(datagram, "find taskstats (CONFIG_TASKSTATS)")) break;
    if (type_of(datagram) != GENL_ID_CTRL || datagram.size() < kHeadersBytes) continue;
    for_each_attribute(datagram.subspan(kHeadersBytes), [&](int type, auto value) {
      if (type == CTRL_ATTR_FAMILY_ID && value.size() >= sizeof family)
        std::memcpy(&family, value.data(), sizeof family);
    });
  }
  if (family == 0) throw std::runtime_error("the kernel has no taskstats");
  return family;
}

void TaskStats::receive() {
  bool overflowed = false;  // who misses a message says so
  for (;;) {
    const auto datagram = socket_.receive(overflowed);
    if (datagram.empty()) return;
    keep(datagram);
  }
}

void TaskStats::keep(std::span<const std::byte> datagram) {
  if (type_of(datagram) != family_ || datagram.size() < kHeadersBytes) return;
  for_each_attribute(datagram.subspan(kHeadersBytes), [&](int type, auto of_thread) {
    if (type != TASKSTATS_TYPE_AGGR_PID) return;
    uint32_t tid = 0;
    taskstats wire{};
    for_each_attribute(of_thread, [&](int part, auto value) {
      if (part == TASKSTATS_TYPE_PID && value.size() >= sizeof tid)
        std::memcpy(&tid, value.data(), sizeof tid);
      if (part == TASKSTATS_TYPE_STATS)
        std::memcpy(&wire, value.data(), std::min(value.size(), sizeof wire));
    });
    if (tid == 0) return;
    if (waiting_ >= kMostWaiting) {
      stats_.clear();
      waiting_ = 0;
    }
    stats_[static_cast<pid_t>(tid)].push_back(to_thread_stats(wire));
    ++waiting_;
  });
}

std::optional<ThreadStats> TaskStats::take(pid_t tid) {
  const auto found = stats_.find(tid);
  if (found == stats_.end()) return std::nullopt;
  ThreadStats stats = std::move(found->second.front());
  found->second.pop_front();
  --waiting_;
  if (found->second.empty()) stats_.erase(found);
  return stats;
}

}  // namespace tracer_bio
