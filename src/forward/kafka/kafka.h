// Kafka as a queue of messages. In a build without librdkafka's header each call throws
// SinkRefused.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tracer_bio/message_queue.h"

namespace tracer_bio {

// Whether this build has it, for --version: "Kafka", or nothing.
std::string_view kafka_component();

struct KafkaServer {
  std::string brokers;  // to begin with: "HOST:PORT,HOST:PORT"; without a port it is 9092
  // It and "TOPIC.dead" have to be there: nobody but their owner knows how many partitions, and
  // replicas of each, they are to have.
  std::string topic;
  std::string user;  // empty: whoever connects may
  std::optional<std::string> password;
  // Or SCRAM-SHA-256, or PLAIN, with TLS alone. SCRAM of Kafka 4 needs librdkafka 2.6.1.
  std::string sasl_mechanism = "SCRAM-SHA-512";
  // As libpq's sslmode; Kafka cannot offer both, so that "prefer", as empty, is without TLS.
  std::string tls;
  std::filesystem::path tls_ca;  // PEM; empty: the system's
  // How long brokers may let a batch wait; connecting, a sixth of it.
  std::chrono::milliseconds timeout{60'000};
};

// Connects with the first messages, and anew after each error. A key's messages go to one
// partition, by the same rule as Java's clients have.
std::unique_ptr<MessageQueue> open_kafka_queue(const KafkaServer& server);

// One of `group`, whose members share the partitions. Connects when it is first asked, which takes
// some seconds more than `wait`, and leaves the group at its end. What it does not commit because
// partitions were given to others comes to those.
std::unique_ptr<MessageConsumer> open_kafka_consumer(const KafkaServer& server,
                                                     const std::string& group);

}  // namespace tracer_bio
