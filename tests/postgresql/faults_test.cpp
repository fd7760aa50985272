// Servers that are away, full, hung or killed.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <atomic>
#include <csignal>
#include <random>
#include <thread>

#include "postgresql/rows.h"
#include "postgresql/server.h"
#include "store/forward/forwarded_tables.h"
#include "tracer_bio/sink.h"

namespace tracer_bio::test {
namespace {

using namespace std::chrono_literals;

class PostgresqlFaults : public PostgresqlTest {
 protected:
  template <class Error>
  static std::string error_of(ForwardSink& sink, const ForwardBatch& batch) {
    try {
      sink.send(batch);
    } catch (const Error& error) {
      return error.what();
    }
    return "no such error";
  }

  const ForwardBatch batch_ = batch_of("a", {{"runs", 1, 1}});
};

TEST_F(PostgresqlFaults, WrongPasswordIsRefused) {
  PostgresqlServer wrong = server();
  wrong.password = "not-the-password";
  const std::string message =
      error_of<SinkRefused>(*open_postgresql(wrong, forwarded_tables()), batch_);
  EXPECT_NE(message.find("password authentication failed for user \"tracer\""), std::string::npos)
      << message;
  EXPECT_EQ(message.find("not-the-password"), std::string::npos);
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST_F(PostgresqlFaults, WrongDatabaseIsRefused) {
  PostgresqlServer wrong = server();
  wrong.url.replace(wrong.url.rfind('/'), std::string::npos, "/nowhere");
  const std::string message =
      error_of<SinkRefused>(*open_postgresql(wrong, forwarded_tables()), batch_);
  EXPECT_NE(message.find("database \"nowhere\" does not exist"), std::string::npos) << message;
}

TEST_F(PostgresqlFaults, ADatabaseOfAnotherEncodingIsRefused) {
  execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' OWNER tracer");
  PostgresqlServer wrong = server();
  wrong.url.replace(wrong.url.rfind('/'), std::string::npos, "/latin");
  const std::string message =
      error_of<SinkRefused>(*open_postgresql(wrong, forwarded_tables()), batch_);
  EXPECT_NE(message.find("encoding is LATIN1"), std::string::npos) << message;
}

TEST_F(PostgresqlFaults, AServerThatWasAwayIsUsedOnceItIsBack) {
  const auto sink = this->sink();
  sink->send(batch_);
  kill();
  const ForwardBatch later = batch_of("a", {{"runs", 1, 2}});
  while (error_of<SinkUnavailable>(*sink, later).find("refused") == std::string::npos)
    std::this_thread::sleep_for(10ms);
  ASSERT_TRUE(start());
  sink->send(later);
  EXPECT_EQ(ask("SELECT row_version FROM runs"), "2");
}

TEST_F(PostgresqlFaults, AServerThatHangsIsGivenUp) {
  PostgresqlServer impatient = server();
  impatient.timeout = 1s;
  const auto sink = open_postgresql(impatient, forwarded_tables());
  sink->send(batch_);
  const pid_t backend =
      std::stoi(ask("SELECT pid FROM pg_stat_activity WHERE application_name = 'tracer-bio'"
                    " AND pid <> pg_backend_pid()"));
  ::kill(backend, SIGSTOP);
  EXPECT_NE(error_of<SinkUnavailable>(*sink, batch_).find("does not answer"), std::string::npos);
  ::kill(backend, SIGCONT);
  sink->send(batch_);
}

TEST_F(PostgresqlFaults, ALockThatIsHeldIsGivenUp) {
  PostgresqlServer impatient = server();
  impatient.timeout = 1s;
  const auto sink = open_postgresql(impatient, forwarded_tables());
  sink->send(batch_);
  PostgresqlConnection other{server_as("postgres")};
  other.execute("BEGIN; LOCK TABLE runs");
  EXPECT_NE(error_of<SinkUnavailable>(*sink, batch_).find("timeout"), std::string::npos);
  other.execute("COMMIT");
  sink->send(batch_);
}

// A tablespace that is a small file system of its own.
TEST_F(PostgresqlFaults, AFullDiskRecovers) {
  const std::filesystem::path disk = folder_ / "disk";
  std::filesystem::create_directory(disk);
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=8m,mode=0777") != 0)
    GTEST_SKIP() << "no right to mount";
  const std::string owned = "chown postgres: " + disk.string() + " && chmod 700 " + disk.string();
  ASSERT_EQ(std::system(owned.c_str()), 0);
  execute("CREATE TABLESPACE small LOCATION '" + disk.string() + '\'');
  execute(
      "GRANT CREATE ON TABLESPACE small TO tracer; ALTER ROLE tracer SET default_tablespace = "
      "small");
  const auto sink = this->sink();
  Expected expected;
  std::string message;
  int64_t id = 0;
  const auto next = [&] {
    std::vector<Change> changes;
    for (int count = 0; count < 5000; ++count) changes.push_back({"executions", ++id, id});
    return batch_of("a", changes);
  };
  for (int batches = 0; message.empty() && batches < 100; ++batches) {
    const ForwardBatch batch = next();
    expected.add(batch);
    try {
      sink->send(batch);
    } catch (const SinkUnavailable& error) {
      message = error.what();
      EXPECT_EQ(::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=64m"), 0);
      sink->send(batch);
    }
  }
  EXPECT_NE(message.find("No space left on device"), std::string::npos) << message;
  EXPECT_EQ(ask(state_sql("executions", "a")), expected.state("executions", "a"));
  static_cast<void>(std::system(
      (TRACER_BIO_SOURCE_DIR "/scripts/services.sh stop postgresql --dir " + folder_.string())
          .c_str()));
  ::umount2(disk.c_str(), MNT_DETACH);
}

// Killed, and held up, at random moments while batches come, which are repeated until they are
// taken, and sometimes although they were.
TEST_F(PostgresqlFaults, LosesNothingWhenKilledAtAnyMoment) {
  PostgresqlServer impatient = server();
  impatient.timeout = 6s;
  const auto sink = open_postgresql(impatient, forwarded_tables());
  std::mt19937 random{7};
  std::vector<ForwardBatch> batches;
  Expected expected;
  int64_t version = 0;
  for (int64_t count = 0; count < 40; ++count) {
    std::vector<Change> changes;
    for (const std::string table : {"executions", "metrics", "runs", "pipelines"})
      for (int64_t id = count * 90; id < count * 100 + 100; ++id)
        changes.push_back({table, id, ++version});
    batches.push_back(batch_of("a", changes));
    expected.add(batches.back());
  }
  std::atomic<int> kills = 0;
  std::jthread killer{[&](const std::stop_token& stop) {
    std::mt19937 moments{11};
    while (!stop.stop_requested() && kills < 5) {
      std::this_thread::sleep_for(std::chrono::milliseconds{moments() % 400});
      kill();
      ++kills;
      if (!start()) return;
    }
  }};
  for (size_t at = 0; at < batches.size(); ++at) {
    try {
      sink->send(batches[at]);
      if (random() % 4 == 0) sink->send(batches[random() % (at + 1)]);
      if (at + 1 == batches.size() && kills < 5) at = random() % at;
    } catch (const SinkUnavailable&) {
      --at;
      std::this_thread::sleep_for(20ms);
    }
  }
  killer.join();
  ASSERT_TRUE(start());
  EXPECT_EQ(kills, 5);
  for (const std::string table : {"executions", "metrics", "runs", "pipelines"})
    EXPECT_EQ(ask(state_sql(table, "a")), expected.state(table, "a")) << table;
}

}  // namespace
}  // namespace tracer_bio::test
