// `tracer-bio forward`: what it does with a sink that fails, and with itself.
#include "cli/fleet/forwarder.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "cli/doctor/forward_checks.h"
#include "cli/exit_codes.h"
#include "cli/fleet/fleet.h"
#include "run_cli.h"
#include "store/fixture.h"
#include "store/forward/forwarded_tables.h"
#include "store/memory_sink.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

class ForwarderTest : public StoreTest {
 protected:
  ForwarderTest() {
    store_.begin_recording(recording(1));
    write(store_, many(1, 20));
  }

  // Each send does what comes first of `script`; once that is empty, all succeed.
  std::unique_ptr<ForwardSink> open() {
    struct Scripted : ForwardSink {
      explicit Scripted(ForwarderTest& test_in) : test(test_in) {}
      void send(const ForwardBatch& batch) override {
        if (!test.script_.empty()) {
          const auto action = test.script_.front();
          test.script_.erase(test.script_.begin());
          action();
        }
        test.sink_.take(batch);
      }
      ForwarderTest& test;
    };
    ++opened_;
    return std::make_unique<Scripted>(*this);
  }

  Forwarder forwarder() {
    return {file_,
            {.name = "fleet", .url = "postgresql://db/fleet"},
            [this](const Forward&, std::span<const ForwardTable>) { return open(); }};
  }

  // Runs until it waited for the `count`th time. Gives how long each time, in ms.
  std::vector<int64_t> waits_of(Forwarder& forwarder, size_t count) {
    std::stop_source end;
    std::vector<int64_t> waits;
    forwarder.run(end.get_token(), [&](milliseconds time) {
      waits.push_back(time.count());
      if (waits.size() == count) end.request_stop();
    });
    return waits;
  }

  bool sink_has_all() const {
    return std::ranges::all_of(forwarded_tables(), [&](const ForwardTable& table) {
      return sink_.rows(table.name) == stored_rows(file_, table);
    });
  }

  Store store_{file_};
  MemorySink sink_;
  std::vector<std::function<void()>> script_;
  int opened_ = 0;
};

[[noreturn]] void unavailable() { throw SinkUnavailable{"db: no answer"}; }
[[noreturn]] void refused() { throw SinkRefused{"db: no such user"}; }

TEST_F(ForwarderTest, SendsAllThatIsThere) {
  Forwarder all = forwarder();
  EXPECT_EQ(all.send_all({}), std::stoll(ask("SELECT (SELECT count(*) FROM recordings)"
                                             " + (SELECT count(*) FROM users) + 3 * 20")));
  EXPECT_TRUE(sink_has_all());
  EXPECT_EQ(all.send_all({}), 0);
  EXPECT_EQ(opened_, 1);
}

TEST_F(ForwarderTest, WaitsLongerForASinkThatIsDownAndThenSendsAll) {
  script_.assign(9, unavailable);
  Forwarder all = forwarder();
  const auto waits = waits_of(all, 10);
  for (size_t at = 0; at < 9; ++at) {
    const int64_t due = std::min<int64_t>(1000 << at, 60'000);
    EXPECT_GE(waits[at], due / 2) << at;
    EXPECT_LE(waits[at], due) << at;
  }
  EXPECT_TRUE(sink_has_all());
  EXPECT_EQ(opened_, 10);  // a connection that failed is not used again
}

TEST_F(ForwarderTest, AsksSeldomWhereItIsRefused) {
  script_.assign(2, refused);
  Forwarder all = forwarder();
  EXPECT_EQ(waits_of(all, 3), (std::vector<int64_t>{60'000, 60'000, 1000}));
  EXPECT_TRUE(sink_has_all());
}

TEST_F(ForwarderTest, NotesWhatFailsUntilItWorks) {
  script_.assign(1, unavailable);
  Forwarder all = forwarder();
  EXPECT_THROW(all.send_all({}), SinkUnavailable);
  EXPECT_EQ(ask("SELECT error, failing_since_ns > 0 FROM forward_sinks"), "db: no answer|1");
  all.send_all({});
  EXPECT_EQ(ask("SELECT error, failing_since_ns FROM forward_sinks"), "NULL|NULL");
}

TEST_F(ForwarderTest, GoesOnInAFileThatTookThePlaceOfAnother) {
  Forwarder all = forwarder();
  all.send_all({});
  for (const char* end : {"", "-wal", "-shm", "-lock"})
    std::filesystem::remove(std::filesystem::path{file_} += end);
  Store next{file_};
  next.begin_recording(recording(1));
  EXPECT_GT(all.send_all({}), 0);
  EXPECT_EQ(ask("SELECT name FROM forward_sinks"), "fleet");
}

// A sink that never answers.
struct Hanging : ForwardSink {
  explicit Hanging(int reached_in) : reached(reached_in) {}
  void send(const ForwardBatch&) override {
    static_cast<void>(::write(reached, "!", 1));
    while (true) ::pause();
  }
  int reached;
};

TEST_F(ForwarderTest, EndsWhateverASinkWaitsFor) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Config config;
  config.database = file_;
  config.forwards = {{.name = "fleet", .url = "postgresql://db/fleet"}};
  const pid_t child = ::fork();
  if (child == 0) {
    forward_until_stopped(config, [&](const Forward&, std::span<const ForwardTable>) {
      return std::make_unique<Hanging>(ends[1]);
    });
    ::_exit(kFailure);  // it waits for its threads, which do not end
  }
  char reached = 0;
  EXPECT_EQ(::read(ends[0], &reached, 1), 1);
  ::kill(child, SIGTERM);
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), kOk);
}

TEST_F(ForwarderTest, TheDoctorTriesEachSink) {
  Config config;
  config.forwards = {{.name = "fleet"}, {.name = "down"}};
  const auto try_them = [&] {
    return check_forwards(config, [&](const Forward& settings, std::span<const ForwardTable>) {
      if (settings.name == "down") refused();
      return open();
    });
  };
  config.database = folder_ / "none.db";
  EXPECT_EQ(try_them().at(0).text, "tried once something is recorded");
  config.database = file_;
  const auto findings = try_them();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].verdict, Verdict::kOk);
  EXPECT_EQ(findings[1].verdict, Verdict::kWarning);
  EXPECT_EQ(findings[1].text, "down: db: no such user");
  EXPECT_EQ(sink_.count("executions"), 0U);
}

TEST_F(ForwarderTest, TheCommandNeedsToBeToldWhere) {
  const auto config = folder_ / "config.toml";
  std::ofstream{config} << "";
  EXPECT_EQ(test::run_command({"forward", "--configured", "--config", config}).code, kFailure);
  const auto result = test::run_command({"forward", "--once", "--config", config});
  EXPECT_EQ(result.code, kUsage);
  EXPECT_EQ(result.error,
            "tracer-bio: forward: where to? Give the configuration a [[forward]] with a url\n");
}

TEST_F(ForwarderTest, TheCommandSaysOfEachSinkWhyItFails) {
  const auto config = folder_ / "config.toml";
  std::ofstream{config} << "[[forward]]\nurl = \"postgresql://me@db.invalid/fleet\"\n"
                        << "password_file = \"" << (folder_ / "none").string() << "\"\n";
  EXPECT_EQ(test::run_command({"forward", "--configured", "--config", config}).code, kOk);
  const auto result =
      test::run_command({"forward", "--once", "--config", config, "--database", file_});
  EXPECT_EQ(result.code, kFailure);
  EXPECT_EQ(result.error, "tracer-bio: forward postgresql-db.invalid: forward.password_file " +
                              (folder_ / "none").string() +
                              ": No such file or directory: make it readable for this user "
                              "alone\n");
  const auto status =
      test::run_command({"status", "--json", "--config", config, "--database", file_});
  EXPECT_NE(status.out.find(R"("url":"postgresql://me@db.invalid/fleet","rows_waiting":)"),
            std::string::npos)
      << status.out;
}

TEST_F(ForwarderTest, TheCommandForgetsASink) {
  forwarder().send_all({});
  const auto forget = [&] {
    return test::run_command({"forward", "--forget", "fleet", "--database", file_});
  };
  const auto status = test::run_command({"status", "--database", file_});
  EXPECT_NE(status.out.find("forward     fleet: no longer configured, and retention waits for it: "
                            "tracer-bio forward --forget fleet"),
            std::string::npos)
      << status.out;
  EXPECT_EQ(forget().code, kOk);
  EXPECT_EQ(ask("SELECT count(*) FROM forward_sinks"), "0");
  EXPECT_EQ(forget().error,
            "tracer-bio: forward: nothing is sent to fleet: tracer-bio status has the names\n");
}

}  // namespace
}  // namespace tracer_bio
