#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/fleet/persistence.h"
#include "forward/messages/host_batches.h"
#include "tracer_bio/config.h"
#include "tracer_bio/forward.h"
#include "tracer_bio/message_queue.h"

namespace tracer_bio {

// What a worker did.
struct Worked {
  int64_t messages = 0;   // that were taken
  int64_t rows = 0;       // that were written
  int64_t set_aside = 0;  // messages that nobody can read
};

// "3 messages taken, 120 rows written, 0 messages set aside"
std::string describe(const Worked& worked);

// Takes messages from a queue, and brings their rows where they stay. Used by one thread. It may be
// ended at any moment, and others may do the same beside it: what was not written comes again, and
// what was written twice is there once.
class Worker {
 public:
  using OpenConsumer = std::function<std::unique_ptr<MessageConsumer>(const Forward& from)>;
  using OpenSink = std::function<std::unique_ptr<ForwardSink>(
      const Forward& to, std::span<const ForwardTable> tables)>;

  Worker(WorkerSettings settings, OpenConsumer open_consumer, OpenSink open_sink);

  // Takes what is there, until none has come for a second. Throws SinkUnavailable, SinkRefused or
  // another std::runtime_error, of the queue or of the sink: also for a message of a later version.
  void take_all(const std::stop_token& stop);

  // Takes what comes, until the end is asked for. Failures are told once, and tried again.
  void run(const std::stop_token& stop, const Pause& pause);

  // All in all.
  const Worked& worked() const { return worked_; }

 private:
  // Messages that nobody can read, and why.
  struct Poison {
    Message message;
    std::string reason;
  };
  // What makes a batch, or is there.
  struct Gathered {
    int64_t messages = 0;
    HostBatches batches;
    std::vector<Poison> poison;
  };

  bool take_some();
  Gathered gather();
  static void read(Message&& message, Gathered& gathered);
  void set_aside(const Poison& poison);

  WorkerSettings settings_;
  OpenConsumer open_consumer_;
  OpenSink open_sink_;
  std::vector<ForwardTable> tables_;
  std::unique_ptr<MessageConsumer> consumer_;
  std::unique_ptr<ForwardSink> sink_;
  Worked worked_;
};

}  // namespace tracer_bio
