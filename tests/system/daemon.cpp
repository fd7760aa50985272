#include "system/daemon.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/file.h"
#include "system/eventually.h"

namespace tracer_bio::test {
namespace fs = std::filesystem;
namespace {

constexpr size_t kLongestLogBytes = 1 << 20;

fs::path database_path(const TempDir& dir, const DaemonOptions& options) {
  const fs::path& folder = options.database_folder;
  return (folder.empty() ? dir.path() : folder) / (options.name + ".db");
}

// Tests run with another source than the best where TRACER_BIO_TEST_SOURCE names one.
std::string with_source(std::string config) {
  const char* source = std::getenv("TRACER_BIO_TEST_SOURCE");
  if (source == nullptr) return config;
  const std::string line = "source = \"" + std::string{source} + "\"\n";
  const std::string section = "[monitoring]\n";
  const size_t found = config.find(section);
  if (found == std::string::npos) return section + line + config;
  return config.insert(found + section.size(), line);
}

std::string config_text(const fs::path& database, const std::string& config) {
  return "[database]\nurl = \"sqlite:///" + database.string() + "\"\n" + with_source(config);
}

fs::path write_config(const TempDir& dir, const DaemonOptions& options) {
  return dir.file(options.name + ".toml", config_text(database_path(dir, options), options.config));
}

Arguments command(const fs::path& config_file, const DaemonOptions& options) {
  Arguments arguments{options.binary, "run", "--config", config_file.string()};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  return arguments;
}

// The recordings that began, also of a daemon before this one; 0 where there is no table yet.
int64_t recordings(const fs::path& database) {
  try {
    return Database{database}.integer("SELECT count(*) FROM recordings");
  } catch (const SqliteError&) {
    return 0;
  }
}

}  // namespace

Daemon::Daemon(const TempDir& dir, const DaemonOptions& options)
    : config_file_(write_config(dir, options)),
      database_file_(database_path(dir, options)),
      log_file_(dir.path() / (options.name + ".log")) {
  const int64_t before = recordings(database_file_);
  child_.emplace(command(config_file_, options),
                 ChildOptions{.log = log_file_, .uid = options.uid});
  const bool ready = eventually([&] {
    if (child_->ended_within(std::chrono::milliseconds{0})) {
      throw std::runtime_error("the recorder ended at its start:\n" + log());
    }
    return recordings(database_file_) > before;
  });
  if (!ready) throw std::runtime_error("the recorder never got ready:\n" + log());
}

std::string Daemon::log() const { return read_file(log_file_, kLongestLogBytes).value_or(""); }

Ended Daemon::stop(int signal) {
  child_->signal(signal);
  if (!child_->ended_within(kPatience)) {
    kill9();
    throw std::runtime_error("the recorder did not end after a signal:\n" + log());
  }
  return child_->wait();
}

void Daemon::kill9() {
  child_->signal(SIGKILL);
  child_->wait();
}

void Daemon::reload(const std::string& config) {
  std::ofstream{config_file_} << config_text(database_file_, config);
  child_->signal(SIGHUP);
}

Ended run_daemon_to_end(const TempDir& dir, const DaemonOptions& options) {
  const fs::path log = dir.path() / (options.name + ".log");
  Child child{command(write_config(dir, options), options), {.log = log, .uid = options.uid}};
  if (!child.ended_within(kPatience))
    throw std::runtime_error("the recorder did not end by itself");
  Ended ended = child.wait();
  ended.output = read_file(log, kLongestLogBytes).value_or("");
  return ended;
}

}  // namespace tracer_bio::test
