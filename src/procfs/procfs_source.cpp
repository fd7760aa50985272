#include "procfs/procfs_source.h"

#include <algorithm>
#include <cerrno>
#include <thread>
#include <unordered_map>
#include <utility>

#include "base/clock.h"
#include "procfs/parse.h"
#include "procfs/snapshot.h"

namespace tracer_bio {
namespace {

// In scans: what has just begun a program may soon begin another, what stays the same seldom does.
constexpr uint64_t kLongestRest = 10;
constexpr uint64_t kRestOfKernelThreads = 100;

class ProcfsSource final : public Source {
 public:
  ProcfsSource(ProcRoot proc, size_t max_args_bytes, std::vector<std::string> variables)
      : proc_(std::move(proc)), max_args_bytes_(max_args_bytes), variables_(std::move(variables)) {}

  std::string_view name() const override { return "procfs"; }
  std::string_view unseen() const override { return "short_processes"; }
  // What runs already is told by a snapshot.
  void attach() override {
    IgnoringHandler nobody;
    scan(nobody);
  }
  void detach() override {}

  bool poll(EventHandler& handler, std::chrono::milliseconds timeout) override {
    std::this_thread::sleep_for(timeout);
    scan(handler);
    return true;
  }

  std::vector<SourceLoss> take_losses() override { return {}; }
  uint64_t backlog_bytes() const override { return 0; }
  int64_t utc_minus_boot_ns() const override { return tracer_bio::utc_minus_boot_ns(); }

 private:
  struct Known {
    ProcessKey key;
    ImageMark image;
    Totals totals;         // as they were when it was last looked at
    bool is_told = false;  // the handler knows it: no kernel thread, and not ended yet
    uint64_t seen_scan = 0;
    uint64_t next_scan = 0;
    uint64_t rest = 1;
  };

  void scan(EventHandler& handler) {
    ++scan_;
    proc_.list_pids(pids_);
    for (const pid_t pid : pids_) {
      Known& known = known_[pid];
      if (scan_ >= known.next_scan && !look(pid, known, handler)) continue;
      known.seen_scan = scan_;
    }
    begin_new(handler);
    for (auto entry = known_.begin(); entry != known_.end();) {
      if (entry->second.seen_scan == scan_) {
        ++entry;
        continue;
      }
      end_unseen(entry->second, handler);
      entry = known_.erase(entry);
    }
  }

  // False where there is no such process any more.
  bool look(pid_t pid, Known& known, EventHandler& handler) {
    const Fd directory = proc_.open_process(pid);
    if (!directory) return false;
    char buffer[2048];
    const std::string_view text = read_start(directory.get(), "stat", buffer).text;
    const auto stat = parse_stat(text);
    if (!stat) return false;
    if (known.key != stat->key()) {
      end_unseen(known, handler);  // its PID has a new owner
      known = Known{.key = stat->key(), .image = parse_image_mark(text)};
      if (stat->is_kernel_thread()) known.rest = kRestOfKernelThreads;
      // A zombie never tells any more what it ran.
      if (!stat->is_kernel_thread() && !is_zombie(*stat)) read_new(pid, known);
    } else if (known.is_told && is_zombie(*stat)) {
      end_zombie(directory.get(), *stat, text, known, handler);
    } else if (known.is_told) {
      look_again(directory.get(), *stat, parse_image_mark(text), known, handler);
    }
    known.next_scan = scan_ + known.rest;
    known.rest = std::max(known.rest, std::min(known.rest * 2, kLongestRest));
    return true;
  }

  static bool is_zombie(const ProcessStat& stat) { return stat.has_ended() && stat.threads <= 1; }

  void read_new(pid_t pid, Known& known) {
    auto process = read_process(proc_, pid, max_args_bytes_, variables_);
    if (!process || process->figures.process != known.key) return;
    known.is_told = true;
    known.totals = process->figures.totals;
    new_.push_back(std::move(*process));
  }

  // Those that this scan found, parents first.
  void begin_new(EventHandler& handler) {
    sort_parents_first(new_);
    for (const OwnedSnapshot& process : new_) {
      const ProcessSnapshot found = process.view();
      const auto parent = known_.find(found.image.ppid);
      handler.on_fork(
          {.child = found.process,
           .parent = parent == known_.end() ? ProcessKey{found.image.ppid, 0} : parent->second.key,
           .time_ns = found.process.start_ns});
      if (found.forked_only) continue;
      // When it called execve is not known: not before it was forked.
      handler.on_exec({.process = found.process,
                       .time_ns = found.process.start_ns,
                       .image = found.image,
                       .before = {},
                       .quality = CpuQuality::kSampled,
                       .origin = Origin::kPolled});
    }
    new_.clear();
  }

  void look_again(int directory, const ProcessStat& stat, const ImageMark& image, Known& known,
                  EventHandler& handler) {
    const Totals before = std::exchange(known.totals, read_totals(directory, stat));
    if (!image.differs_from(known.image)) return;
    auto process = read_process(proc_, stat.pid, max_args_bytes_, variables_);
    if (!process || process->figures.process != known.key) return;
    known.image = image;
    known.rest = 1;
    ProcessSnapshot found = process->view();
    // The peak that is shown is that of the new program alone.
    found.totals.max_rss_bytes = before.max_rss_bytes;
    handler.on_exec({.process = known.key,
                     .time_ns = found.time_ns,
                     .image = found.image,
                     .before = found.totals,
                     .quality = CpuQuality::kSampled,
                     .origin = Origin::kPolled});
  }

  void end_zombie(int directory, const ProcessStat& stat, std::string_view text, Known& known,
                  EventHandler& handler) {
    const Totals last = read_totals(directory, stat);
    known.totals.cpu_ns = std::max(known.totals.cpu_ns, last.cpu_ns);
    known.totals.user_ns = last.user_ns;
    known.totals.system_ns = last.system_ns;
    known.totals.minor_faults = last.minor_faults;
    known.totals.major_faults = last.major_faults;
    // Who may not look into a process is shown a status of 0.
    char buffer[512];
    const bool permitted = read_start(directory, "io", buffer).error != EACCES;
    end(known, permitted ? parse_exit_code(text) : std::nullopt, handler);
  }

  void end_unseen(Known& known, EventHandler& handler) { end(known, std::nullopt, handler); }

  // `status` is as waitpid() tells it.
  static void end(Known& known, std::optional<uint32_t> status, EventHandler& handler) {
    if (!std::exchange(known.is_told, false)) return;
    ExitEvent event{.process = known.key,
                    .time_ns = boot_now_ns(),
                    .status_known = status.has_value(),
                    .totals = known.totals};
    if (status) set_wait_status(event, *status);
    handler.on_exit(event);
    handler.on_free({.process = known.key, .totals = {}, .quality = CpuQuality::kSampled});
  }

  ProcRoot proc_;
  size_t max_args_bytes_;
  std::vector<std::string> variables_;
  uint64_t scan_ = 0;
  std::vector<pid_t> pids_;
  std::vector<OwnedSnapshot> new_;  // of this scan
  std::unordered_map<pid_t, Known> known_;
};

}  // namespace

std::unique_ptr<Source> make_procfs_source(ProcRoot proc, size_t max_args_bytes,
                                           std::vector<std::string> variables) {
  return std::make_unique<ProcfsSource>(std::move(proc), max_args_bytes, std::move(variables));
}

}  // namespace tracer_bio
