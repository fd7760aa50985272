#include "source/netlink/netlink_source.h"

#include <poll.h>

#include <cerrno>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "source/netlink/proc_events.h"
#include "source/netlink/process_table.h"
#include "source/netlink/taskstats.h"

namespace tracer_bio {
namespace {

// Messages that were read, but not looked at. What is more stays with the kernel.
constexpr size_t kMostMessages = 100'000;
// At one poll, so that the recorder's other work gets its turn.
constexpr int kMessagesAtOnce = 5000;
// How often threads are counted anew where messages are lost all the time.
constexpr uint64_t kCountNs = 1'000'000'000;

class NetlinkSource final : public Source {
 public:
  NetlinkSource(ProcessReader& processes, int64_t buffer_bytes)
      : buffer_bytes_(buffer_bytes), table_(processes) {}

  std::string_view name() const override { return "netlink"; }

  void attach() override {
    // What threads cost is told before their exit, so its messages are there when an exit is read.
    stats_.emplace(buffer_bytes_);
    events_.emplace(buffer_bytes_);
    table_.count(monotonic_now_ns());
  }

  void detach() override {
    receive();
    events_.reset();
  }

  bool poll(EventHandler& handler, std::chrono::milliseconds timeout) override {
    if (messages_.empty()) wait(timeout);
    receive();
    table_.set_boot_minus_monotonic_ns(static_cast<int64_t>(boot_now_ns()) -
                                       static_cast<int64_t>(monotonic_now_ns()));
    for (int i = 0; i < kMessagesAtOnce && !messages_.empty(); ++i) {
      const ProcEvent message = messages_.front();
      messages_.pop_front();
      handle(message, handler);
    }
    mend();
    return true;
  }

  std::vector<SourceLoss> take_losses() override {
    std::vector<SourceLoss> losses;
    const auto take = [&](std::string_view kind, uint64_t& count) {
      if (count > 0) losses.push_back({kind, std::exchange(count, 0)});
    };
    take("message", lost_messages_);
    take("totals", lost_stats_);
    return losses;
  }

  uint64_t backlog_bytes() const override { return messages_.size() * sizeof(ProcEvent); }
  int64_t utc_minus_boot_ns() const override { return tracer_bio::utc_minus_boot_ns(); }

 private:
  void wait(std::chrono::milliseconds timeout) const {
    if (!events_) return;
    pollfd ready{.fd = events_->fd(), .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(timeout.count())) < 0 && errno != EINTR)
      throw_errno("wait for the process connector");
  }

  void receive() {
    if (events_) {
      const size_t before = messages_.size();
      events_->receive(messages_, kMostMessages);
      for (size_t i = before; i < messages_.size(); ++i) {
        if (messages_[i].kind == ProcEvent::Kind::kExec) ++execs_[messages_[i].pid];
      }
      const uint64_t lost = events_->take_lost();
      lost_messages_ += lost;
      if (lost > 0) count_wanted_ = true;
    }
    stats_->receive();
  }

  void handle(const ProcEvent& message, EventHandler& handler) {
    switch (message.kind) {
      case ProcEvent::Kind::kFork:
        table_.on_fork(message, handler);
        break;
      case ProcEvent::Kind::kExec: {
        const auto waiting = execs_.find(message.pid);
        if (waiting != execs_.end() && --waiting->second == 0) execs_.erase(waiting);
        table_.on_exec(
            message,
            [&] {
              receive();  // its message was there before what /proc shows of it
              return execs_.contains(message.pid);
            },
            handler);
        break;
      }
      case ProcEvent::Kind::kExit: {
        const auto stats = stats_->take(message.tid);
        if (!stats) ++lost_stats_;
        table_.on_exit(message, stats, handler);
        break;
      }
    }
  }

  // After a loss nobody knows how many threads a process has.
  void mend() {
    const uint64_t now_ns = monotonic_now_ns();
    if (!count_wanted_ || now_ns < next_count_ns_) return;
    count_wanted_ = false;
    next_count_ns_ = now_ns + kCountNs;
    table_.count(now_ns);
  }

  int64_t buffer_bytes_;
  ProcessTable table_;
  std::optional<TaskStats> stats_;
  std::optional<ProcEvents> events_;
  std::deque<ProcEvent> messages_;
  std::unordered_map<pid_t, int> execs_;  // in `messages_`, by process
  uint64_t lost_messages_ = 0;
  uint64_t lost_stats_ = 0;
  bool count_wanted_ = false;
  uint64_t next_count_ns_ = 0;
};

}  // namespace

std::unique_ptr<Source> make_netlink_source(ProcessReader& processes, int64_t buffer_bytes) {
  return std::make_unique<NetlinkSource>(processes, buffer_bytes);
}

}  // namespace tracer_bio
