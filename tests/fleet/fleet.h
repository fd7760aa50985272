// What these tests share: machines whose databases go by a broker and workers to PostgreSQL, and
// beside that straight there.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <span>
#include <string>

#include "postgresql/server.h"
#include "tracer_bio/config.h"
#include "tracer_bio/forward.h"
#include "tracer_bio/message_queue.h"

namespace tracer_bio::test {

// As [worker] names it, for the test that runs.
struct Named {
  std::string url;
  std::string topic;
  std::string password;  // empty: it wants none
};

struct Broker {
  std::string name;
  std::function<void()> prepare;
  std::function<bool()> start;  // false where it did not come up
  std::function<void()> kill;
  std::function<Named()> named;
  std::function<std::unique_ptr<MessageQueue>()> queue;
};

void PrintTo(const Broker& broker, std::ostream* out);
std::string name_of_broker(const testing::TestParamInfo<Broker>& broker);

// Those that this build has.
std::span<const Broker> brokers();

class Fleet : public PostgresqlTest, public testing::WithParamInterface<Broker> {
 protected:
  void SetUp() override;

  // The database of a machine, which has recorded something.
  std::filesystem::path machine(int number) const;
  void forward_to_broker(const std::filesystem::path& database) const;
  void forward_directly(const std::filesystem::path& database) const;

  // [[forward]] to the broker, and [worker].
  std::string forward_section() const;
  std::string worker_section() const;

  // What came by the broker and what came directly: all rows, but for their versions, which each
  // batch has anew.
  bool has_same_rows() const;
  void expect_same_rows() const;

  WorkerSettings settings_;

 private:
  std::string direct_rows(const ForwardTable& table) const;
};

}  // namespace tracer_bio::test
