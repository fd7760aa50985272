#include "kafka/broker.h"

#include <librdkafka/rdkafka.h>

#include <array>
#include <stdexcept>
#include <thread>

#include "base/file.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

constexpr int kPartitions = 4;

const Service& broker() {
  static const Service broker{"kafka", 3};
  return broker;
}

bool is_known(rd_kafka_t* client, const std::string& name) {
  const std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> topic{
      rd_kafka_topic_new(client, name.c_str(), nullptr), rd_kafka_topic_destroy};
  const rd_kafka_metadata_t* found = nullptr;
  if (rd_kafka_metadata(client, 0, topic.get(), &found, 10'000) != RD_KAFKA_RESP_ERR_NO_ERROR)
    return false;
  const bool known = found->topics[0].err == RD_KAFKA_RESP_ERR_NO_ERROR;
  rd_kafka_metadata_destroy(found);
  return known;
}

bool is_installed() {
  return std::filesystem::exists(TRACER_BIO_SOURCE_DIR "/build/services/kafka-jars") &&
         std::system("command -v java > /dev/null") == 0;
}

}  // namespace

void KafkaBroker::prepare() {
  if (!is_installed()) {
    if (std::getenv("TRACER_BIO_REQUIRE_KAFKA") != nullptr) FAIL() << "no Kafka";
    GTEST_SKIP() << "Kafka is missing (scripts/services.sh install kafka)";
  }
  static const bool started = start();
  ASSERT_TRUE(started);
  create_topic(server().topic, kPartitions);
  create_topic(server().topic + ".dead", 1);
}

bool KafkaBroker::start() { return broker().start(); }

pid_t KafkaBroker::broker_pid() { return broker().pid(); }

void KafkaBroker::kill() { broker().kill(); }

KafkaServer KafkaBroker::server() {
  return {.brokers = "127.0.0.1:" + std::to_string(broker().port()), .topic = test_name()};
}

KafkaServer KafkaBroker::secure_server() {
  KafkaServer secure = server();
  secure.brokers = "127.0.0.1:" + std::to_string(broker().port() + 2);
  secure.user = "tracer";
  secure.password = read_line(broker().folder() / "password");
  secure.sasl_mechanism = "PLAIN";
  secure.tls = "verify-full";
  secure.tls_ca = broker().folder() / "ca.pem";
  return secure;
}

void KafkaBroker::create_topic(const std::string& name, int partitions) {
  std::array<char, 512> error{};
  rd_kafka_conf_t* settings = rd_kafka_conf_new();
  rd_kafka_conf_set(settings, "bootstrap.servers",
                    ("127.0.0.1:" + std::to_string(broker().port())).c_str(), nullptr, 0);
  const std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> admin{
      rd_kafka_new(RD_KAFKA_PRODUCER, settings, error.data(), error.size()), rd_kafka_destroy};
  const std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)> answers{
      rd_kafka_queue_new(admin.get()), rd_kafka_queue_destroy};
  rd_kafka_NewTopic_t* topic =
      rd_kafka_NewTopic_new(name.c_str(), partitions, 1, error.data(), error.size());
  rd_kafka_CreateTopics(admin.get(), &topic, 1, nullptr, answers.get());
  rd_kafka_NewTopic_destroy(topic);
  const std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)> answer{
      rd_kafka_queue_poll(answers.get(), 60'000), rd_kafka_event_destroy};
  size_t count = 0;
  const auto* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(answer.get()), &count);
  if (count != 1 || rd_kafka_topic_result_error(results[0]) != RD_KAFKA_RESP_ERR_NO_ERROR)
    throw std::runtime_error{"create topic " + name};
  // It is not told to everybody at once.
  while (!is_known(admin.get(), name)) std::this_thread::sleep_for(10ms);
}

}  // namespace tracer_bio::test
