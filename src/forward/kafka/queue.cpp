#include <optional>
#include <utility>

#include "forward/kafka/kafka.h"
#include "forward/kafka/producer.h"

namespace tracer_bio {
namespace {

class KafkaQueue : public MessageQueue {
 public:
  explicit KafkaQueue(KafkaServer server) : server_(std::move(server)) {}

  // After an error nothing is known of the producer any more.
  void publish(std::span<const Message> messages) override {
    try {
      if (!producer_) producer_.emplace(server_);
      producer_->send(messages, {});
    } catch (...) {
      producer_.reset();
      throw;
    }
  }

 private:
  KafkaServer server_;
  std::optional<KafkaProducer> producer_;
};

}  // namespace

std::string_view kafka_component() { return "Kafka"; }

std::unique_ptr<MessageQueue> open_kafka_queue(const KafkaServer& server) {
  return std::make_unique<KafkaQueue>(server);
}

}  // namespace tracer_bio
