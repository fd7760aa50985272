// What is sent, and to whom it comes.
#include <librdkafka/rdkafka.h>

#include <thread>

#include "kafka/broker.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

using KafkaQueue = KafkaTest;

TEST_F(KafkaQueue, KeepsTheOrderOfAKey) {
  open_kafka_queue(server())->publish(numbered_to(700));
  std::map<std::string, std::vector<int>> received;
  const auto consumer = open_kafka_consumer(server(), "workers");
  for (const Message& message : receive_all(*consumer, 700))
    received[message.key].push_back(std::stoi(message.body));
  ASSERT_EQ(received.size(), 7);
  for (int host = 0; host < 7; ++host) {
    std::vector<int> sent;
    for (int number = host; number < 700; number += 7) sent.push_back(number);
    EXPECT_EQ(received["host" + std::to_string(host)], sent);
  }
}

TEST_F(KafkaQueue, CarriesAnyBytes) {
  const Message message{.key = std::string("k\0y", 3), .body = std::string(900'000, '\0') + "\xff"};
  open_kafka_queue(server())->publish({&message, 1});
  const auto received = receive_all(*open_kafka_consumer(server(), "workers"), 1);
  ASSERT_EQ(received.size(), 1);
  EXPECT_EQ(received[0].key, message.key);
  EXPECT_EQ(received[0].body, message.body);
}

TEST_F(KafkaQueue, WhatWasCommittedDoesNotComeAgain) {
  const auto queue = open_kafka_queue(server());
  queue->publish(numbered_to(100));
  EXPECT_EQ(receive_all(*open_kafka_consumer(server(), "workers"), 100).size(), 100);
  const Message later = numbered(100);
  queue->publish({&later, 1});
  const auto received = receive_all(*open_kafka_consumer(server(), "workers"), 1);
  EXPECT_EQ(numbers_of(received), std::vector<int>{100});
}

TEST_F(KafkaQueue, GivesNoMoreThanIsAskedFor) {
  open_kafka_queue(server())->publish(numbered_to(100));
  EXPECT_EQ(open_kafka_consumer(server(), "workers")->receive(3, 20s).size(), 3);
}

TEST_F(KafkaQueue, WhatADroppedConsumerDidNotCommitComesToAnother) {
  const std::vector<Message> sent = numbered_to(1000);
  open_kafka_queue(server())->publish(sent);
  auto dropped = open_kafka_consumer(server(), "workers");
  EXPECT_FALSE(dropped->receive(10, 20s).empty());
  std::vector<Message> received;
  std::jthread other{[&] {
    const auto stays = open_kafka_consumer(server(), "workers");
    received = receive_all(*stays, sent.size());
  }};
  // It shares what there is with the other one, and gets it anew.
  EXPECT_FALSE(dropped->receive(10, 20s).empty());
  dropped.reset();
  other.join();
  EXPECT_EQ(numbers_of(received), numbers_of(sent));
}

TEST_F(KafkaQueue, SetsAsideWhatNobodyCanRead) {
  const Message message = numbered(7, "host");
  open_kafka_consumer(server(), "workers")->set_aside(message, "not JSON: \"\xff");
  const std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)> reader{
      [&] {
        rd_kafka_conf_t* settings = rd_kafka_conf_new();
        for (const auto& [name, value] :
             std::map<std::string, std::string>{{"bootstrap.servers", server().brokers},
                                                {"group.id", "reader"},
                                                {"auto.offset.reset", "earliest"}})
          rd_kafka_conf_set(settings, name.c_str(), value.c_str(), nullptr, 0);
        return rd_kafka_new(RD_KAFKA_CONSUMER, settings, nullptr, 0);
      }(),
      rd_kafka_destroy};
  rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, (server().topic + ".dead").c_str(),
                                    RD_KAFKA_PARTITION_UA);
  rd_kafka_subscribe(reader.get(), topics);
  rd_kafka_topic_partition_list_destroy(topics);
  const std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)> dead{
      rd_kafka_consumer_poll(reader.get(), 20'000), rd_kafka_message_destroy};
  ASSERT_NE(dead, nullptr);
  ASSERT_EQ(dead->err, RD_KAFKA_RESP_ERR_NO_ERROR);
  EXPECT_EQ(std::string(static_cast<const char*>(dead->payload), dead->len), message.body);
  EXPECT_EQ(std::string(static_cast<const char*>(dead->key), dead->key_len), message.key);
  rd_kafka_headers_t* headers = nullptr;
  ASSERT_EQ(rd_kafka_message_headers(dead.get(), &headers), RD_KAFKA_RESP_ERR_NO_ERROR);
  const void* reason = nullptr;
  size_t size = 0;
  ASSERT_EQ(rd_kafka_header_get_last(headers, "reason", &reason, &size),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  EXPECT_EQ(std::string(static_cast<const char*>(reason), size), "not JSON: \"\xff");
}

TEST_F(KafkaQueue, SendsEncryptedAsAUser) {
  open_kafka_queue(secure_server())->publish(numbered_to(10));
  EXPECT_EQ(receive_all(*open_kafka_consumer(secure_server(), "workers"), 10).size(), 10);
}

}  // namespace
}  // namespace tracer_bio::test
