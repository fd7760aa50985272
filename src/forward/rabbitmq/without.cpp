// RabbitMQ in a build without librabbitmq's header.
#include "forward/rabbitmq/rabbitmq.h"

namespace tracer_bio {
namespace {

[[noreturn]] void refuse() {
  throw SinkRefused(
      "this tracer-bio was built without RabbitMQ (librabbitmq's header was missing)");
}

}  // namespace

std::string_view rabbitmq_component() { return {}; }

std::unique_ptr<MessageQueue> open_rabbitmq_queue(const RabbitmqServer& /*server*/) { refuse(); }

std::unique_ptr<MessageConsumer> open_rabbitmq_consumer(const RabbitmqServer& /*server*/) {
  refuse();
}

}  // namespace tracer_bio
