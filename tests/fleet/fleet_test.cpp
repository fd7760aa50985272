// From the databases of machines by a broker and workers to PostgreSQL: the rows are those that a
// forwarder writes there by itself.
#include "fleet/fleet.h"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "cli/fleet/sinks.h"
#include "cli/fleet/worker.h"
#include "numbered_messages.h"
#include "run_cli.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

TEST_P(Fleet, RowsOfMachinesComeByTwoWorkersOfWhichOneIsKilled) {
  for (int number = 0; number < 3; ++number) {
    const auto database = machine(number);
    forward_to_broker(database);
    forward_directly(database);
  }
  // It ends within its second batch: what it has received, and not committed, comes to another.
  const pid_t killed = ::fork();
  if (killed == 0) {
    int sent = 0;
    struct Ending : ForwardSink {
      Ending(std::unique_ptr<ForwardSink> sink_in, int& sent_in)
          : sink(std::move(sink_in)), sent(sent_in) {}
      void send(const ForwardBatch& batch) override {
        sink->send(batch);
        if (++sent == 2) ::_exit(0);
      }
      std::unique_ptr<ForwardSink> sink;
      int& sent;
    };
    Worker{settings_, open_consumer,
           [&](const Forward& to, std::span<const ForwardTable> tables) {
             return std::make_unique<Ending>(open_sink(to, tables), sent);
           }}
        .take_all({});
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(killed, &status, 0), killed);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  Worker one{settings_, open_consumer, open_sink};
  Worker other{settings_, open_consumer, open_sink};
  {
    const std::jthread beside{[&] { other.take_all({}); }};
    one.take_all({});
  }
  expect_same_rows();
  EXPECT_GT(one.worked().rows + other.worked().rows, 0);
}

TEST_P(Fleet, TheCommandsDoIt) {
  const auto database = machine(0);
  forward_directly(database);
  const auto config = folder_ / "config.toml";
  std::ofstream{config} << forward_section() << worker_section();
  const auto sent = run_command({"forward", "--once", "--config", config, "--database", database});
  EXPECT_EQ(sent.code, 0) << sent.error;
  GetParam().queue()->publish(numbered_to(1));
  const auto taken = run_command({"worker", "--once", "--config", config});
  EXPECT_EQ(taken.code, 0) << taken.error;
  EXPECT_TRUE(taken.out.ends_with(" rows written, 1 messages set aside\n")) << taken.out;
  expect_same_rows();
  const auto again = run_command({"worker", "--once", "--config", config});
  EXPECT_EQ(again.out, "0 messages taken, 0 rows written, 0 messages set aside\n");
}

// It waits in the queue for as long as PostgreSQL is away.
TEST_P(Fleet, NothingIsLostWhilePostgresqlIsAway) {
  const auto database = machine(0);
  forward_directly(database);
  forward_to_broker(database);
  PostgresqlTest::kill();
  Worker patient{settings_, open_consumer, open_sink};
  EXPECT_THROW(patient.take_all({}), std::runtime_error);
  ASSERT_TRUE(PostgresqlTest::start());
  patient.take_all({});
  expect_same_rows();
}

INSTANTIATE_TEST_SUITE_P(By, Fleet, testing::ValuesIn(brokers()), name_of_broker);

}  // namespace
}  // namespace tracer_bio::test
