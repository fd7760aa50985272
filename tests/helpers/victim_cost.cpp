// Costs that a recorder may charge wrongly.
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <thread>

#include "burn.h"
#include "victim.h"

namespace {

// Memory that is really there: written a page at a time.
class Ballast {
 public:
  explicit Ballast(long megabytes)
      : bytes_(static_cast<size_t>(megabytes) << 20U), memory_(new char[bytes_]) {
    for (size_t at = 0; at < bytes_; at += 4096) memory_[at] = 1;
    asm volatile("" : : "r"(memory_.get()) : "memory");  // or the compiler leaves it all out
  }

 private:
  size_t bytes_;
  std::unique_ptr<char[]> memory_;
};

void write_to_disk(const std::string& path, long bytes) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) die("create " + path);
  const std::string block(1 << 20, 'x');
  for (auto left = static_cast<size_t>(bytes); left > 0;) {
    const ssize_t written = write(fd, block.data(), std::min(left, block.size()));
    if (written <= 0) die("write " + path);
    left -= static_cast<size_t>(written);
  }
  if (fsync(fd) != 0) die("fsync " + path);
  close(fd);
}

// What the kernel has counted for this process: nothing on a file system without a disk.
void say_write_bytes() {
  std::ifstream io("/proc/self/io");
  std::string name;
  std::string value;
  while (io >> name >> value) {
    if (name == "write_bytes:") say(value);
  }
}

}  // namespace

int burn(const Words& words) {
  burn_cpu_ns(to_number(words[0]) * 1'000'000);
  return 0;
}

int fork_worker(const Words& words) {
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) die("fork");
  if (pid > 0) return wait_for(pid);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(99);
  burn(words);
  _exit(0);
}

int threads(const Words& words) {
  std::vector<std::jthread> workers(static_cast<size_t>(to_number(words[0])));
  for (std::jthread& worker : workers) {
    worker = std::jthread{[&words] { burn_cpu_ns(to_number(words[1]) * 1'000'000); }};
  }
  return 0;
}

int write_file(const Words& words) {
  write_to_disk(words[0], to_number(words[1]));
  say_write_bytes();
  return 0;
}

int threads_write(const Words& words) {
  const long count = to_number(words[1]);
  {
    std::vector<std::jthread> workers;
    for (long worker = 0; worker < count; ++worker) {
      workers.emplace_back([&words, worker] {
        write_to_disk(words[0] + "/" + std::to_string(worker), to_number(words[2]));
      });
    }
  }  // all of them have ended: what they wrote is in the process's own sums
  say_write_bytes();
  return 0;
}

int memory(const Words& words) {
  { const Ballast ballast{to_number(words[0])}; }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  say(std::to_string(usage.ru_maxrss * 1024));
  return 0;
}

int hold(const Words& words) {
  const Ballast ballast{to_number(words[0])};
  say("ready");
  for (char line[32]; std::fgets(line, sizeof line, stdin) != nullptr;) {
    burn_cpu_ns(std::strtol(line, nullptr, 10) * 1'000'000);
    say("done");
  }
  return 0;
}

int idle(const Words& /*words*/) {
  for (char byte = 0; read(STDIN_FILENO, &byte, 1) == 1;) {
  }
  return 0;
}
