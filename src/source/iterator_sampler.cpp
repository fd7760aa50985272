#include "source/iterator_sampler.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <unordered_map>

#include "base/error.h"
#include "base/fd.h"
#include "source/bpf_program.h"
#include "tracer_bio/events.h"
#include "tracer_bpf.skel.h"

namespace tracer_bio {
namespace {

// The letters of /proc/PID/stat (fs/proc/array.c); task_struct::__state holds one bit or none.
char state_letter(uint32_t state, uint32_t exit_state) {
  constexpr uint32_t kExitDead = 0x10;
  constexpr uint32_t kExitZombie = 0x20;
  if ((exit_state & kExitZombie) != 0) return 'Z';
  if ((exit_state & kExitDead) != 0) return 'X';
  constexpr uint32_t kIdle = 0x402;  // TASK_UNINTERRUPTIBLE | TASK_NOLOAD
  if ((state & kIdle) == kIdle) return 'I';
  if ((state & 0x01U) != 0) return 'S';
  if ((state & 0x02U) != 0) return 'D';
  if ((state & 0x04U) != 0) return 'T';
  if ((state & 0x08U) != 0) return 't';
  return 'R';
}

class IteratorSampler final : public Sampler {
 public:
  explicit IteratorSampler(tracer_bpf& program)
      : link_(bpf_program__attach_iter(program.progs.sample_tasks, nullptr)) {
    if (!link_) throw_errno("attach the task iterator");
  }

  std::string_view name() const override { return "iterator"; }

  void sample(std::vector<ProcessSample>& samples) override {
    const Fd pass{bpf_iter_create(bpf_link__fd(link_.get()))};
    if (!pass) throw_errno("start the task iterator");
    leaders_.clear();
    threads_.clear();
    for (;;) {
      const ssize_t size = ::read(pass.get(), records_.data(), sizeof records_);
      if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
      if (size < 0) throw_errno("read the task iterator");
      if (size == 0) break;
      for (size_t i = 0; i < static_cast<size_t>(size) / sizeof(tb_sample); ++i)
        take(records_[i], samples);
    }
    for (const tb_sample& thread : threads_) add_thread(thread, samples);
  }

 private:
  void take(const tb_sample& record, std::vector<ProcessSample>& samples) {
    if (record.pid != record.tid) {
      if (record.exit_state == 0) threads_.push_back(record);
      return;
    }
    // A leader that has left while other threads live on is a zombie with live threads.
    if (record.threads == 0) return;
    if (record.threads > 1 || record.exit_state != 0) leaders_[record.pid] = samples.size();
    ProcessSample& sample = samples.emplace_back();
    sample.process = {static_cast<pid_t>(record.pid), record.start_ns};
    sample.cpu_ns = static_cast<int64_t>(record.cpu_ns);
    sample.rss_bytes = static_cast<int64_t>(record.rss_bytes);
    sample.virtual_bytes = static_cast<int64_t>(record.virtual_bytes);
    sample.read_bytes = static_cast<int64_t>(record.io.read_bytes);
    sample.write_bytes = static_cast<int64_t>(record.io.write_bytes);
    sample.threads = record.threads;
    sample.state = state_letter(record.state, record.exit_state);
  }

  void add_thread(const tb_sample& thread, std::vector<ProcessSample>& samples) {
    const auto leader = leaders_.find(thread.pid);
    if (leader == leaders_.end()) return;  // became one between the two records
    ProcessSample& sample = samples[leader->second];
    sample.cpu_ns += static_cast<int64_t>(thread.cpu_ns);
    *sample.read_bytes += static_cast<int64_t>(thread.io.read_bytes);
    *sample.write_bytes += static_cast<int64_t>(thread.io.write_bytes);
    if (thread.rss_bytes != 0) {
      sample.rss_bytes = static_cast<int64_t>(thread.rss_bytes);
      sample.virtual_bytes = static_cast<int64_t>(thread.virtual_bytes);
    }
    // A process runs where any of its threads does.
    if (state_letter(thread.state, 0) == 'R' || sample.state == 'Z')
      sample.state = state_letter(thread.state, 0);
  }

  BpfLink link_;
  std::array<tb_sample, 1024> records_{};
  std::vector<tb_sample> threads_;
  std::unordered_map<uint32_t, size_t> leaders_;  // of processes with several threads
};

}  // namespace

std::unique_ptr<Sampler> make_iterator_sampler(tracer_bpf& program) {
  return std::make_unique<IteratorSampler>(program);
}

}  // namespace tracer_bio
