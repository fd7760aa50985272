#include "cli/fleet/sinks.h"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/file.h"
#include "config/forward_types.h"
#include "config/forward_url.h"
#include "forward/kafka/kafka.h"
#include "forward/messages/message_sink.h"
#include "forward/postgresql/postgresql.h"
#include "forward/rabbitmq/rabbitmq.h"

namespace tracer_bio {
namespace {

std::string password_variable(const Forward& settings) {
  std::string variable = "TRACER_BIO_";
  for (const char byte : std::string{settings.section} + '_' + settings.name + "_PASSWORD") {
    const auto letter = static_cast<unsigned char>(byte);
    variable += std::isalnum(letter) != 0 ? static_cast<char>(std::toupper(letter)) : '_';
  }
  return variable;
}

// "forward.password_file", "worker.from_password_file"
std::string password_key(const Forward& settings) {
  const std::string end = settings.section == "worker" ? settings.name + '_' : "";
  return std::string{settings.section} + '.' + end + "password_file";
}

// What the configuration was checked for.
ForwardUrl url_of(const Forward& settings) { return parse_forward_url(settings.url).value(); }

PostgresqlServer postgresql_server(const Forward& settings) {
  return {.url = settings.url,
          .password = password_of(settings),
          .tls = std::string{name_of(settings.tls)},
          .tls_ca = settings.tls_ca};
}

// It tells nobody whether it can: where that is preferred, it is not encrypted.
RabbitmqServer::Tls rabbitmq_tls(ForwardTls tls) {
  if (tls == ForwardTls::kVerifyFull) return RabbitmqServer::Tls::kVerified;
  return tls == ForwardTls::kRequire ? RabbitmqServer::Tls::kYes : RabbitmqServer::Tls::kNo;
}

RabbitmqServer rabbitmq_server(const Forward& settings, const ForwardUrl& url) {
  return {.host = url.host,
          .port = url.port,
          .user = url.user,
          .password = password_of(settings),
          .vhost = url.vhost,
          .queue = settings.topic,
          .quorum = settings.quorum,
          .tls = rabbitmq_tls(settings.tls),
          .tls_ca = settings.tls_ca};
}

KafkaServer kafka_server(const Forward& settings, const ForwardUrl& url) {
  return {.brokers = url.servers,
          .topic = settings.topic,
          .user = url.user,
          .password = password_of(settings),
          .sasl_mechanism = settings.sasl,
          .tls = std::string{name_of(settings.tls)},
          .tls_ca = settings.tls_ca};
}

}  // namespace

std::optional<std::string> password_of(const Forward& settings) {
  if (!settings.password_file.empty()) {
    auto text = read_first_line(settings.password_file);
    if (!text) {
      throw SinkRefused{password_key(settings) + ' ' + settings.password_file.string() + ": " +
                        std::strerror(errno) + ": make it readable for this user alone"};
    }
    return text;
  }
  const char* text = std::getenv(password_variable(settings).c_str());
  return text == nullptr ? std::nullopt : std::optional<std::string>{text};
}

std::unique_ptr<ForwardSink> open_sink(const Forward& settings,
                                       std::span<const ForwardTable> tables) {
  const ForwardUrl url = url_of(settings);
  switch (url.kind) {
    case ForwardKind::kPostgresql:
      return open_postgresql(postgresql_server(settings), tables);
    case ForwardKind::kKafka:
      return send_to_queue(open_kafka_queue(kafka_server(settings, url)));
    case ForwardKind::kRabbitmq:
      return send_to_queue(open_rabbitmq_queue(rabbitmq_server(settings, url)));
  }
  return nullptr;
}

std::unique_ptr<MessageConsumer> open_consumer(const Forward& settings) {
  const ForwardUrl url = url_of(settings);
  switch (url.kind) {
    case ForwardKind::kKafka:
      return open_kafka_consumer(kafka_server(settings, url), settings.group);
    case ForwardKind::kRabbitmq:
      return open_rabbitmq_consumer(rabbitmq_server(settings, url));
    case ForwardKind::kPostgresql:
      break;
  }
  throw SinkRefused{without_credentials(settings.url) + " is no queue"};
}

}  // namespace tracer_bio
