// The I/O of one process without that of its children. Used by one thread only.
//
// /proc/PID/io will not do: it also holds what reaped children did, so a shell would be charged
// with all that its commands read and wrote. /proc/PID/task/TID/io is one thread's and no one
// else's. The price: what a thread did after its last reading is not seen once it has ended, and
// threads that ended before the first reading are unknown.
#pragma once

#include <sys/types.h>

#include <optional>
#include <vector>

#include "base/fd.h"
#include "procfs/handle_budget.h"
#include "procfs/parse.h"

namespace tracer_bio {

class OwnIo {
 public:
  // Reads the threads of the process whose /proc/PID is open as `directory`. `threads` is what its
  // stat says: one alone is read without listing.
  void read(int directory, pid_t pid, int64_t threads, HandleBudget& budget);

  // Never goes backwards. Nothing where the kernel refuses it (EACCES: other users' processes, and
  // on some hosts /proc/1/io even for root); that is not asked again.
  std::optional<ProcessIo> total() const;

 private:
  enum class Outcome : uint8_t { kRead, kEnded, kRefused };

  struct Thread {
    pid_t tid = 0;
    HandleBudget::Lease lease;
    Fd handle;  // kept where there is a lease: never another thread's that got the same id
    ProcessIo last;
  };

  static Outcome read_thread(int directory, Thread& thread, HandleBudget& budget);
  Outcome read_listed(int directory, HandleBudget& budget);
  ProcessIo sum() const;

  std::vector<Thread> threads_;  // by id
  ProcessIo ended_;              // of threads that are no more
  bool known_ = false;
  bool refused_ = false;
};

}  // namespace tracer_bio
