// victim MODE [WORDS...]: a process that does one awkward thing, for the system tests to record.
#include "victim.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string_view>

namespace {

constexpr unsigned kLongestLifeS = 120;

struct Mode {
  std::string_view name;
  size_t words;  // at least
  std::string_view usage;
  int (*run)(const Words& words);
};

constexpr Mode kModes[] = {
    {"leader-exits-first", 1, "CODE: then another thread exits with CODE", leader_exits_first},
    {"leader-exits-alone", 2, "CODE OTHER: each thread by itself", leader_exits_alone},
    {"core-dump", 0, "", core_dump},
    {"kill-self", 1, "SIGNAL", kill_self},
    {"exec-from-thread", 1, "COMMAND...", exec_from_thread},
    {"exec-chain", 1, "MS...: burns MS, then goes on as `exec-chain` with the rest", exec_chain},
    {"memfd-exec", 1, "COMMAND...: from a copy in memory", memfd_exec},
    {"deleted-binary", 2, "COPY COMMAND...: from COPY, deleted before", deleted_binary},
    {"failing-exec", 1, "PATH: a forked child fails to execute it and exits with 127",
     failing_exec},
    {"pid-namespace", 1, "COMMAND...: as PID 1 of a new PID namespace", pid_namespace},
    {"as-uid", 2, "UID COMMAND...", as_uid},
    {"new-session", 1, "COMMAND...", new_session},
    {"orphan", 1, "COMMAND...: forked twice, run when its parent has gone", orphan},
    {"run", 1, "COMMAND...: forks, executes, waits", run},
    {"sleepers", 2, "COUNT COMMAND...: starts them, says `ready`, waits for them", sleepers},
    {"burn", 1, "MS: of CPU", burn},
    {"fork-worker", 1, "MS: of CPU, in a forked child", fork_worker},
    {"threads", 2, "COUNT MS: of CPU each", threads},
    {"write-file", 2, "PATH BYTES: to the disk; prints the write_bytes of its own /proc/PID/io",
     write_file},
    {"threads-write", 3, "DIRECTORY COUNT BYTES: the same, one file a thread", threads_write},
    {"memory", 1, "MB: takes it and gives it back; prints its ru_maxrss in bytes", memory},
    {"hold", 1, "MB: keeps it; for each line MS on stdin burns so much and says `done`", hold},
    {"idle", 0, "until its standard input ends", idle},
};

int usage() {
  std::fprintf(stderr, "usage: victim MODE [WORDS...]\n");
  for (const Mode& mode : kModes) {
    std::fprintf(stderr, "  %s %s\n", mode.name.data(), mode.usage.data());
  }
  return 2;
}

}  // namespace

void die(const std::string& doing) {
  std::fprintf(stderr, "victim: %s: %s\n", doing.c_str(), std::strerror(errno));
  std::_Exit(99);
}

long to_number(const std::string& word) {
  char* end = nullptr;
  const long number = std::strtol(word.c_str(), &end, 10);
  if (word.empty() || *end != '\0') {
    errno = EINVAL;
    die("number " + word);
  }
  return number;
}

void execute(const Words& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  execv(arguments[0], arguments.data());
  die("exec " + command.front());
}

int wait_for(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) die("waitpid");
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void say(const std::string& line) {
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

int main(int argc, char** argv) {
  alarm(kLongestLifeS);  // survives exec; whatever happens to a test, this process ends
  const std::span arguments{argv, static_cast<size_t>(argc)};
  if (arguments.size() < 2) return usage();
  const Words words(arguments.begin() + 2, arguments.end());
  const auto* mode = std::ranges::find(kModes, std::string_view{arguments[1]}, &Mode::name);
  if (mode == std::end(kModes) || words.size() < mode->words) return usage();
  return mode->run(words);
}
