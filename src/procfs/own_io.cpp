#include "procfs/own_io.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "procfs/proc_root.h"

namespace tracer_bio {
namespace {

constexpr auto kFields = {&ProcessIo::read_chars, &ProcessIo::write_chars, &ProcessIo::read_bytes,
                          &ProcessIo::write_bytes};

void add(ProcessIo& sum, const ProcessIo& io) {
  for (const auto field : kFields) sum.*field += io.*field;
}

}  // namespace

void OwnIo::read(int directory, pid_t pid, int64_t threads, HandleBudget& budget) {
  if (refused_) return;
  const ProcessIo before = sum();
  Outcome outcome = Outcome::kRead;
  if (threads <= 1 && threads_.size() <= 1) {
    if (threads_.empty()) threads_.push_back({.tid = pid, .lease = {}, .handle = {}, .last = {}});
    outcome = read_thread(directory, threads_.front(), budget);
  } else {
    outcome = read_listed(directory, budget);
  }
  if (outcome == Outcome::kRefused) {
    refused_ = true;
    threads_.clear();
    return;
  }
  if (outcome == Outcome::kRead) known_ = true;
  // A thread that calls execve takes over the leader's id and with it the handle: other counters,
  // maybe smaller ones. The sum then goes on from where it was.
  const ProcessIo now = sum();
  for (const auto field : kFields)
    ended_.*field += std::max<int64_t>(0, before.*field - now.*field);
}

std::optional<ProcessIo> OwnIo::total() const {
  if (refused_ || !known_) return std::nullopt;
  return sum();
}

OwnIo::Outcome OwnIo::read_thread(int directory, Thread& thread, HandleBudget& budget) {
  Fd opened;
  if (!thread.handle) {
    char path[32];
    (void)std::snprintf(path, sizeof path, "task/%d/io", thread.tid);
    opened = Fd{::openat(directory, path, O_RDONLY | O_CLOEXEC)};
    if (!opened) return errno == ENOENT || errno == ESRCH ? Outcome::kEnded : Outcome::kRefused;
  }
  char buffer[512];
  const ReadResult result = read_start((thread.handle ? thread.handle : opened).get(), buffer);
  if (result.gone()) return Outcome::kEnded;
  const auto io = result ? parse_io(result.text) : std::nullopt;
  if (!io) return Outcome::kRefused;
  thread.last = *io;
  if (!thread.handle && (thread.lease = budget.take(1))) thread.handle = std::move(opened);
  return Outcome::kRead;
}

OwnIo::Outcome OwnIo::read_listed(int directory, HandleBudget& budget) {
  const Fd task{::openat(directory, "task", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  std::vector<pid_t> listed;
  if (!task || list_numbers(task.get(), listed) != 0) return Outcome::kEnded;
  std::sort(listed.begin(), listed.end());

  std::vector<Thread> before = std::exchange(threads_, {});
  threads_.reserve(listed.size());
  auto old = before.begin();
  const auto retire_until = [&](auto end) {
    for (; old != end; ++old) add(ended_, old->last);
  };
  Outcome outcome = Outcome::kEnded;
  for (const pid_t tid : listed) {
    retire_until(std::find_if(old, before.end(), [&](const Thread& t) { return t.tid >= tid; }));
    Thread thread{.tid = tid, .lease = {}, .handle = {}, .last = {}};
    if (old != before.end() && old->tid == tid) thread = std::move(*old++);
    Outcome one = read_thread(directory, thread, budget);
    if (one == Outcome::kEnded && thread.handle) {  // another thread may have its id already
      add(ended_, thread.last);
      thread = {.tid = tid, .lease = {}, .handle = {}, .last = {}};
      one = read_thread(directory, thread, budget);
    }
    if (one == Outcome::kRefused) return one;
    if (one == Outcome::kEnded) {
      add(ended_, thread.last);
      continue;
    }
    outcome = one;
    threads_.push_back(std::move(thread));
  }
  retire_until(before.end());
  return outcome;
}

ProcessIo OwnIo::sum() const {
  ProcessIo sum = ended_;
  for (const Thread& thread : threads_) add(sum, thread.last);
  return sum;
}

}  // namespace tracer_bio
