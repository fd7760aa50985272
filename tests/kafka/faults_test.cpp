// Brokers that are away, hung or killed, and what they refuse.
#include <librdkafka/rdkafka.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "kafka/broker.h"
#include "tracer_bio/sink.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

class KafkaFaults : public KafkaTest {
 protected:
  template <class Error, class Work>
  static std::string error_of(const Work& work) {
    try {
      work();
    } catch (const Error& error) {
      return error.what();
    }
    return "no such error";
  }

  template <class Error>
  static std::string publish_error(const KafkaServer& server) {
    return error_of<Error>([&] { open_kafka_queue(server)->publish(numbered_to(1)); });
  }
};

TEST_F(KafkaFaults, ATopicThatIsNotThereIsRefused) {
  KafkaServer wrong = server();
  wrong.topic = "nowhere";
  const std::string message = publish_error<SinkRefused>(wrong);
  EXPECT_NE(message.find("there is no topic nowhere: create it"), std::string::npos) << message;
  EXPECT_NE(message.find(wrong.brokers), std::string::npos) << message;
  EXPECT_EQ(error_of<SinkRefused>([&] { open_kafka_consumer(wrong, "workers")->receive(1, 0ms); }),
            message);
}

TEST_F(KafkaFaults, WithoutATopicForTheDeadNothingIsReceived) {
  create_topic("alone", 1);
  KafkaServer wrong = server();
  wrong.topic = "alone";
  const std::string message =
      error_of<SinkRefused>([&] { open_kafka_consumer(wrong, "workers")->receive(1, 0ms); });
  EXPECT_NE(message.find("there is no topic alone.dead"), std::string::npos) << message;
}

TEST_F(KafkaFaults, WhereNothingListensIsToldAtOnce) {
  KafkaServer wrong = server();
  wrong.brokers = "127.0.0.1:1";
  const std::string message = publish_error<SinkUnavailable>(wrong);
  EXPECT_EQ(message, "Kafka at 127.0.0.1:1, topic " + wrong.topic +
                         ": 127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection "
                         "refused");
}

TEST_F(KafkaFaults, AWrongPasswordIsRefused) {
  for (const std::string mechanism : {"SCRAM-SHA-512", "PLAIN"}) {
    KafkaServer wrong = secure_server();
    wrong.password = "not-the-password";
    wrong.sasl_mechanism = mechanism;
    const std::string message = publish_error<SinkRefused>(wrong);
    EXPECT_NE(message.find("uthentication"), std::string::npos) << message;
    EXPECT_EQ(message.find("not-the-password"), std::string::npos) << message;
    EXPECT_NE(error_of<SinkRefused>([&] {
                open_kafka_consumer(wrong, "workers")->receive(1, 0ms);
              }).find("uthentication"),
              std::string::npos);
  }
}

// Which librdkafka is too old for it, it has to say.
TEST_F(KafkaFaults, ScramIsAskedForALibrdkafkaThatKnowsIt) {
  KafkaServer scram = secure_server();
  scram.sasl_mechanism = "SCRAM-SHA-512";
  if (rd_kafka_version() >= 0x020601ff) {
    open_kafka_queue(scram)->publish(numbered_to(1));
    return;
  }
  const std::string message = publish_error<SinkRefused>(scram);
  EXPECT_NE(message.find("use 2.6.1 or later, or PLAIN with tls"), std::string::npos) << message;
}

TEST_F(KafkaFaults, AServerThatNobodyVouchesForIsRefused) {
  KafkaServer wrong = secure_server();
  wrong.tls_ca.clear();
  const std::string message = publish_error<SinkRefused>(wrong);
  EXPECT_NE(message.find("certificate"), std::string::npos) << message;
}

TEST_F(KafkaFaults, APasswordIsNotShownToTheNetwork) {
  KafkaServer wrong = secure_server();
  wrong.tls = "prefer";
  EXPECT_NE(publish_error<SinkRefused>(wrong).find("set tls"), std::string::npos);
}

TEST_F(KafkaFaults, AMissingPasswordIsRefused) {
  KafkaServer wrong = secure_server();
  wrong.password.reset();
  EXPECT_NE(publish_error<SinkRefused>(wrong).find("a password is needed for user tracer"),
            std::string::npos);
}

TEST_F(KafkaFaults, AMessageThatIsTooLargeIsRefused) {
  const auto queue = open_kafka_queue(server());
  const Message large{.key = "key", .body = std::string(2'000'000, 'x')};
  EXPECT_NE(error_of<SinkRefused>([&] {
              queue->publish({&large, 1});
            }).find("Message size too large"),
            std::string::npos);
  queue->publish(numbered_to(1));
}

TEST_F(KafkaFaults, ABrokerThatHangsIsGivenUp) {
  KafkaServer impatient = server();
  impatient.timeout = 2s;
  const auto queue = open_kafka_queue(impatient);
  queue->publish(numbered_to(1));
  ::kill(broker_pid(), SIGSTOP);
  EXPECT_NE(error_of<SinkUnavailable>([&] { queue->publish(numbered_to(5)); }), "no such error");
  EXPECT_NE(error_of<SinkUnavailable>([&] { queue->publish(numbered_to(5)); }), "no such error");
  ::kill(broker_pid(), SIGCONT);
  while (error_of<SinkUnavailable>([&] { queue->publish(numbered_to(5)); }) != "no such error")
    std::this_thread::sleep_for(100ms);
  EXPECT_EQ(numbers_of(receive_all(*open_kafka_consumer(server(), "workers"), 5)).size(), 5);
}

TEST_F(KafkaFaults, LosesNothingWhenKilledWhileItIsWrittenTo) {
  const std::vector<Message> sent = numbered_to(10'000);
  const auto queue = open_kafka_queue(server());
  std::jthread killer;
  for (size_t at = 0; at < sent.size(); at += 100) {
    // It is away while the next ones are sent.
    if (at == 3'000) {
      killer = std::jthread{[] {
        kill();
        EXPECT_TRUE(start());
      }};
    }
    try {
      queue->publish(std::span{sent}.subspan(at, 100));
    } catch (const SinkUnavailable&) {
      at -= 100;
      std::this_thread::sleep_for(100ms);
    }
  }
  killer.join();
  const auto consumer = open_kafka_consumer(server(), "workers");
  EXPECT_EQ(numbers_of(receive_all(*consumer, sent.size())), numbers_of(sent));
}

TEST_F(KafkaFaults, AConsumerOutlivesItsBroker) {
  const auto queue = open_kafka_queue(server());
  const auto consumer = open_kafka_consumer(server(), "workers");
  queue->publish(numbered_to(10));
  EXPECT_EQ(receive_all(*consumer, 10).size(), 10);
  kill();
  while (error_of<SinkUnavailable>([&] { consumer->receive(1, 100ms); }) == "no such error") {
  }
  ASSERT_TRUE(start());
  const Message later = numbered(10);
  while (error_of<SinkUnavailable>([&] { queue->publish({&later, 1}); }) != "no such error") {
  }
  std::vector<int> received;
  while (received.empty()) {
    try {
      received = numbers_of(receive_all(*consumer, 1));
      ASSERT_FALSE(received.empty());
    } catch (const SinkUnavailable&) {
      std::this_thread::sleep_for(100ms);
    }
  }
  EXPECT_EQ(received, std::vector<int>{10});
}

// A process of its own that is held up for longer than its session lasts.
TEST_F(KafkaFaults, ACommitThatComesTooLateIsNoError) {
  open_kafka_queue(server())->publish(numbered_to(10));
  const pid_t late = ::fork();
  if (late == 0) {
    const auto consumer = open_kafka_consumer(server(), "workers");
    if (consumer->receive(10, 20s).empty()) ::_exit(1);
    ::raise(SIGSTOP);
    try {
      consumer->commit();
    } catch (const std::exception&) {
      ::_exit(2);
    }
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(late, &status, WUNTRACED), late);
  ASSERT_TRUE(WIFSTOPPED(status));
  const auto consumer = open_kafka_consumer(server(), "workers");
  EXPECT_EQ(numbers_of(receive_all(*consumer, 10)).size(), 10);
  ::kill(late, SIGCONT);
  ASSERT_EQ(::waitpid(late, &status, 0), late);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace tracer_bio::test
