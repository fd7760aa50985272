// What these tests share: one broker for the whole program, which scripts/services.sh starts. They
// are skipped by name where it cannot be had; under TRACER_BIO_REQUIRE_KAFKA=1 a skip is a failure.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "forward/kafka/kafka.h"
#include "numbered_messages.h"
#include "services.h"

namespace tracer_bio::test {

class KafkaBroker {
 public:
  // Of a test that needs one: before its first step.
  static void prepare();

  // False where it did not come up.
  static bool start();
  // Without a chance to do anything more.
  static void kill();
  static pid_t broker_pid();

  // A topic of this test's own, which is there, with four partitions; so is its ".dead".
  static KafkaServer server();
  // As the user tracer, encrypted.
  static KafkaServer secure_server();

  static void create_topic(const std::string& name, int partitions);
};

class KafkaTest : public testing::Test, protected KafkaBroker {
 protected:
  void SetUp() override { prepare(); }
};

}  // namespace tracer_bio::test
