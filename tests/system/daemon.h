// The recorder itself, as a user runs it.
#pragma once

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "system/child.h"
#include "system/database.h"
#include "system/temp_dir.h"

namespace tracer_bio::test {

// Short intervals, so that a test need not wait for what it recorded.
inline constexpr std::string_view kPromptly = R"(
[monitoring]
interval = 0.2
[processing]
interval = 0.2
)";

// Runs of workflow engines elsewhere on the machine would be in the way of what a test counts.
// Opens the section [filters], which more may follow.
inline constexpr std::string_view kNoEngines = "[filters]\nengines = []\n";

struct DaemonOptions {
  // All but the section [database].
  std::string config = std::string{kPromptly} + std::string{kNoEngines};
  std::string name = "recorder";  // of its files in the directory; a second daemon needs another
  std::filesystem::path database_folder{};  // empty: the directory, too
  Arguments arguments{};                    // after `run --config FILE`
  std::string binary = TRACER_BIO_BINARY;
  std::optional<uid_t> uid{};
};

class Daemon {
 public:
  // Returns when the row in `recordings` says that it is ready. Throws with its log where it ends
  // before.
  explicit Daemon(const TempDir& dir, const DaemonOptions& options = {});

  pid_t pid() const { return child_->pid(); }
  const std::filesystem::path& database_file() const { return database_file_; }
  Database database() const { return Database{database_file_}; }
  std::string log() const;

  // Ends it by a signal, with everything stored. A test that outlives its patience is told so.
  Ended stop(int signal = SIGINT);
  void kill9();
  void reload(const std::string& config);  // a new file and SIGHUP

 private:
  std::filesystem::path config_file_;
  std::filesystem::path database_file_;
  std::filesystem::path log_file_;
  std::optional<Child> child_;
};

// Runs `tracer-bio run` to its end, for what must not start or ends by itself. Its output is its
// log.
Ended run_daemon_to_end(const TempDir& dir, const DaemonOptions& options);

}  // namespace tracer_bio::test
