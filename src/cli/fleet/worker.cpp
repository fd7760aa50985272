#include "cli/fleet/worker.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "forward/messages/decode.h"
#include "store/forward/forwarded_tables.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kWait{1000};
constexpr milliseconds kNoWait{0};
// Of a host with much to tell, each has thousands of rows; of one with little, a few.
constexpr size_t kAtOnce = 16;
constexpr int64_t kMostMessages = 256;
constexpr size_t kMaxShownBytes = 64;

}  // namespace

std::string describe(const Worked& worked) {
  return std::to_string(worked.messages) + " messages taken, " + std::to_string(worked.rows) +
         " rows written, " + std::to_string(worked.set_aside) + " messages set aside";
}

Worker::Worker(WorkerSettings settings, OpenConsumer open_consumer, OpenSink open_sink)
    : settings_(std::move(settings)),
      open_consumer_(std::move(open_consumer)),
      open_sink_(std::move(open_sink)),
      tables_(choose_tables(settings_.to.tables)) {}

void Worker::take_all(const std::stop_token& stop) {
  try {
    while (!stop.stop_requested() && take_some()) {
    }
  } catch (...) {
    // Both are opened anew, either may be the one that fails; and others get what this one has.
    consumer_.reset();
    sink_.reset();
    throw;
  }
}

// False: there was nothing.
bool Worker::take_some() {
  if (!consumer_) consumer_ = open_consumer_(settings_.from);
  Gathered gathered = gather();
  if (gathered.messages == 0) return false;
  if (!sink_) sink_ = open_sink_(settings_.to, tables_);
  const int64_t rows = gathered.batches.rows();
  for (const ForwardBatch& batch : gathered.batches.take()) sink_->send(batch);
  for (const Poison& poison : gathered.poison) set_aside(poison);
  consumer_->commit();
  worked_.messages += gathered.messages;
  worked_.rows += rows;
  return true;
}

Worker::Gathered Worker::gather() {
  Gathered gathered{.batches = HostBatches{settings_.to.tables}};
  while (gathered.batches.rows() < settings_.to.batch_rows && gathered.messages < kMostMessages) {
    auto received = consumer_->receive(kAtOnce, gathered.messages == 0 ? kWait : kNoWait);
    if (received.empty()) break;
    for (Message& message : received) read(std::move(message), gathered);
  }
  return gathered;
}

void Worker::read(Message&& message, Gathered& gathered) {
  ++gathered.messages;
  try {
    gathered.batches.add(decode(message.body, forwarded_tables()));
  } catch (const MalformedMessage& error) {
    gathered.poison.push_back({std::move(message), error.what()});
  }
}

void Worker::set_aside(const Poison& poison) {
  consumer_->set_aside(poison.message, poison.reason);
  ++worked_.set_aside;
  spdlog::warn("worker: a message with the key \"{}\" was set aside in {}.dead: {}",
               printable(poison.message.key.substr(0, kMaxShownBytes)), settings_.from.topic,
               poison.reason);
}

void Worker::run(const std::stop_token& stop, const Pause& pause) {
  Persistence{"worker", "messages wait in the queue"}.run(stop, pause, [&] {
    const int64_t before = worked_.messages;
    take_all(stop);
    return worked_.messages - before;
  });
}

}  // namespace tracer_bio
