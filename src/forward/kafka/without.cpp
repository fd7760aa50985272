// Kafka in a build without librdkafka's header.
#include "forward/kafka/kafka.h"

namespace tracer_bio {
namespace {

[[noreturn]] void refuse() {
  throw SinkRefused("this tracer-bio was built without Kafka (librdkafka's header was missing)");
}

}  // namespace

std::string_view kafka_component() { return {}; }

std::unique_ptr<MessageQueue> open_kafka_queue(const KafkaServer& /*server*/) { refuse(); }

std::unique_ptr<MessageConsumer> open_kafka_consumer(const KafkaServer& /*server*/,
                                                     const std::string& /*group*/) {
  refuse();
}

}  // namespace tracer_bio
