// What is sent, and to whom it comes.
#include "forward/rabbitmq/headers.h"
#include "rabbitmq/broker.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

using RabbitmqQueue = RabbitmqTest;

TEST_F(RabbitmqQueue, KeepsMessagesWithTheirKeysInOrder) {
  const std::vector<Message> sent = numbered_to(1700);
  open_rabbitmq_queue(server())->publish(sent);
  const auto received = receive_all(*open_rabbitmq_consumer(server()), sent.size());
  ASSERT_EQ(received.size(), sent.size());
  for (size_t at = 0; at < sent.size(); ++at) {
    EXPECT_EQ(received[at].key, sent[at].key);
    EXPECT_EQ(received[at].body, sent[at].body);
  }
}

TEST_F(RabbitmqQueue, CarriesAnyBytes) {
  const Message message{.key = std::string("k\0y", 3), .body = std::string(900'000, '\0') + "\xff"};
  open_rabbitmq_queue(server())->publish({&message, 1});
  const auto received = receive_all(*open_rabbitmq_consumer(server()), 1);
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].key, message.key);
  EXPECT_EQ(received[0].body, message.body);
}

TEST_F(RabbitmqQueue, WhatWasCommittedDoesNotComeAgain) {
  const auto queue = open_rabbitmq_queue(server());
  queue->publish(numbered_to(100));
  EXPECT_EQ(receive_all(*open_rabbitmq_consumer(server()), 100).size(), 100U);
  const Message later = numbered(100);
  queue->publish({&later, 1});
  const auto received = receive_all(*open_rabbitmq_consumer(server()), 1);
  EXPECT_EQ(numbers_of(received), std::vector<int>{100});
}

TEST_F(RabbitmqQueue, WhatWasNotCommittedComesToAnother) {
  open_rabbitmq_queue(server())->publish(numbered_to(10));
  {
    const auto dropped = open_rabbitmq_consumer(server());
    EXPECT_EQ(take(*dropped, 4).size(), 4U);
    dropped->commit();
    EXPECT_EQ(take(*dropped, 3).size(), 3U);
  }
  const auto received = receive_all(*open_rabbitmq_consumer(server()), 6);
  EXPECT_EQ(numbers_of(received), (std::vector<int>{4, 5, 6, 7, 8, 9}));
}

TEST_F(RabbitmqQueue, GivesNothingAfterHavingWaitedInVain) {
  EXPECT_TRUE(open_rabbitmq_consumer(server())->receive(10, 10ms).empty());
}

TEST_F(RabbitmqQueue, IsSharedByItsConsumers) {
  const auto one = open_rabbitmq_consumer(server());
  const auto other = open_rabbitmq_consumer(server());
  EXPECT_TRUE(one->receive(1, 10ms).empty());
  EXPECT_TRUE(other->receive(1, 10ms).empty());
  open_rabbitmq_queue(server())->publish(numbered_to(100));
  const auto first = receive_all(*one, 50);
  const auto second = receive_all(*other, 50);
  EXPECT_EQ(first.size(), 50U);
  std::vector<Message> all = first;
  all.insert(all.end(), second.begin(), second.end());
  EXPECT_EQ(numbers_of(all).size(), 100U);
}

TEST_F(RabbitmqQueue, SetsAsideWithTheReason) {
  const Message poison{.key = "host", .body = "\xffno JSON"};
  open_rabbitmq_queue(server())->publish({&poison, 1});
  const auto consumer = open_rabbitmq_consumer(server());
  const auto received = consumer->receive(1, 20s);
  ASSERT_EQ(received.size(), 1U);
  consumer->set_aside(received[0], "byte 0: expected an object");
  consumer->commit();
  EXPECT_TRUE(consumer->receive(1, 10ms).empty());

  RabbitmqServer dead = server();
  dead.queue += ".dead";
  RabbitmqConnection connection{dead, 0s};
  ::amqp_basic_get(connection.get(), connection.channel(), amqp_bytes_of(dead.queue), 1);
  connection.check();
  amqp_message_t message{};
  connection.check(::amqp_read_message(connection.get(), connection.channel(), &message, 0));
  EXPECT_EQ(text_of(message.body), poison.body);
  EXPECT_EQ(find_header(message.properties, kKeyHeader), "host");
  EXPECT_EQ(find_header(message.properties, kReasonHeader), "byte 0: expected an object");
  ::amqp_destroy_message(&message);
}

TEST_F(RabbitmqQueue, IsAQuorumQueueWhereThatIsAskedFor) {
  RabbitmqServer quorum = server();
  quorum.quorum = true;
  open_rabbitmq_queue(quorum)->publish(numbered_to(20));
  EXPECT_EQ(receive_all(*open_rabbitmq_consumer(quorum), 20).size(), 20U);
  RabbitmqConnection connection{quorum, 0s};
  ::amqp_queue_declare(connection.get(), connection.channel(), amqp_bytes_of(quorum.queue), 0, 1, 0,
                       0, {});
  try {
    connection.check();
    FAIL() << "it is an ordinary one";
  } catch (const SinkRefused& error) {
    EXPECT_NE(std::string{error.what()}.find("'quorum'"), std::string::npos) << error.what();
  }
}

TEST_F(RabbitmqQueue, MayBeEncrypted) {
  open_rabbitmq_queue(secure_server())->publish(numbered_to(20));
  EXPECT_EQ(receive_all(*open_rabbitmq_consumer(secure_server()), 20).size(), 20U);
  RabbitmqServer unchecked = secure_server();
  unchecked.host = "127.0.0.1";
  unchecked.tls = RabbitmqServer::Tls::kYes;
  open_rabbitmq_queue(unchecked)->publish(numbered_to(1));
}

}  // namespace
}  // namespace tracer_bio::test
