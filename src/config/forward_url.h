#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

enum class ForwardKind : uint8_t { kPostgresql, kKafka, kRabbitmq };

// Where rows may be sent on to.
struct ForwardUrl {
  ForwardKind kind = ForwardKind::kPostgresql;
  std::string scheme;   // "postgresql", "kafka", "amqp"
  std::string user;     // empty: none
  std::string servers;  // of brokers: "HOST[:PORT],…"
  std::string host;     // of the first one; empty: a socket of this machine
  int port = 0;         // its; 0: the usual one
  std::string vhost;    // of RabbitMQ
};

// postgresql://[USER@][HOST][:PORT]/DATABASE, kafka://[USER@]HOST[:PORT][,HOST[:PORT]…] or
// amqp://[USER@]HOST[:PORT][/VHOST], special characters of a user or vhost as %NN. Nothing where it
// is none, or has a password or parameters: the configuration is a file that others may read, and
// it has keys for these.
std::optional<ForwardUrl> parse_forward_url(std::string_view url);

// The only way in which a URL is shown: what may be a password, and all parameters, are ***. Other
// texts stay as they are.
std::string without_credentials(std::string_view url);

}  // namespace tracer_bio
