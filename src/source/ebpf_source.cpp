#include "source/ebpf_source.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>

#include <array>
#include <exception>
#include <system_error>

#include "base/clock.h"
#include "base/error.h"
#include "base/fd.h"
#include "source/event_file.h"
#include "source/iterator_sampler.h"
#include "tracer_bio/events.h"
#include "tracer_bpf.skel.h"

namespace tracer_bio {
namespace {

struct RingBufferFreer {
  void operator()(ring_buffer* ring) const { ring_buffer__free(ring); }
};
using RingBuffer = std::unique_ptr<ring_buffer, RingBufferFreer>;

class EbpfSource final : public Source {
 public:
  EbpfSource(tracer_bpf& program, CgroupResolver cgroup_path,
             const std::filesystem::path& record_events)
      : program_(program), decoder_(std::move(cgroup_path)) {
    const int map = bpf_map__fd(program.maps.events);
    ring_.reset(ring_buffer__new(map, on_record, this, nullptr));
    if (!ring_) throw_errno("map the ring buffer");
    if (!record_events.empty()) file_.emplace(record_events, tracer_bio::utc_minus_boot_ns());

    // Edge-triggered: without it epoll returns at once while anything waits, and the program's
    // sparing wake-ups would be in vain.
    wake_ups_ = Fd{::epoll_create1(EPOLL_CLOEXEC)};
    if (!wake_ups_) throw_errno("epoll_create1");
    epoll_event interest{.events = EPOLLIN | EPOLLET, .data = {.fd = map}};
    if (::epoll_ctl(wake_ups_.get(), EPOLL_CTL_ADD, map, &interest) != 0) {
      throw_errno("wait for the ring buffer");
    }
  }

  std::string_view name() const override { return "ebpf"; }

  void attach() override {
    for (bpf_program* program : programs()) {
      if (!bpf_program__autoload(program)) continue;
      BpfLink link{bpf_program__attach(program)};
      if (!link) throw_errno(std::string("attach the eBPF program ") + bpf_program__name(program));
      links_.push_back(std::move(link));
    }
  }

  void detach() override { links_.clear(); }

  bool tells_objects() const override { return tracer_bio::tells_objects(program_); }

  void follow(std::span<const ProcessKey> processes) override {
    if (!tells_objects()) return;
    for (const ProcessKey& process : processes) {
      const auto pid = static_cast<uint32_t>(process.pid);
      if (bpf_map__update_elem(program_.maps.tracked, &pid, sizeof pid, &process.start_ns,
                               sizeof process.start_ns, BPF_ANY) != 0)
        ++not_followed_;
    }
  }

  bool poll(EventHandler& handler, std::chrono::milliseconds timeout) override {
    epoll_event event{};
    const int ready = ::epoll_wait(wake_ups_.get(), &event, 1, static_cast<int>(timeout.count()));
    if (ready < 0 && errno != EINTR) throw_errno("wait for the ring buffer");
    handler_ = &handler;
    polled_bytes_ = 0;
    const int records = ring_buffer__consume(ring_.get());
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    if (records < 0 && records != -EINTR) throw_errno(-records, "read the ring buffer");
    return true;
  }

  std::vector<SourceLoss> take_losses() override {
    constexpr std::array<std::string_view, TB_KINDS> kNames{"invalid", "fork",   "exec",   "exit",
                                                            "free",    "object", "objects"};
    std::vector<SourceLoss> losses;
    const auto take = [&](std::string_view kind, uint64_t now, uint64_t& before,
                          bool of_programs = true) {
      if (now != before) losses.push_back({kind, now - before, of_programs});
      before = now;
    };
    for (size_t kind = TB_FORK; kind < TB_KINDS; ++kind) {
      take(kNames[kind], __atomic_load_n(&program_.bss->lost[kind], __ATOMIC_RELAXED),
           lost_before_[kind], kind < TB_OBJECT);
    }
    take("objects", not_followed_, not_followed_before_, false);
    take("io", __atomic_load_n(&program_.bss->lost_io, __ATOMIC_RELAXED), lost_io_before_);
    take("missed", missed(), missed_before_);
    take(kNames[0], invalid_, invalid_before_);
    return losses;
  }

  uint64_t backlog_bytes() const override { return polled_bytes_; }
  int64_t utc_minus_boot_ns() const override { return tracer_bio::utc_minus_boot_ns(); }

 private:
  // The ends before the beginnings: an execution whose exec is seen has its exit seen, too.
  // And what a process was made of before that it has ended.
  std::array<bpf_program*, 7> programs() const {
    const auto& programs = program_.progs;
    return {programs.on_free,         programs.on_exit_objects, programs.on_exit,
            programs.on_prepare_exec, programs.on_exec_objects, programs.on_exec,
            programs.on_fork};
  }

  static int on_record(void* context, void* data, size_t size) {
    // No exception may cross libbpf, which is C.
    auto& self = *static_cast<EbpfSource*>(context);
    try {
      const std::span record{static_cast<const std::byte*>(data), size};
      self.polled_bytes_ += size;
      self.keep(record);
      if (!self.decoder_.decode(record, *self.handler_)) ++self.invalid_;
      return 0;
    } catch (...) {
      self.failure_ = std::current_exception();
      return -ECANCELED;
    }
  }

  void keep(std::span<const std::byte> record) {
    if (!file_ || file_->write(record)) return;
    spdlog::error("the recording of events ends here: {}", std::generic_category().message(errno));
    file_.reset();
  }

  // Calls that the kernel skipped, since the same program ran on that CPU already. Counted
  // since 5.12.
  uint64_t missed() const {
    uint64_t sum = 0;
    for (const bpf_program* program : programs()) {
      if (!bpf_program__autoload(program)) continue;
      bpf_prog_info info{};
      uint32_t size = sizeof info;
      if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &size) == 0)
        sum += info.recursion_misses;
    }
    return sum;
  }

  tracer_bpf& program_;
  Decoder decoder_;
  RingBuffer ring_;
  Fd wake_ups_;
  std::vector<BpfLink> links_;
  std::optional<EventFileWriter> file_;
  EventHandler* handler_ = nullptr;  // during poll()
  std::exception_ptr failure_;
  uint64_t polled_bytes_ = 0;
  uint64_t invalid_ = 0;
  uint64_t invalid_before_ = 0;
  uint64_t lost_before_[TB_KINDS] = {};
  uint64_t lost_io_before_ = 0;
  uint64_t missed_before_ = 0;
  uint64_t not_followed_ = 0;
  uint64_t not_followed_before_ = 0;
};

}  // namespace

Ebpf::Ebpf(const BpfSettings& settings) : program_(load_bpf_program(settings)) {}

std::unique_ptr<Source> Ebpf::make_source(CgroupResolver cgroup_path,
                                          const std::filesystem::path& record_events) {
  return std::make_unique<EbpfSource>(*program_, std::move(cgroup_path), record_events);
}

std::unique_ptr<Sampler> Ebpf::make_sampler() { return make_iterator_sampler(*program_); }

std::optional<std::string> why_no_ebpf() {
  try {
    // With a name, so that the kernel looks at all of the program.
    Ebpf ebpf{{.ring_buffer_bytes = 256 << 10, .max_args_bytes = 4096, .environment = {"NAME"}}};
    const auto source = ebpf.make_source({}, {});
    source->attach();
    IgnoringHandler nobody;
    source->poll(nobody, std::chrono::milliseconds{0});
    return std::nullopt;
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace tracer_bio
