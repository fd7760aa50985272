// Brokers that carry messages from many machines to workers: Kafka, RabbitMQ.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// Opaque to a queue.
struct Message {
  std::string key;   // messages with the same key keep their order, as far as the queue has one
  std::string body;  // below a broker's usual limit (1 MB)
};

// Where messages go to. All of it throws SinkUnavailable and SinkRefused as ForwardSink does.
class MessageQueue {
 public:
  virtual ~MessageQueue() = default;
  // Returns once the broker has confirmed that all of them are there for good. After an error any
  // of them may be there: they are sent again.
  virtual void publish(std::span<const Message> messages) = 0;
};

// Where workers get them from: each message goes to one of the consumers there are, and comes again
// (to any of them) where that did not commit it.
class MessageConsumer {
 public:
  virtual ~MessageConsumer() = default;
  // What has come: at most `most`, and nothing after having waited in vain.
  virtual std::vector<Message> receive(size_t most, std::chrono::milliseconds wait) = 0;
  // All that was received is done with, and does not come again.
  virtual void commit() = 0;
  // To the queue of those that nobody could read, with the reason: before commit().
  virtual void set_aside(const Message& message, std::string_view reason) = 0;
};

}  // namespace tracer_bio
