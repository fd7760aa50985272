// Servers that are away, hung or killed, and that refuse.
#include <thread>

#include "forward/rabbitmq/connection.h"
#include "rabbitmq/broker.h"
#include "tracer_bio/sink.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

class RabbitmqFaults : public RabbitmqTest {
 protected:
  template <class Error, class Action>
  static std::string error_of(const Action& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.what();
    }
    return "no such error";
  }

  // Of sending to it.
  template <class Error>
  static std::string error_at(const RabbitmqServer& server) {
    return error_of<Error>([&] { open_rabbitmq_queue(server)->publish(numbered_to(1)); });
  }

  static void expect_in(std::string_view part, const std::string& text) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
};

TEST_F(RabbitmqFaults, WrongCredentialsAreRefused) {
  RabbitmqServer wrong = server();
  wrong.password = "not-the-password";
  const std::string message = error_at<SinkRefused>(wrong);
  expect_in("ACCESS_REFUSED", message);
  expect_in("RabbitMQ at 127.0.0.1:" + std::to_string(wrong.port) + ", queue ", message);
  EXPECT_EQ(message.find("not-the-password"), std::string::npos);
  wrong.password.reset();
  expect_in("no password of user tracer", error_at<SinkRefused>(wrong));
}

TEST_F(RabbitmqFaults, AVhostThatIsNotThereIsRefused) {
  RabbitmqServer wrong = server();
  wrong.vhost = "nowhere";
  const std::string message = error_at<SinkRefused>(wrong);
  expect_in("vhost nowhere not found", message);
}

TEST_F(RabbitmqFaults, AQueueThatIsNotForUsersIsRefused) {
  RabbitmqServer wrong = server();
  wrong.queue = "amq.tracer-bio";
  expect_in("amq.tracer-bio", error_at<SinkRefused>(wrong));
}

TEST_F(RabbitmqFaults, AServerThatIsNotTrustedIsRefused) {
  RabbitmqServer unknown = secure_server();
  unknown.tls_ca.clear();
  expect_in("cert verification failed", error_at<SinkRefused>(unknown));
  unknown.tls_ca = "/nowhere.pem";
  expect_in("cannot read certificates of /nowhere.pem", error_at<SinkRefused>(unknown));
}

TEST_F(RabbitmqFaults, NobodyListens) {
  RabbitmqServer away = server();
  away.port = free_ports(1);
  expect_in("cannot connect: ", error_at<SinkUnavailable>(away));
  expect_in("cannot connect: ",
            error_of<SinkUnavailable>([&] { open_rabbitmq_consumer(away)->receive(1, 1s); }));
}

TEST_F(RabbitmqFaults, AQueueThatWasDeletedIsMadeAnew) {
  const auto queue = open_rabbitmq_queue(server());
  const auto consumer = open_rabbitmq_consumer(server());
  queue->publish(numbered_to(1));
  EXPECT_EQ(receive_all(*consumer, 1).size(), 1U);
  delete_queue();
  expect_in("it was deleted", error_of<SinkUnavailable>([&] { consumer->receive(1, 20s); }));
  expect_in("it was deleted", error_of<SinkUnavailable>([&] { queue->publish(numbered_to(1)); }));
  queue->publish(numbered_to(3));
  EXPECT_EQ(receive_all(*consumer, 3).size(), 3U);
}

TEST_F(RabbitmqFaults, AServerThatHangsIsGivenUp) {
  RabbitmqServer impatient = server();
  impatient.timeout = 6s;
  const auto queue = open_rabbitmq_queue(impatient);
  queue->publish(numbered_to(1));
  const pid_t pid = broker_pid();
  ::kill(pid, SIGSTOP);
  const std::string message = error_of<SinkUnavailable>([&] { queue->publish(numbered_to(600)); });
  const std::string again = error_of<SinkUnavailable>([&] { queue->publish(numbered_to(600)); });
  ::kill(pid, SIGCONT);
  expect_in("it does not confirm what is sent", message);
  expect_in("RabbitMQ at", again);
  queue->publish(numbered_to(600));
}

TEST_F(RabbitmqFaults, AServerThatWasAwayIsUsedOnceItIsBack) {
  const auto queue = open_rabbitmq_queue(server());
  const auto consumer = open_rabbitmq_consumer(server());
  queue->publish(numbered_to(30));
  EXPECT_EQ(take(*consumer, 20).size(), 20U);
  kill();
  expect_in("RabbitMQ at", error_of<SinkUnavailable>([&] { queue->publish(numbered_to(1)); }));
  // What had come before may still be given.
  expect_in("RabbitMQ at", error_of<SinkUnavailable>([&] {
              while (!consumer->receive(20, 20s).empty()) {
              }
            }));
  ASSERT_TRUE(start());
  // Nothing had been committed, and all been confirmed.
  EXPECT_EQ(numbers_of(receive_all(*consumer, 30)).size(), 30U);
  const Message later = numbered(30);
  queue->publish({&later, 1});
  EXPECT_EQ(numbers_of(receive_all(*consumer, 1)), std::vector<int>{30});
}

TEST_F(RabbitmqFaults, LosesNothingWhenKilledWhileSending) {
  constexpr int kBatches = 40;
  constexpr int kInABatch = 100;
  std::atomic<int> sent = 0;
  std::jthread sender{[&] {
    const auto queue = open_rabbitmq_queue(server());
    for (int batch = 0; batch < kBatches; ++batch) {
      std::vector<Message> messages;
      for (int number = 0; number < kInABatch; ++number)
        messages.push_back(numbered(batch * kInABatch + number));
      while (true) {
        try {
          queue->publish(messages);
          break;
        } catch (const SinkUnavailable&) {
          std::this_thread::sleep_for(100ms);
        }
      }
      ++sent;
    }
  }};
  while (sent < kBatches / 4) std::this_thread::sleep_for(1ms);
  kill();
  ASSERT_TRUE(start());
  sender.join();
  const auto received = receive_all(*open_rabbitmq_consumer(server()), kBatches * kInABatch);
  EXPECT_EQ(numbers_of(received).size(), static_cast<size_t>(kBatches * kInABatch));
}

}  // namespace
}  // namespace tracer_bio::test
