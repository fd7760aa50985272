#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "forward/kafka/client.h"

namespace tracer_bio {

// Sends to one topic, each message once in it as long as this lives. After an error it is of no use
// any more.
class KafkaProducer {
 public:
  // Throws as KafkaClient::require_topic.
  explicit KafkaProducer(const KafkaServer& server);

  // Returns once all replicas that are in sync have them. `reason`, where there is one: the header
  // of that name, of each.
  void send(std::span<const Message> messages, std::string_view reason);

 private:
  struct Rejection {
    rd_kafka_resp_err_t code;
    std::string text;
  };

  static KafkaSettings settings(const KafkaServer& server);
  static void on_delivery(rd_kafka_t* handle, const rd_kafka_message_t* message, void* client);
  void enqueue(const Message& message, std::string_view reason, KafkaClock::time_point deadline);
  void finish(KafkaClock::time_point deadline);
  void check(KafkaClock::time_point deadline) const;

  std::string topic_;
  std::chrono::milliseconds timeout_;
  std::optional<Rejection> rejection_;  // the first one of a send()
  KafkaClient client_;
};

}  // namespace tracer_bio
