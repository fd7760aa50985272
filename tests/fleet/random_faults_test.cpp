// All that can go wrong, at random and under load: servers, forwarders and workers are killed,
// stopped and started again, and the network is cut, for ten seconds or TRACER_BIO_FAULT_SECONDS.
// In the end PostgreSQL has the rows that the machines' databases have.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include "fleet/fleet.h"
#include "fleet/own_network.h"
#include "store/fixture.h"
#include "store/forward/forwarded_tables.h"
#include "store/store.h"
#include "system/child.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int kMachines = 3;
constexpr int kWorkers = 2;
// A member of a group of Kafka's that was killed is missed after so long.
constexpr auto kRecovery = 180s;

std::chrono::seconds duration() {
  const char* seconds = std::getenv("TRACER_BIO_FAULT_SECONDS");
  return std::chrono::seconds{seconds == nullptr ? 10 : std::stoi(seconds)};
}

// A command of the program that is meant to run all the time.
class Program {
 public:
  Program(Arguments arguments, std::filesystem::path log)
      : arguments_(std::move(arguments)), log_(std::move(log)) {
    start();
  }

  void start() { child_.emplace(arguments_, ChildOptions{.log = log_}); }
  void kill_and_start() {
    child_->signal(SIGKILL);
    child_->wait();
    start();
  }
  void pause(std::chrono::milliseconds time) {
    child_->signal(SIGSTOP);
    std::this_thread::sleep_for(time);
    child_->signal(SIGCONT);
  }
  bool runs() const { return !child_->ended_within(0ms); }

 private:
  Arguments arguments_;
  std::filesystem::path log_;
  std::optional<Child> child_;
};

class RandomFaults : public Fleet {
 protected:
  void SetUp() override {
    Fleet::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    migrate_postgresql(PostgresqlTest::server(), forwarded_tables());
    for (int number = 0; number < kMachines; ++number) databases_.push_back(machine(number));
    const auto config = [&](const std::string& name, const std::string& text) {
      std::ofstream{folder_ / name} << text;
      return (folder_ / name).string();
    };
    const std::string forward = config("forward.toml", forward_section());
    const std::string work = config("worker.toml", worker_section());
    for (const auto& database : databases_)
      programs_.emplace_back(
          Arguments{TRACER_BIO_BINARY, "forward", "--config", forward, "--database", database},
          database.string() + ".log");
    for (int number = 0; number < kWorkers; ++number)
      programs_.emplace_back(Arguments{TRACER_BIO_BINARY, "worker", "--config", work},
                             folder_ / ("worker" + std::to_string(number) + ".log"));
  }

  // New rows, and others that change, until the end is asked for.
  static void write_on(const std::stop_token& stop, const std::filesystem::path& database) {
    Store store{database};
    for (int64_t id = 10'000; !stop.stop_requested(); id += 20) {
      Batch batch = many(id, 20);
      batch.executions.push_back(open_execution(id + 20));
      if (id > 10'000) batch.executions.push_back(ended_execution(id));
      write(store, batch);
      std::this_thread::sleep_for(50ms);
    }
  }

  void do_harm() {
    const auto time = std::chrono::milliseconds{below(2000)};
    Program& program = programs_[static_cast<size_t>(below(kMachines + kWorkers))];
    switch (below(6)) {
      case 0:
      case 1:
        program.kill_and_start();
        break;
      case 2:
        program.pause(time);
        break;
      case 3:
        GetParam().kill();
        std::this_thread::sleep_for(time);
        ASSERT_TRUE(GetParam().start());
        break;
      case 4:
        PostgresqlTest::kill();
        std::this_thread::sleep_for(time);
        ASSERT_TRUE(PostgresqlTest::start());
        break;
      default: {
        const CutNetwork cut;
        std::this_thread::sleep_for(2 * time);
      }
    }
  }

  int below(int limit) { return std::uniform_int_distribution{0, limit - 1}(random_); }

  std::vector<std::filesystem::path> databases_;
  std::deque<Program> programs_;
  std::mt19937 random_{std::random_device{}()};
};

TEST_P(RandomFaults, EndInTheRowsOfTheMachines) {
  {
    std::vector<std::jthread> load;
    for (const auto& database : databases_)
      load.emplace_back([database](const std::stop_token& stop) { write_on(stop, database); });
    for (const auto end = Clock::now() + duration(); Clock::now() < end;) {
      do_harm();
      if (HasFatalFailure()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds{below(500)});
    }
  }
  for (const Program& program : programs_) EXPECT_TRUE(program.runs());
  for (const auto& database : databases_) forward_directly(database);
  for (const auto end = Clock::now() + kRecovery; !has_same_rows() && Clock::now() < end;)
    std::this_thread::sleep_for(500ms);
  expect_same_rows();
}

INSTANTIATE_TEST_SUITE_P(By, RandomFaults, testing::ValuesIn(brokers()), name_of_broker);

}  // namespace
}  // namespace tracer_bio::test
