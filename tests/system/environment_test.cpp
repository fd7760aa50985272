// Environment variables: those that are listed are recorded, and of the others nothing.
#include "base/file.h"
#include "system/recorded_events.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

using Variables = std::vector<std::string>;

class Environment : public SystemTest {
 protected:
  // Records while `load` runs, with the variable SAMPLE listed besides those that label tasks.
  template <class Load>
  RecordedEvents record_events(Load&& load) const {
    DaemonOptions options;
    options.config =
        "[monitoring]\ninterval = 0.2\nenvironment = [\"SAMPLE\"]\n"
        "[processing]\ninterval = 0.2\n";
    options.arguments = {"--record-events", events_file()};
    Database database = record(load, options);
    EXPECT_EQ(database.integer("SELECT count(*) FROM losses WHERE stage <> 'gap'"), 0);
    return RecordedEvents{events_file()};
  }

  // What is recorded of a program that ends at once and has these variables.
  Variables recorded_of(const Variables& environment) const {
    pid_t pid = 0;
    const RecordedEvents events = record_events([&] { pid = run_tiny(environment); });
    return events.environment_of(pid);
  }

  pid_t run_tiny(const Variables& environment) const {
    return run({tiny()}, {.environment = environment}).pid;
  }

  std::string events_file() const { return dir_.path() / "events"; }
};

TEST_F(Environment, OfAProcessOfAMillisecondIsSeen) {
  EXPECT_EQ(recorded_of({"TRACER_BIO_RUN=7", "SAMPLE=a b", "TRACER_BIO_TASK=align"}),
            (Variables{"TRACER_BIO_RUN=7", "SAMPLE=a b", "TRACER_BIO_TASK=align"}));
}

TEST_F(Environment, ThatIsNotListedLeavesNoTrace) {
  const std::string secret = "xyzzy-" + std::to_string(::getpid());
  pid_t pid = 0;

  const RecordedEvents events = record_events([&] {
    pid = run_tiny({"TOKEN=" + secret, "SAMPLE=shown-" + secret.substr(6), "SAMPLES=" + secret,
                    "TRACER_BIO_TOKEN=" + secret, "SAMPLE=" + secret});
  });

  EXPECT_EQ(events.environment_of(pid), Variables{"SAMPLE=shown-" + secret.substr(6)});
  for (const auto& file : std::filesystem::directory_iterator{dir_.path()}) {
    const std::string text = read_file(file.path(), SIZE_MAX).value_or("");
    EXPECT_EQ(text.find(secret), std::string::npos) << file.path();
  }
}

TEST_F(Environment, OfAMebibyteIsSearchedToItsEnd) {
  Variables environment;
  for (int i = 0; i < 9; ++i) environment.push_back("A=" + std::string(120'000, 'x'));
  environment.emplace_back("TRACER_BIO_TASK=align");
  EXPECT_EQ(recorded_of(environment), Variables{"TRACER_BIO_TASK=align"});
}

TEST_F(Environment, OfTwoThousandVariablesIsSearchedToItsEnd) {
  Variables environment;
  for (int i = 0; i < 2000; ++i) environment.push_back("TRACER_BIO_" + std::to_string(i) + "=1");
  environment.emplace_back("TRACER_BIO_TASK=align");
  EXPECT_EQ(recorded_of(environment), Variables{"TRACER_BIO_TASK=align"});
}

// The kernel side reads chunks of 4096 bytes: what stands at their borders is whole all the same.
TEST_F(Environment, IsFoundWhereverItStands) {
  const Variables label{"TRACER_BIO_TASK=align"};
  std::vector<pid_t> pids;

  const RecordedEvents events = record_events([&] {
    for (size_t size = 4060; size < 4100; ++size) {
      pids.push_back(run_tiny({"A=" + std::string(size - 3, 'x'), label[0]}));
    }
  });

  for (const pid_t pid : pids) EXPECT_EQ(events.environment_of(pid), label);
}

TEST_F(Environment, IsNeverTakenFromTheMiddleOfAValue) {
  Variables environment;
  for (const size_t border : {4096, 8192}) {
    for (size_t at = border - 2; at <= border + 2; ++at) {
      environment.push_back("A=" + std::string(at - 2, 'x') + "TRACER_BIO_TASK=false");
      environment.push_back("SAMPLE_=" + std::string(at - 8, 'x') + "SAMPLE=false");
    }
  }
  environment.emplace_back("A=\nTRACER_BIO_TASK=false");
  environment.emplace_back("SAMPLE=true");
  EXPECT_EQ(recorded_of(environment), Variables{"SAMPLE=true"});
}

TEST_F(Environment, WithTwoOfOneNameHasTheFirst) {
  EXPECT_EQ(recorded_of({"SAMPLE=first", "TRACER_BIO_TASK=align", "SAMPLE=second"}),
            (Variables{"SAMPLE=first", "TRACER_BIO_TASK=align"}));
}

TEST_F(Environment, KeepsEmptyValues) {
  EXPECT_EQ(recorded_of({"", "SAMPLE=", "", "=", "TRACER_BIO_TASK", "TRACER_BIO_RUN=1"}),
            (Variables{"SAMPLE=", "TRACER_BIO_RUN=1"}));
}

TEST_F(Environment, CutsAValueThatIsTooLong) {
  const std::string longest = "SAMPLE=" + std::string(4088, 'x');
  EXPECT_EQ(recorded_of({"A=1", longest + "TRACER_BIO_RUN=9", "TRACER_BIO_TASK=align"}),
            (Variables{longest, "TRACER_BIO_TASK=align"}));
}

TEST_F(Environment, LeavesOutWhatFindsNoRoom) {
  const std::string large(4000, 'x');
  const Variables two{"SAMPLE=" + large, "TRACER_BIO_RUN=" + large};
  EXPECT_EQ(recorded_of({two[0], two[1], "TRACER_BIO_TASK=" + large}), two);
}

TEST_F(Environment, OfAScriptIsSeen) {
  const std::string script = dir_.script("align.sh", "#!/bin/sh\nexit 0\n");
  pid_t pid = 0;

  const RecordedEvents events =
      record_events([&] { pid = run({script}, {.environment = {"TRACER_BIO_TASK=align"}}).pid; });

  EXPECT_EQ(events.environment_of(pid), Variables{"TRACER_BIO_TASK=align"});
}

}  // namespace
}  // namespace tracer_bio::test
