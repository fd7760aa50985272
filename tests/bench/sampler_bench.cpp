// What one sampling pass costs: CPU time for each process that is there, of the samplers and of a
// minimal reader of /proc. Run as root; an argument gives another number of processes.
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/fd.h"
#include "procfs/procfs_sampler.h"
#include "source/ebpf_source.h"
#include "tracer_bpf.skel.h"

namespace tracer_bio {
namespace {

constexpr int kPasses = 9;  // of each half of an ABBA round

// Processes that only wait. Ends those that it started, and no others.
class IdleProcesses {
 public:
  explicit IdleProcesses(size_t count) {
    const pid_t bench = ::getpid();
    for (size_t i = 0; i < count; ++i) {
      const pid_t pid = ::fork();
      if (pid < 0) throw_errno("fork");
      if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != bench) ::_exit(0);
        while (true) ::pause();
      }
      pids_.push_back(pid);
    }
  }
  IdleProcesses(const IdleProcesses&) = delete;
  IdleProcesses& operator=(const IdleProcesses&) = delete;
  ~IdleProcesses() {
    for (const pid_t pid : pids_) ::kill(pid, SIGKILL);
    for (const pid_t pid : pids_) ::waitpid(pid, nullptr, 0);
  }

 private:
  std::vector<pid_t> pids_;
};

// The yardstick: opens, reads and closes three files of each process at each pass, and looks at
// nothing that it read.
size_t read_minimally(const ProcRoot& proc) {
  static std::vector<pid_t> pids;
  proc.list_pids(pids);
  size_t bytes = 0;
  for (const pid_t pid : pids) {
    for (const char* file : {"stat", "statm", "io"}) {
      char path[32];
      char buffer[4096];
      (void)std::snprintf(path, sizeof path, "%d/%s", pid, file);
      const Fd fd{::openat(proc.fd(), path, O_RDONLY | O_CLOEXEC)};
      if (!fd) continue;
      const ssize_t size = ::read(fd.get(), buffer, sizeof buffer);
      if (size > 0) bytes += static_cast<size_t>(size);
    }
  }
  return bytes;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void measure(const std::function<void()>& pass, size_t processes, std::vector<double>& results) {
  for (int i = 0; i < kPasses; ++i) {
    const int64_t begin_ns = thread_cpu_now_ns();
    pass();
    const auto cpu_ns = static_cast<double>(thread_cpu_now_ns() - begin_ns);
    results.push_back(cpu_ns / 1000.0 / static_cast<double>(processes));
  }
}

// What the kernel's part of a pass costs: the iterator's records are read and thrown away.
class BareIterator {
 public:
  BareIterator()
      : program_(load_bpf_program({.ring_buffer_bytes = 256 << 10, .max_args_bytes = 4096})),
        link_(bpf_program__attach_iter(program_->progs.sample_tasks, nullptr)) {
    if (!link_) throw_errno("attach the task iterator");
  }

  void read() {
    const Fd pass{bpf_iter_create(bpf_link__fd(link_.get()))};
    while (::read(pass.get(), buffer_.data(), buffer_.size()) > 0) continue;
  }

 private:
  BpfProgram program_;
  BpfLink link_;
  std::vector<char> buffer_ = std::vector<char>(1 << 16);
};

// ABBA, so that a drift of the machine meets both alike.
void compare(Sampler& sampler, const ProcRoot& proc, const char* rival,
             const std::function<void()>& read) {
  std::vector<ProcessSample> samples;
  const auto sample = [&] {
    samples.clear();
    sampler.sample(samples);
  };
  sample();  // the first pass opens what the next ones keep
  read();
  std::vector<pid_t> pids;
  proc.list_pids(pids);

  std::vector<double> of_sampler;
  std::vector<double> of_reader;
  measure(sample, pids.size(), of_sampler);
  measure(read, pids.size(), of_reader);
  measure(read, pids.size(), of_reader);
  measure(sample, pids.size(), of_sampler);
  std::printf("%-8.*s %5zu processes (%zu sampled): %6.2f us, %s %6.2f us, ratio %.2f\n",
              static_cast<int>(sampler.name().size()), sampler.name().data(), pids.size(),
              samples.size(), median(of_sampler), rival, median(of_reader),
              median(of_sampler) / median(of_reader));
}

void run(size_t count) {
  const IdleProcesses processes{count};
  const ProcRoot proc;
  const auto minimal = [&] { read_minimally(proc); };
  ProcfsSampler kept{ProcRoot{}};
  compare(kept, proc, "minimal reader", minimal);
  std::printf("with no handle kept:\n");
  ProcfsSampler unkept{ProcRoot{}, nullptr, 0};
  compare(unkept, proc, "minimal reader", minimal);

  if (const auto refusal = why_no_ebpf()) {
    std::printf("iterator: not measured: %s\n", refusal->c_str());
    return;
  }
  Ebpf ebpf{{.ring_buffer_bytes = 256 << 10, .max_args_bytes = 4096}};
  const auto iterator = ebpf.make_sampler();
  compare(*iterator, proc, "minimal reader", minimal);
  BareIterator bare;
  compare(*iterator, proc, "bare iterator", [&] { bare.read(); });
}

}  // namespace
}  // namespace tracer_bio

int main(int argc, char** argv) {
  std::vector<size_t> counts{1000, 5000};
  if (argc > 1) counts = {std::strtoul(argv[1], nullptr, 10)};
  for (const size_t count : counts) tracer_bio::run(count);
}
