// Work that a foreign library does: in a child process that is not root.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace tracer_bio {

// Who a worker is.
struct WorkerUser {
  uid_t uid;
  gid_t gid;
  std::string name;  // for messages
};

// Whoever calls, where that is not root. Else the owner of the folder that the worker reads or
// writes, where that is not root; else who called sudo; else nobody; with the folder's group, so
// that what it may read, the worker may.
WorkerUser worker_user(const std::filesystem::path& folder);

// The worker's end of the way to who waits for it.
class WorkerReport {
 public:
  explicit WorkerReport(int socket) : socket_(socket) {}

  // One message, cut at 64 KiB. Throws std::system_error where nobody waits any more.
  void send(std::string_view message) const;

 private:
  int socket_;
};

struct WorkerTask {
  std::filesystem::path folder;  // to be in
  // What the caller alone may open, in its own folder; before DuckDB is loaded.
  std::function<void()> open;
  std::function<void(const WorkerReport&)> work;
  std::function<void(std::string_view)> take;  // each message, in the caller's process
  bool keeps_interrupts = false;  // SIGINT is the worker's alone: it is not ended by it
};

// The caller has no database open: a process that is forked from one that has would share SQLite's
// state. Runs the work. What it throws is thrown here: UsageError, or
// std::runtime_error with the same text. A signal that would end the program (SIGINT, SIGTERM,
// SIGHUP) ends the worker first, and is thrown as Interrupted.
void run_worker(const WorkerUser& user, const WorkerTask& task);

// Ends the program by that signal, once everything is cleaned up.
struct Interrupted {
  int signal;
};

}  // namespace tracer_bio
