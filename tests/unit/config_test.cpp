#include "tracer_bio/config.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "base/file.h"
#include "config/document.h"
#include "config/filter.h"
#include "config/settings.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

using std::chrono_literals::operator""ms;

Config load(std::string_view text) {
  const test::Scratch scratch;
  return load_config(scratch.write("config.toml", text));
}

// Its mistakes, without the directory that the file was in.
std::string mistakes_of(std::string_view text) {
  const test::Scratch scratch;
  const std::string folder = scratch.path().string() + "/";
  try {
    load_config(scratch.write("config.toml", text));
  } catch (const ConfigError& error) {
    std::string mistakes = error.what();
    for (size_t at = 0; (at = mistakes.find(folder)) != std::string::npos;) {
      mistakes.erase(at, folder.size());
    }
    return mistakes;
  }
  return "none";
}

constexpr std::string_view kPrototype = R"([database]
url = "sqlite+aiosqlite:///./tracer_bio.db"

[monitoring]
interval = 2  # Seconds between metric collection

[processing]
interval = 5  # Seconds between metric processing

[filters]
users = ["USER", 'root']

[filters.executables]
pipeline_1 = ["stress"]
pipeline_2 = ["stress"]
bioinformatics_pipeline = ["wget", "fastqc", "seqtk", "bwa", "samtools", 'htseq-count']
)";

std::string prototype_of(const std::string& user) {
  std::string text{kPrototype};
  return text.replace(text.find("USER"), 4, user);
}

TEST(Config, TakesThePrototypesFileUnchanged) {
  const Config config = load(prototype_of("daemon"));

  EXPECT_EQ(config.database, "./tracer_bio.db");
  EXPECT_EQ(config.monitoring_interval, 2000ms);
  EXPECT_EQ(config.processing_interval, 5000ms);
  EXPECT_EQ(config.users, (std::vector<std::string>{"daemon", "root"}));
  EXPECT_EQ(config.uids, (std::vector<uint32_t>{1, 0}));
  EXPECT_EQ(config.pipelines.size(), 3U);
  EXPECT_EQ(config.pipelines.at("pipeline_1"), std::vector<std::string>{"stress"});
  EXPECT_EQ(config.pipelines.at("bioinformatics_pipeline").back(), "htseq-count");
}

TEST(Config, NamesAUserWhoIsUnknown) {
  EXPECT_EQ(mistakes_of(prototype_of("francesco-iori")),
            "config.toml:11: filters.users: expected a list of users that this machine knows, got "
            "\"francesco-iori\"");
}

TEST(Config, AnEmptyFileMeansTheDefaults) {
  const Config config = load("");
  EXPECT_EQ(config.database, Config{}.database);
  EXPECT_TRUE(config.pipelines.empty());
}

TEST(Config, TheInstalledFileShowsTheDefaults) {
  const std::filesystem::path file = TRACER_BIO_SOURCE_DIR "/config/config.toml";
  EXPECT_EQ(read_file(file), default_config_file())
      << "write it anew: tracer-bio config > config/config.toml";

  const Config config = load_config(file);
  const Config defaults;
  EXPECT_EQ(config.database, defaults.database);
  EXPECT_EQ(config.database_group, defaults.database_group);
  EXPECT_EQ(config.database_mode, defaults.database_mode);
  EXPECT_EQ(config.monitoring_interval, defaults.monitoring_interval);
  EXPECT_EQ(config.scope, defaults.scope);
  EXPECT_EQ(config.sampler, defaults.sampler);
  EXPECT_EQ(config.pss, defaults.pss);
  EXPECT_EQ(config.ring_buffer_bytes, defaults.ring_buffer_bytes);
  EXPECT_EQ(config.max_args_bytes, defaults.max_args_bytes);
  EXPECT_EQ(config.environment, defaults.environment);
  EXPECT_EQ(config.processing_interval, defaults.processing_interval);
  EXPECT_EQ(config.queue_bytes, defaults.queue_bytes);
  EXPECT_EQ(config.log_level, defaults.log_level);
  EXPECT_TRUE(config.users.empty());
  EXPECT_EQ(config.pipelines.size(), 3U);
}

TEST(Config, TheTableOfKeysHasEachKey) {
  const std::string table = settings_markdown();
  for (const Setting& setting : settings()) {
    const std::string name = std::string{setting.section} + "." + std::string{setting.name};
    EXPECT_NE(table.find(name), std::string::npos) << name;
  }
}

TEST(Config, NamesAllMistakesAtOnceInTheOrderOfTheirLines) {
  EXPECT_EQ(
      mistakes_of("[processing]\n"
                  "interval = \"5\"\n"
                  "[monitoring]\n"
                  "intervall = 2\n"
                  "scope = \"some\"\n"
                  "[loging]\n"
                  "[filters]\n"
                  "users = [\"root\",\n"
                  "         3]\n"),
      "config.toml:2: processing.interval: expected seconds from 0.1 to 3600, got \"5\"\n"
      "config.toml:4: unknown key monitoring.intervall, did you mean monitoring.interval?\n"
      "config.toml:5: monitoring.scope: expected \"all\" or \"tracked\", got \"some\"\n"
      "config.toml:6: unknown section [loging], did you mean [logging]?\n"
      "config.toml:9: filters.users: expected a list of users that this machine knows, got 3");
}

TEST(Config, NamesTheLineOfASyntaxError) {
  EXPECT_EQ(mistakes_of("[logging]\nlevel = \n").rfind("config.toml:2: not TOML: ", 0), 0U);
  EXPECT_EQ(mistakes_of("\n[?]\n").rfind("config.toml:2: not TOML: ", 0), 0U);
}

TEST(Config, RefusesWhatIsNotASectionAndTheOtherWayRound) {
  EXPECT_EQ(mistakes_of("logging = 1\n"),
            "config.toml:1: logging: expected a section: [logging], got 1");
  EXPECT_EQ(mistakes_of("interval = 1\n"),
            "config.toml:1: unknown key interval, did you mean monitoring.interval?");
  EXPECT_EQ(mistakes_of("[filters.executables]\nx.sh = [\"bwa\"]\n"),
            "config.toml:2: filters.executables.x: expected a list of names of programs, got a "
            "table (a name with a dot in it needs quotes)");
  EXPECT_EQ(mistakes_of("[nothing_like_it]\n"), "config.toml:1: unknown section [nothing_like_it]");
}

TEST(Config, ShowsNoControlCharactersOfTheFile) {
  const std::string mistakes = mistakes_of("[logging]\nlevel = \"\\u001b[31m\"\n");
  EXPECT_EQ(mistakes.find('\033'), std::string::npos);
}

TEST(Config, RefusesAFileOfMoreThanAMebibyte) {
  const std::string comment = "#" + std::string(1 << 20, 'x');
  EXPECT_NE(mistakes_of(comment).find("larger than 1 MiB"), std::string::npos);
}

TEST(Config, SaysWhichFileCannotBeRead) {
  EXPECT_THROW(load_config("/nonexistent/config.toml"), std::system_error);
  EXPECT_THROW(load_config("/"), std::system_error);
}

TEST(Config, TakesIntervalsAsIntegersAndFractions) {
  EXPECT_EQ(load("[monitoring]\ninterval = 0.1").monitoring_interval, 100ms);
  EXPECT_EQ(load("[monitoring]\ninterval = 3600").monitoring_interval, 3'600'000ms);
  for (const char* wrong : {"0.09", "3600.5", "-1", "nan", "inf", "9223372036854775807", "true"}) {
    EXPECT_NE(mistakes_of(std::string{"[monitoring]\ninterval = "} + wrong), "none") << wrong;
  }
}

TEST(Config, TakesSizesInBytesAndBinaryUnits) {
  EXPECT_EQ(load("[monitoring]\nring_buffer = 262144").ring_buffer_bytes, 256 << 10);
  EXPECT_EQ(load("[monitoring]\nring_buffer = \"1 GiB\"").ring_buffer_bytes, 1 << 30);
  EXPECT_EQ(load("[monitoring]\nmax_args = \"4KiB\"").max_args_bytes, 4 << 10);
  EXPECT_EQ(load("[processing]\nqueue = \"3MiB\"").queue_bytes, 3 << 20);
  EXPECT_EQ(load("[retention]\nmax_size = \"0\"").max_database_bytes, 0);
  EXPECT_EQ(load("[retention]\nkeep_free = 0").keep_free_bytes, 0);
  for (const char* wrong : {"\"3MiB\"", "\"2GiB\"", "\"16MB\"", "\"\"", "\"-1MiB\"", "1048577",
                            "\"99999999999GiB\"", "1.5"}) {
    EXPECT_NE(mistakes_of(std::string{"[monitoring]\nring_buffer = "} + wrong), "none") << wrong;
  }
}

TEST(Config, TakesLevelsAsPythonSpellsThem) {
  EXPECT_EQ(load("[logging]\nlevel = \"WARNING\"").log_level, "warning");
  EXPECT_EQ(load("[logging]\nlevel = \"warn\"").log_level, "warning");
  EXPECT_EQ(load("[logging]\nlevel = \"off\"").log_level, "off");
  EXPECT_NE(mistakes_of("[logging]\nlevel = \"loud\""), "none");
}

TEST(Config, TakesTheUrlsOfSqlAlchemy) {
  const auto database = [](const std::string& url) {
    return load("[database]\nurl = \"" + url + "\"").database;
  };
  EXPECT_EQ(database("sqlite:///a/b.db"), "a/b.db");
  EXPECT_EQ(database("sqlite:////a/b.db"), "/a/b.db");
  EXPECT_EQ(database("sqlite+aiosqlite:////a/b.db"), "/a/b.db");
  EXPECT_EQ(database("/a/b.db"), "/a/b.db");
  EXPECT_EQ(database("b.db"), "b.db");
  for (const char* wrong : {"", "mysql://host/db", "sqlite://", "sqlite://host/b.db",
                            "sqlite:///:memory:", "sqlite:///a.db?timeout=3", "/a/", "a\\u0000b"}) {
    EXPECT_NE(mistakes_of(std::string{"[database]\nurl = \""} + wrong + "\""), "none") << wrong;
  }
}

TEST(Config, TakesTheGroupThatReadsTheDatabase) {
  EXPECT_EQ(load("[database]\ngroup = \"daemon\"").database_group, gid_t{1});
  EXPECT_EQ(load("[database]\ngroup = \"\"").database_group, std::nullopt);
  EXPECT_EQ(mistakes_of("[database]\ngroup = \"no-such-group\""),
            "config.toml:2: database.group: expected a group that this machine knows, or \"\", got "
            "\"no-such-group\"");
}

TEST(Config, TakesNoModeThatLetsOthersWrite) {
  EXPECT_EQ(load("[database]\nmode = \"0600\"").database_mode, mode_t{0600});
  EXPECT_EQ(load("[database]\nmode = \"0644\"").database_mode, mode_t{0644});
  for (const char* wrong :
       {"\"0660\"", "\"0666\"", "\"0642\"", "\"4640\"", "\"0400\"", "\"\"", "416"})
    EXPECT_NE(mistakes_of(std::string{"[database]\nmode = "} + wrong), "none") << wrong;
}

TEST(Config, RefusesToolsThatAreNoNames) {
  for (const char* wrong : {"\"bwa\"", "[\"/usr/bin/bwa\"]", "[\"\"]", "[1]", "[[\"bwa\"]]"}) {
    EXPECT_NE(mistakes_of(std::string{"[filters.executables]\np = "} + wrong), "none") << wrong;
  }
  EXPECT_TRUE(load("[filters.executables]\n\"p.sh\" = []").pipelines.at("p.sh").empty());
}

TEST(Config, TakesNamesOfEnvironmentVariables) {
  EXPECT_EQ(load("[monitoring]\nenvironment = [\"SLURM_JOB_ID\", \"_a1\"]").environment,
            (std::vector<std::string>{"SLURM_JOB_ID", "_a1"}));
  EXPECT_TRUE(load("[monitoring]\nenvironment = []").environment.empty());
  for (const std::string& wrong :
       {std::string{"\"PATH\""}, std::string{"[1]"}, "[\"" + std::string(65, 'A') + "\"]"}) {
    EXPECT_NE(mistakes_of("[monitoring]\nenvironment = " + wrong), "none") << wrong;
  }
}

TEST(Config, SaysWhichNameIsNoneOfAnEnvironmentVariable) {
  const std::string expected =
      "monitoring.environment: expected a list of at most 24 names of environment variables: "
      "letters, digits and underscores, no digit first, at most 64 bytes, got ";
  EXPECT_EQ(mistakes_of("[monitoring]\n"
                        "environment = [\"CONDA_PREFIX\",\n"
                        "  \"\",\n"
                        "  \"1ST\",\n"
                        "  \"SLURM-ID\",\n"
                        "  \"A=B\"]\n"),
            "config.toml:3: " + expected + "\"\"\n" +              //
                "config.toml:4: " + expected + "\"1ST\"\n" +       //
                "config.toml:5: " + expected + "\"SLURM-ID\"\n" +  //
                "config.toml:6: " + expected + "\"A=B\"");

  std::string many;
  for (int number = 1; number <= 25; ++number) many += "\"V" + std::to_string(number) + "\", ";
  EXPECT_EQ(mistakes_of("[monitoring]\nenvironment = [" + many + "]\n"),
            "config.toml:2: " + expected + "\"V25\"");
}

TEST(Config, MakesTheFilter) {
  const Filter filter =
      make_filter(load("[filters]\nusers = [\"root\"]\n[filters.executables]\np = [\"*\"]"));
  EXPECT_EQ(filter.uids, std::unordered_set<uint32_t>{0});
  EXPECT_TRUE(filter.pipelines.at("p").contains("*"));
}

}  // namespace
}  // namespace tracer_bio
