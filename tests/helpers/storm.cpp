// storm COUNT WORKERS fork|vfork PROGRAM
// Launches PROGRAM COUNT times as fast as WORKERS processes can. Each gets its own number as its
// argument and has to end with that number modulo 256. Prints what the kernel told about them, to
// be compared with what was recorded:
//   launched          processes started and reaped
//   wrong             of those, how many ended otherwise than they should
//   wall_ns           from the first launch to the last end
//   wait4_cpu_ns      sum of what wait4 told of each, which is cut to microseconds: on average
//                     half a microsecond each too little
//   children_cpu_ns   the same sum as the kernel keeps it, in nanoseconds (RUSAGE_CHILDREN)
//   launcher_cpu_ns   of the launchers themselves
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace {

constexpr int kMaxWorkers = 64;
constexpr unsigned kLongestStormS = 280;

struct Job {
  int64_t count = 0;
  int64_t workers = 0;
  bool vfork = false;
  char* program = nullptr;
};

// What a worker found; in memory that it shares with the launcher.
struct Tally {
  int64_t launched = 0;
  int64_t wrong = 0;
  int64_t wait4_cpu_ns = 0;
  int64_t children_cpu_ns = 0;
  int64_t own_cpu_ns = 0;
};

[[noreturn]] void die(const char* doing) {
  perror(doing);
  std::_Exit(1);
}

int64_t to_ns(const timeval& time) {
  return (time.tv_sec * INT64_C(1'000'000) + time.tv_usec) * 1000;
}

int64_t cpu_ns(const rusage& usage) { return to_ns(usage.ru_utime) + to_ns(usage.ru_stime); }

int64_t cpu_ns_of(int who) {
  rusage usage{};
  getrusage(who, &usage);
  return cpu_ns(usage);
}

int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1'000'000'000) + now.tv_nsec;
}

pid_t launch(const Job& job, char* const* arguments) {
  // vfork, with nothing but exec after it, is what shells and posix_spawn do, and the hardest for a
  // recorder: hardly any time goes by between two processes.
  const pid_t pid = job.vfork ? vfork() : fork();  // NOLINT(clang-analyzer-*)
  if (pid == 0) {
    execv(arguments[0], arguments);
    _exit(127);
  }
  if (pid < 0) die("fork");
  return pid;
}

// Numbers `first`, `first` + workers, …
void work(const Job& job, int64_t first, Tally& tally) {
  for (int64_t number = first; number < job.count; number += job.workers) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%lld", static_cast<long long>(number));
    const std::array<char*, 3> arguments{job.program, text.data(), nullptr};
    const pid_t pid = launch(job, arguments.data());
    int status = 0;
    rusage usage{};
    if (wait4(pid, &status, 0, &usage) != pid) die("wait4");
    ++tally.launched;
    tally.wait4_cpu_ns += cpu_ns(usage);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != (number & 0xff)) ++tally.wrong;
  }
  tally.children_cpu_ns = cpu_ns_of(RUSAGE_CHILDREN);
  tally.own_cpu_ns = cpu_ns_of(RUSAGE_SELF);
}

void start_worker(const Job& job, int64_t first, Tally& tally) {
  const pid_t launcher = getpid();
  const pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launcher) std::_Exit(1);  // it died before the line above
  work(job, first, tally);
  std::_Exit(0);
}

void print(const char* name, int64_t value) {
  std::printf("%s %lld\n", name, static_cast<long long>(value));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: storm COUNT WORKERS fork|vfork PROGRAM\n");
    return 2;
  }
  const Job job{.count = std::strtoll(argv[1], nullptr, 10),
                .workers = std::strtoll(argv[2], nullptr, 10),
                .vfork = std::strcmp(argv[3], "vfork") == 0,
                .program = argv[4]};
  if (job.workers < 1 || job.workers > kMaxWorkers) return 2;
  alarm(kLongestStormS);

  void* shared = mmap(nullptr, sizeof(Tally) * kMaxWorkers, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) die("mmap");
  auto* tallies = static_cast<Tally*>(shared);

  const int64_t start_ns = monotonic_ns();
  for (int64_t worker = 0; worker < job.workers; ++worker) {
    start_worker(job, worker, tallies[worker]);
  }
  bool whole = true;
  for (int64_t worker = 0; worker < job.workers; ++worker) {
    int status = 0;
    if (wait(&status) < 0) die("wait");
    whole = whole && status == 0;
  }
  const int64_t wall_ns = monotonic_ns() - start_ns;

  Tally sum;
  for (int64_t worker = 0; worker < job.workers; ++worker) {
    sum.launched += tallies[worker].launched;
    sum.wrong += tallies[worker].wrong;
    sum.wait4_cpu_ns += tallies[worker].wait4_cpu_ns;
    sum.children_cpu_ns += tallies[worker].children_cpu_ns;
    sum.own_cpu_ns += tallies[worker].own_cpu_ns;
  }
  print("launched", sum.launched);
  print("wrong", sum.wrong);
  print("wall_ns", wall_ns);
  print("wait4_cpu_ns", sum.wait4_cpu_ns);
  print("children_cpu_ns", sum.children_cpu_ns);
  print("launcher_cpu_ns", sum.own_cpu_ns + cpu_ns_of(RUSAGE_SELF));
  return whole && sum.wrong == 0 ? 0 : 1;
}
