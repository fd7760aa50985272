// RabbitMQ as a queue: durable, its messages persistent and confirmed. In a build without
// librabbitmq's header each call throws SinkRefused.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tracer_bio/message_queue.h"

namespace tracer_bio {

// Whether this build has it, for --version: "RabbitMQ", or nothing.
std::string_view rabbitmq_component();

struct RabbitmqServer {
  std::string host;
  int port = 0;                         // 0: 5672, or 5671 with TLS
  std::string user;                     // empty: "guest"
  std::optional<std::string> password;  // none: that of "guest"
  std::string vhost = "/";
  std::string queue;    // made where it is not there
  bool quorum = false;  // and then as a quorum queue
  enum class Tls : uint8_t { kNo, kYes, kVerified } tls = Tls::kNo;
  std::filesystem::path tls_ca;  // PEM; empty: what the system trusts
  // How long it may take to confirm a message; connecting, a sixth of it.
  std::chrono::milliseconds timeout{60'000};
};

// Both connect with the first call, and anew after each error.
std::unique_ptr<MessageQueue> open_rabbitmq_queue(const RabbitmqServer& server);
// What it sets aside goes to the queue of that name with ".dead" behind it, the reason in the
// header "reason".
std::unique_ptr<MessageConsumer> open_rabbitmq_consumer(const RabbitmqServer& server);

}  // namespace tracer_bio
