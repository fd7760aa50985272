// The configuration file. Every default stands here; config/config.toml shows them, and a test
// compares the two.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tracer_bio/privacy.h"

namespace tracer_bio {

enum class SourceChoice : uint8_t { kAuto, kEbpf, kNetlink, kProcfs };
enum class SamplerChoice : uint8_t { kAuto, kIterator, kProcfs };
enum class Scope : uint8_t { kAll, kTracked };

enum class ForwardTls : uint8_t { kDisable, kPrefer, kRequire, kVerifyFull };

// A server that rows are sent on to, or messages are taken from.
struct Forward {
  std::string name;
  std::string url;                  // never with a password
  std::vector<std::string> tables;  // none: all
  int64_t batch_rows = 10'000;
  std::filesystem::path password_file;  // empty: the environment has it, or nobody asks for one
  ForwardTls tls = ForwardTls::kPrefer;
  std::filesystem::path tls_ca;  // empty: what the system trusts
  // Of brokers
  std::string topic = "tracer-bio";    // Kafka's topic, RabbitMQ's queue
  std::string group = "tracer-bio";    // Kafka's, of those who share the work
  std::string sasl = "SCRAM-SHA-512";  // Kafka's mechanism
  bool quorum = false;                 // RabbitMQ's queue is made as a quorum queue
  // Of the configuration; in "worker", the name is that of an end: "from", "to".
  std::string_view section = "forward";
};

// From a broker to a server. Either both have a url or none.
struct WorkerSettings {
  Forward from{.name = "from", .section = "worker"};
  Forward to{.name = "to", .section = "worker"};
};

struct Config {
  // [database]
  std::filesystem::path database = "/var/lib/tracer-bio/tracer_bio.db";
  std::optional<gid_t> database_group;  // nothing: that of whoever runs the daemon
  mode_t database_mode = 0640;
  // [monitoring]
  std::chrono::milliseconds monitoring_interval{2000};
  SourceChoice source = SourceChoice::kAuto;
  Scope scope = Scope::kAll;
  SamplerChoice sampler = SamplerChoice::kAuto;
  bool pss = false;  // proportional set size of tracked processes: exact, but holds up the process
                     // it reads
  int64_t ring_buffer_bytes = 16 << 20;  // a power of two, at least 256 KiB
  int64_t max_args_bytes = 128 << 10;    // of one execution; 4 KiB to 1 MiB
  std::vector<std::string> environment;  // variables that are kept of each execution
  // [privacy]
  ArgsKept args = ArgsKept::kRedacted;
  std::vector<std::string> redact = default_secret_rules();
  std::vector<std::string> hide_args_of;  // users
  std::vector<uint32_t> hidden_uids;      // theirs
  // [libraries]
  bool libraries = true;
  std::vector<std::string> ignored_libraries;  // patterns of paths
  // [processing]
  std::chrono::milliseconds processing_interval{5000};
  int64_t queue_bytes =
      24 << 20;  // rows that wait for the database; past it they are dropped and counted
  // [retention]. Of both ages 0 is for ever, of both sizes 0 is no limit.
  std::chrono::seconds raw_age{std::chrono::days{7}};
  std::chrono::seconds processed_age{std::chrono::days{90}};
  int64_t max_database_bytes = int64_t{2} << 30;
  int64_t keep_free_bytes = 1 << 30;
  // [archive]
  std::filesystem::path archive_directory;  // empty: nothing is archived
  std::chrono::milliseconds archive_interval{3'600'000};
  // [[forward]], and [database] where its url is no file
  std::vector<Forward> forwards;  // of different names
  // [worker]
  WorkerSettings worker;
  // [logging]
  std::string log_level = "info";
  // [filters]
  std::vector<std::string> users;                             // empty: every user
  std::vector<uint32_t> uids;                                 // theirs
  std::optional<std::vector<std::string>> engines;            // nothing: all that are known
  std::map<std::string, std::vector<std::string>> pipelines;  // [filters.executables]
};

// All that is wrong with a file, one line a mistake: "config.toml:3: monitoring.interval: expected
// …".
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws ConfigError for a mistake in it, std::system_error where the file cannot be read.
Config load_config(const std::filesystem::path& file);

}  // namespace tracer_bio
