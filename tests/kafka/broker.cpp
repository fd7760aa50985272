#include "kafka/broker.h"

#include <librdkafka/rdkafka.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <set>
#include <stdexcept>
#include <thread>

#include "base/fd.h"
#include "base/file.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

constexpr int kPartitions = 4;

bool is_free(int port) {
  const Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const sockaddr_in address{.sin_family = AF_INET,
                            .sin_port = htons(static_cast<uint16_t>(port)),
                            .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// The first of three that nobody has now, below those that are given to whoever connects.
int free_ports() {
  int port = 20'000 + ::getpid() % 10'000;
  while (!is_free(port) || !is_free(port + 1) || !is_free(port + 2)) port += 3;
  return port;
}

int services(const std::string& arguments) {
  return std::system(
      (TRACER_BIO_SOURCE_DIR "/scripts/services.sh " + arguments + " > /dev/null").c_str());
}

// Ends with the program.
class Broker {
 public:
  Broker() {
    std::string name = "/tmp/tracer_bio_kafka_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;
  ~Broker() {
    services("stop kafka --dir " + folder_.string());
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }

  bool start() const {
    return services("start kafka --dir " + folder_.string() + " --port " + std::to_string(port_)) ==
           0;
  }

  std::filesystem::path folder_;
  int port_ = free_ports();
};

Broker& broker() {
  static Broker broker;
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

void KafkaTest::SetUp() {
  if (!is_installed()) {
    if (std::getenv("TRACER_BIO_REQUIRE_KAFKA") != nullptr) FAIL() << "no Kafka";
    GTEST_SKIP() << "Kafka is missing (scripts/services.sh install kafka)";
  }
  static const bool started = start();
  ASSERT_TRUE(started);
  topic_ = testing::UnitTest::GetInstance()->current_test_info()->name();
  create_topic(topic_, kPartitions);
  create_topic(topic_ + ".dead", 1);
}

bool KafkaTest::start() { return broker().start(); }

pid_t KafkaTest::broker_pid() {
  return std::stoi(read_file(broker().folder_ / "kafka.pid").value_or("0"));
}

void KafkaTest::kill() {
  const pid_t pid = broker_pid();
  ASSERT_GT(pid, 0);
  ::kill(pid, SIGKILL);
  // Gone, or what is left of it waits for its parent.
  while (std::filesystem::exists("/proc/" + std::to_string(pid) + "/exe"))
    std::this_thread::sleep_for(10ms);
}

KafkaServer KafkaTest::server() const {
  return {.brokers = "127.0.0.1:" + std::to_string(broker().port_), .topic = topic_};
}

KafkaServer KafkaTest::secure_server() const {
  return {.brokers = "127.0.0.1:" + std::to_string(broker().port_ + 2),
          .topic = topic_,
          .user = "tracer",
          .password = read_line(broker().folder_ / "password"),
          .sasl_mechanism = "PLAIN",
          .tls = "verify-full",
          .tls_ca = broker().folder_ / "ca.pem"};
}

void KafkaTest::create_topic(const std::string& name, int partitions) {
  std::array<char, 512> error{};
  rd_kafka_conf_t* settings = rd_kafka_conf_new();
  rd_kafka_conf_set(settings, "bootstrap.servers",
                    ("127.0.0.1:" + std::to_string(broker().port_)).c_str(), nullptr, 0);
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

Message KafkaTest::numbered(int number, const std::string& key) {
  return {.key = key, .body = std::to_string(number)};
}

std::vector<Message> KafkaTest::numbered_to(int count) {
  std::vector<Message> messages;
  for (int number = 0; number < count; ++number)
    messages.push_back(numbered(number, "host" + std::to_string(number % 7)));
  return messages;
}

std::vector<int> KafkaTest::numbers_of(const std::vector<Message>& messages) {
  std::set<int> numbers;
  for (const Message& message : messages) numbers.insert(std::stoi(message.body));
  return {numbers.begin(), numbers.end()};
}

std::vector<Message> KafkaTest::receive_all(MessageConsumer& consumer, size_t count) {
  std::vector<Message> all;
  std::set<std::string> bodies;
  while (bodies.size() < count) {
    const std::vector<Message> some = consumer.receive(count, 20s);
    if (some.empty()) break;
    consumer.commit();
    for (const Message& message : some) bodies.insert(message.body);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace tracer_bio::test
