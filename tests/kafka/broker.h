// What these tests share: one broker for the whole program, which scripts/services.sh starts. They
// are skipped by name where it cannot be had; under TRACER_BIO_REQUIRE_KAFKA=1 a skip is a failure.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "forward/kafka/kafka.h"

namespace tracer_bio::test {

class KafkaTest : public testing::Test {
 protected:
  void SetUp() override;

  // False where it did not come up.
  static bool start();
  // Without a chance to do anything more.
  static void kill();
  static pid_t broker_pid();

  // A topic of this test's own, which is there, with four partitions; so is its ".dead".
  KafkaServer server() const;
  // As the user tracer, encrypted.
  KafkaServer secure_server() const;

  static void create_topic(const std::string& name, int partitions);

  static Message numbered(int number, const std::string& key = "key");
  static std::vector<Message> numbered_to(int count);
  // Of messages that are numbered(): ascending, each once.
  static std::vector<int> numbers_of(const std::vector<Message>& messages);
  // Receives and commits until as many different messages have come, or none for 20 s.
  static std::vector<Message> receive_all(MessageConsumer& consumer, size_t count);

  std::string topic_;
};

}  // namespace tracer_bio::test
