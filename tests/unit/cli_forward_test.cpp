// What `forward` is given, and what `status` says of it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "cli/fleet/backoff.h"
#include "cli/fleet/forward_view.h"
#include "cli/fleet/sinks.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kNowNs = 1'700'000'000 * kSecondNs;

Forward fleet() {
  return {.name = "db.example.org", .url = "postgresql://me@db.example.org/fleet"};
}

TEST(ForwardPassword, IsTheFirstLineOfItsFileOrAVariable) {
  const test::Scratch scratch;
  Forward settings = fleet();
  EXPECT_FALSE(password_of(settings));
  ::setenv("TRACER_BIO_FORWARD_DB_EXAMPLE_ORG_PASSWORD", "of the variable", 1);
  EXPECT_EQ(password_of(settings), "of the variable");
  settings.password_file = scratch.write("password", "s3 cret\r\nmore\n");
  EXPECT_EQ(password_of(settings), "s3 cret");
  settings.password_file = scratch.path() / "none";
  EXPECT_THROW(password_of(settings), SinkRefused);
  ::unsetenv("TRACER_BIO_FORWARD_DB_EXAMPLE_ORG_PASSWORD");
}

TEST(ForwardPassword, OfAWorkerIsThatOfItsEnd) {
  Config config;
  ::setenv("TRACER_BIO_WORKER_FROM_PASSWORD", "of the broker", 1);
  EXPECT_EQ(password_of(config.worker.from), "of the broker");
  EXPECT_FALSE(password_of(config.worker.to));
  ::unsetenv("TRACER_BIO_WORKER_FROM_PASSWORD");
  config.worker.from.password_file = "/nowhere";
  try {
    password_of(config.worker.from);
    FAIL() << "there is no such file";
  } catch (const SinkRefused& error) {
    EXPECT_EQ(std::string{error.what()}.find("worker.from_password_file /nowhere: No such file"),
              0U)
        << error.what();
  }
}

TEST(ForwardBackoff, GrowsToAMinuteAndBeginsAnew) {
  Backoff backoff{7};
  for (int64_t due = 1000; due < 60'000; due *= 2) {
    const int64_t wait = backoff.next().count();
    EXPECT_GE(wait, due / 2);
    EXPECT_LE(wait, due);
  }
  for (int at = 0; at < 100; ++at) EXPECT_LE(backoff.next().count(), 60'000);
  backoff.reset();
  EXPECT_LE(backoff.next().count(), 1000);
}

TEST(ForwardBackoff, DiffersFromMachineToMachine) {
  Backoff one{1};
  Backoff other{2};
  bool differs = false;
  for (int at = 0; at < 5; ++at) differs = one.next() != other.next() || differs;
  EXPECT_TRUE(differs);
}

TEST(ForwardView, SaysWhatWaitsAndWhatFails) {
  const std::vector<Forward> configured{fleet()};
  const std::vector<ForwardStatus> known{{.name = "db.example.org",
                                          .rows = 12,
                                          .oldest_ns = kNowNs - 180 * kSecondNs,
                                          .sent_ns = kNowNs - 200 * kSecondNs,
                                          .failing_since_ns = kNowNs - 190 * kSecondNs,
                                          .error = "no route to host"}};
  const auto lines = forward_lines(configured, known, kNowNs);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].text.find("db.example.org, postgresql://me@db.example.org/fleet: 12 rows "
                               "wait, the oldest from 3 min ago, last sent 3 min 20 s ago; "
                               "failing since "),
            0U)
      << lines[0].text;
  EXPECT_TRUE(lines[0].text.ends_with(": no route to host"));
}

TEST(ForwardView, SaysWhatHasNotBegunAndWhatIsConfiguredNoMore) {
  const std::vector<Forward> configured{fleet()};
  const std::vector<ForwardStatus> known{{.name = "old"}};
  const auto lines = forward_lines(configured, known, kNowNs);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].text.ends_with("not begun: does tracer-bio forward run?"));
  EXPECT_TRUE(lines[1].text.ends_with("tracer-bio forward --forget old"));
  std::string text;
  JsonWriter json{text};
  write_forwards_json(json, lines);
  EXPECT_EQ(text, R"([{"name":"db.example.org","url":"postgresql://me@db.example.org/fleet",)"
                  R"("rows_waiting":null,"oldest_ns":null,"sent_ns":null,"failing_since_ns":null,)"
                  R"("error":null},{"name":"old","url":null,"rows_waiting":0,"oldest_ns":null,)"
                  R"("sent_ns":null,"failing_since_ns":null,"error":null}])");
}

}  // namespace
}  // namespace tracer_bio
