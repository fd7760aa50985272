#include "rabbitmq/broker.h"

#include "base/file.h"
#include "forward/rabbitmq/connection.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

const Service& broker() {
  static const Service broker{"rabbitmq", 4};
  return broker;
}

bool is_installed() { return std::filesystem::exists("/usr/lib/rabbitmq/lib"); }

}  // namespace

void RabbitmqBroker::prepare() {
  if (!is_installed()) {
    if (std::getenv("TRACER_BIO_REQUIRE_RABBITMQ") != nullptr) FAIL() << "no RabbitMQ";
    GTEST_SKIP() << "RabbitMQ is missing (scripts/install-deps.sh services)";
  }
  static const bool started = start();
  ASSERT_TRUE(started);
}

bool RabbitmqBroker::start() { return broker().start(); }

pid_t RabbitmqBroker::broker_pid() { return broker().pid(); }

void RabbitmqBroker::kill() { broker().kill(); }

RabbitmqServer RabbitmqBroker::server() {
  return {.host = "127.0.0.1",
          .port = broker().port(),
          .user = "tracer",
          .password = read_line(broker().folder() / "password"),
          .queue = test_name()};
}

RabbitmqServer RabbitmqBroker::secure_server() {
  RabbitmqServer secure = server();
  secure.host = "localhost";
  secure.port = broker().port() + 3;
  secure.tls = RabbitmqServer::Tls::kVerified;
  secure.tls_ca = broker().folder() / "ca.pem";
  return secure;
}

void RabbitmqBroker::delete_queue() {
  RabbitmqConnection connection{server(), 0s};
  ::amqp_queue_delete(connection.get(), connection.channel(), amqp_bytes_of(server().queue), 0, 0);
  connection.check(::amqp_get_rpc_reply(connection.get()));
}

}  // namespace tracer_bio::test
