// Programs that a test starts: known by their PID, ended by their PID, never left behind.
#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"

namespace tracer_bio::test {

using Arguments = std::vector<std::string>;

// What the kernel told of a process that was waited for. The figures include the children that it
// waited for itself.
struct Ended {
  pid_t pid = 0;
  int status = 0;  // as wait4 gave it
  rusage usage{};
  std::string output;  // what nobody read before

  std::optional<int> exit_code() const;  // nothing where a signal ended it
  int64_t cpu_ns() const;                // to the microsecond
  int64_t max_rss_bytes() const;
};

struct ChildOptions {
  std::filesystem::path directory{};       // empty: the test's own
  std::filesystem::path log{};             // standard output and error go there; empty: to output
  std::optional<uid_t> uid{};              // with the group of the same number
  std::vector<std::string> environment{};  // NAME=value, added to the test's own
};

// A running program. Its standard input is open until close_input(), wait() or the end of the test.
class Child {
 public:
  // The program is looked for in PATH. Throws where it cannot be started.
  explicit Child(const Arguments& arguments, const ChildOptions& options = {});
  ~Child();  // kills it where it still runs
  Child(Child&&) = delete;

  pid_t pid() const { return pid_; }
  void send(std::string_view text);  // to its standard input
  void close_input();
  std::string read_line();  // of its standard output, without the line feed; empty at its end
  void signal(int number) const;

  // Whether it ended within that time.
  bool ended_within(std::chrono::milliseconds time) const;
  // Closes its standard input, takes what is left of its output and reaps it. Once.
  Ended wait();

 private:
  pid_t pid_ = -1;
  bool reaped_ = false;
  Fd pidfd_;
  Fd input_;
  Fd output_;
};

// Starts it and waits for its end.
Ended run(const Arguments& arguments, const ChildOptions& options = {});

// One of the programs of tests/helpers: its path as the kernel knows it.
std::string helper(const std::string& name);

}  // namespace tracer_bio::test
