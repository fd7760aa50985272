#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "forward/rabbitmq/connection.h"

namespace tracer_bio {

// Publishes to a queue, and waits for what the server confirms. Throws as MessageQueue does; after
// an error it connects anew.
class RabbitmqPublisher {
 public:
  explicit RabbitmqPublisher(RabbitmqServer server);

  // `reason`: why they were set aside; empty: they were not.
  void publish(std::span<const Message> messages, std::string_view reason = {});

 private:
  void connect();
  void send(const Message& message, std::string_view reason);
  void wait_for_some();
  void take(const amqp_method_t& method);
  void take_confirmation(uint64_t tag, bool multiple);

  RabbitmqServer server_;
  std::optional<RabbitmqConnection> connection_;
  uint64_t last_tag_ = 0;
  std::set<uint64_t> unconfirmed_;
};

}  // namespace tracer_bio
