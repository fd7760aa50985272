// What these tests share: one server for the whole program, which scripts/services.sh starts. They
// are skipped by name where it is not installed; under TRACER_BIO_REQUIRE_RABBITMQ=1 a skip is a
// failure.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "forward/rabbitmq/rabbitmq.h"
#include "numbered_messages.h"
#include "services.h"

namespace tracer_bio::test {

class RabbitmqBroker {
 public:
  // Of a test that needs one: before its first step.
  static void prepare();

  // False where it did not come up.
  static bool start();
  // Without a chance to do anything more.
  static void kill();
  static pid_t broker_pid();

  // With a queue of this test's own, which is made when it is first used.
  static RabbitmqServer server();
  // The same, encrypted, and checked.
  static RabbitmqServer secure_server();
  static void delete_queue();
};

class RabbitmqTest : public testing::Test, protected RabbitmqBroker {
 protected:
  void SetUp() override { prepare(); }
};

}  // namespace tracer_bio::test
