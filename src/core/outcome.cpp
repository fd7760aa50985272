#include "core/outcome.h"

#include <algorithm>
#include <csignal>

namespace tracer_bio {
namespace {

// Programs whose exit code 1 answers a question, as their manuals have it: nothing was found, the
// files differ, it is not so, there is no such process.
constexpr std::string_view kSayNoWithOne[] = {
    "grep",   "egrep", "fgrep", "rgrep",  "zgrep",    "zegrep",    "zfgrep", "bzgrep",
    "xzgrep", "rg",    "ag",    "look",   "diff",     "diff3",     "sdiff",  "zdiff",
    "cmp",    "zcmp",  "test",  "[",      "expr",     "tty",       "which",  "mountpoint",
    "pgrep",  "pkill", "pidof", "locate", "zstdgrep", "colordiff", "killall"};

bool is_answer(std::string_view tool, int exit_code) {
  if (exit_code == 1) return std::ranges::find(kSayNoWithOne, tool) != std::end(kSayNoWithOne);
  return (tool == "getent" && exit_code == 2) || (tool == "mountpoint" && exit_code == 32);
}

// What a shell tells of a command that SIGPIPE ended.
constexpr int kSigpipeCode = 128 + SIGPIPE;

}  // namespace

std::optional<Outcome> outcome_of(const Execution& execution, std::string_view tool) {
  if (execution.end_reason == EndReason::kOom) return Outcome::kOom;
  if (execution.exit_signal) {
    return *execution.exit_signal == SIGPIPE ? Outcome::kSigpipe : Outcome::kFailed;
  }
  const int code = execution.exit_code.value_or(0);
  if (code == 0) return std::nullopt;
  if (code == kSigpipeCode) return Outcome::kSigpipe;
  return is_answer(tool, code) ? Outcome::kAnswer : Outcome::kFailed;
}

}  // namespace tracer_bio
