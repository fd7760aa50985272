#include "config/settings.h"

#include <algorithm>
#include <vector>

#include "config/edit_distance.h"
#include "core/secret_rules.h"

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

bool is_variable_name(std::string_view name) {
  constexpr size_t kLongest = 64;
  constexpr std::string_view kBytes =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  return !name.empty() && name.size() <= kLongest && name.front() > '9' &&
         name.find_first_not_of(kBytes) == std::string_view::npos;
}

bool is_path_pattern(std::string_view pattern) {
  constexpr size_t kLongest = 1024;
  return (pattern.starts_with('/') || pattern.starts_with('*')) && pattern.size() <= kLongest;
}

const Setting kSettings[] = {
    {"database", "url",
     "The SQLite file that everything is written to. A relative path begins where the daemon was "
     "started. Of a PostgreSQL server: where everything is forwarded to (as a [[forward]] of the "
     "name "
     "\"database\"), from the SQLite file at its default path",
     DatabaseType{}},
    {"database", "group",
     "The group that the file is given to, for readers such as Grafana: with its -wal and -shm, "
     "and "
     "its folder where that is for its group alone. None: that of the daemon. In the service, "
     "Group= of the unit has to name it, too",
     GroupType{}},
    {"database", "mode",
     "Who may read the file, at each start: its owner, its group, or everybody. Command lines may "
     "hold secrets",
     ModeType{&Config::database_mode, {{{"0600", 0600}, {"0640", 0640}, {"0644", 0644}}}}},

    {"monitoring", "interval", "Time between two samples of a live process",
     SecondsType{&Config::monitoring_interval, 100ms, 3'600'000ms}},
    {"monitoring", "source",
     "How executions are seen: by eBPF, which knows all, by the kernel's process connector "
     "(netlink), by looking at /proc again and again, or by the first of them that works here",
     SourceType{&Config::source,
                {{{"auto", SourceChoice::kAuto},
                  {"ebpf", SourceChoice::kEbpf},
                  {"netlink", SourceChoice::kNetlink},
                  {"procfs", SourceChoice::kProcfs}}}}},
    {"monitoring", "scope",
     "Which live processes are sampled: all, or those of pipeline runs alone",
     ScopeType{&Config::scope, {{{"all", Scope::kAll}, {"tracked", Scope::kTracked}}}}},
    {"monitoring", "sampler",
     "How they are read: by the kernel's task iterator (the cheaper way), from /proc, or as it "
     "works here",
     SamplerType{&Config::sampler,
                 {{{"auto", SamplerChoice::kAuto},
                   {"iterator", SamplerChoice::kIterator},
                   {"procfs", SamplerChoice::kProcfs}}}}},
    {"monitoring", "pss",
     "Also read the proportional set size of tracked processes. It is exact where processes share "
     "memory, but holds up the process it reads",
     FlagType{&Config::pss}},
    {"monitoring", "ring_buffer",
     "Kernel memory for events that were not read yet. What does not fit is counted as lost",
     SizeType{&Config::ring_buffer_bytes, 256 << 10, 1 << 30, true}},
    {"monitoring", "max_args", "How much of the arguments of one execution is kept",
     SizeType{&Config::max_args_bytes, 4 << 10, 1 << 20, false}},
    {"monitoring", "environment",
     "Which environment variables are kept of each execution, besides those that name its task and "
     "run (TRACER_BIO_TASK, TRACER_BIO_RUN). Variables may hold secrets: of those that are not "
     "listed "
     "nothing is kept",
     TextsType{&Config::environment, 24, is_variable_name,
               "names of environment variables: letters, digits and underscores, no digit first, "
               "at most 64 bytes"}},

    {"privacy", "args",
     "What is kept of the arguments that programs are given: all; all but secrets, in whose place "
     "*** stands, here and in environment variables; or none, but what they told (tool, run, task)",
     ArgsKeptType{&Config::args,
                  {{{"full", ArgsKept::kFull},
                    {"redacted", ArgsKept::kRedacted},
                    {"none", ArgsKept::kNone}}}}},
    {"privacy", "redact",
     "Which are secrets, besides the passwords in URLs: the value of an option, also of one "
     "program's alone, and of a variable; a word as a whole; also within `sh -c '...'`. In either "
     "case, but for options of one letter. A list takes the place of this one",
     TextsType{&Config::redact, 256, is_secret_rule,
               R"(of "--option", "-o", "program -o", "NAME=" or a word, each with * for any )"
               "bytes, at most 128 bytes"}},
    {"privacy", "hide_args_of", "Users of whose programs no arguments are kept, as with \"none\"",
     UsersType{&Config::hide_args_of, &Config::hidden_uids}},

    {"libraries", "enabled",
     "Whether it is recorded which files the programs of runs were made of: executables, shared "
     "libraries, and extension modules of Python, R and Perl",
     FlagType{&Config::libraries}},
    {"libraries", "ignore", "Which of these files are left out",
     TextsType{&Config::ignored_libraries, 256, is_path_pattern,
               R"(paths such as "/usr/lib/*/libc.so.6", each with * for any bytes, at most 1,024 )"
               "bytes"}},

    {"processing", "interval", "The longest time until something recorded can be read",
     SecondsType{&Config::processing_interval, 100ms, 3'600'000ms}},
    {"processing", "queue",
     "Memory for rows that wait for a busy or full database. What does not fit is counted as lost",
     SizeType{&Config::queue_bytes, 1 << 20, 0, false}},

    {"retention", "raw",
     "How long what was recorded of single programs is kept, while tracer-bio runs: executions, "
     "samples, the machine's figures, the recorder's own. What runs stays, and what belongs to a "
     "run stays until the whole run is so old",
     AgeType{&Config::raw_age}},
    {"retention", "processed",
     "The same of runs, each as a whole with its tasks and processed rows, and of losses",
     AgeType{&Config::processed_age}},
    {"retention", "max_size",
     "How large the database may become, with its -wal. What is the oldest for its age goes first, "
     "also where `archive` or `forward` has not read it yet",
     SizeType{&Config::max_database_bytes, 16 << 20, 0, false, true}},
    {"retention", "keep_free",
     "How much of the database's disk is left free. Where others fill it, the database gives up "
     "what is older, down to 64 MiB",
     SizeType{&Config::keep_free_bytes, 1 << 20, 0, false, true}},

    {"archive", "directory",
     "Where `tracer-bio archive` keeps Parquet files of what has ended, for years. None: nowhere",
     FolderType{&Config::archive_directory}},
    {"archive", "interval", "Time between two rounds of `tracer-bio archive --watch`",
     SecondsType{&Config::archive_interval, 10'000ms, 86'400'000ms}},

    {"forward", "url",
     "Where `tracer-bio forward` sends rows on to. A section for each such place: [[forward]]",
     ForwardUrlType{}},
    {"forward", "name",
     "What it is called by `status`, and `forward --forget`. By default after its url's scheme and "
     "host",
     ForwardNameType{}},
    {"forward", "tables", "Which tables it gets. None: all", ForwardTablesType{}},
    {"forward", "batch", "How much is sent in one transaction, about",
     ForwardBatchType{100, 100'000}},
    {"forward", "topic", "Of a broker: Kafka's topic, or RabbitMQ's queue",
     ForwardNameType{last_forward, &Forward::topic}},
    {"forward", "quorum",
     "Of RabbitMQ: where the queue is not there, it is made as a quorum queue, which several "
     "servers keep",
     ForwardFlagType{last_forward, &Forward::quorum}},
    {"forward", "password_file",
     "A file whose first line is the password. Without it, that is the environment variable "
     "TRACER_BIO_FORWARD_NAME_PASSWORD (of the name in capitals, and _ for what is no letter or "
     "digit), or of PostgreSQL PGPASSWORD, or in PGPASSFILE",
     ForwardFileType{&Forward::password_file}},
    {"forward", "tls",
     "Whether the connection is encrypted: never; where the server can (a broker cannot tell); "
     "always; or always, and only to a server that tls_ca knows by the name in the url",
     ForwardTlsType{}},
    {"forward", "tls_ca", "A file with the certificates of who vouches for the server",
     ForwardFileType{&Forward::tls_ca}},
    {"forward", "sasl",
     "Of Kafka, where the url has a user: by which mechanism the password is checked. PLAIN, which "
     "shows it to the server, wants tls",
     ForwardSaslType{}},

    {"worker", "from",
     "Which broker `tracer-bio worker` takes messages from. None: it does not run",
     ForwardUrlType{worker_from}},
    {"worker", "topic",
     "Kafka's topic, or RabbitMQ's queue. Messages that nobody can read go to "
     "the one of this name with .dead behind it",
     ForwardNameType{worker_from, &Forward::topic}},
    {"worker", "group", "Of Kafka: the consumer group of those who share the work",
     ForwardNameType{worker_from, &Forward::group}},
    {"worker", "quorum", "As [[forward]] has it", ForwardFlagType{worker_from, &Forward::quorum}},
    {"worker", "from_password_file",
     "A file whose first line is the broker's password. Without it, that is the environment "
     "variable TRACER_BIO_WORKER_FROM_PASSWORD",
     ForwardFileType{&Forward::password_file, worker_from}},
    {"worker", "from_tls", "As [[forward]] has it", ForwardTlsType{worker_from}},
    {"worker", "from_tls_ca", "As [[forward]] has it",
     ForwardFileType{&Forward::tls_ca, worker_from}},
    {"worker", "from_sasl", "As [[forward]] has it", ForwardSaslType{worker_from}},
    {"worker", "to", "Where it writes the rows of all machines", ForwardUrlType{worker_to}},
    {"worker", "to_password_file",
     "As from_password_file; TRACER_BIO_WORKER_TO_PASSWORD, PGPASSWORD, or PGPASSFILE",
     ForwardFileType{&Forward::password_file, worker_to}},
    {"worker", "to_tls", "As [[forward]] has it", ForwardTlsType{worker_to}},
    {"worker", "to_tls_ca", "As [[forward]] has it", ForwardFileType{&Forward::tls_ca, worker_to}},
    {"worker", "tables", "Which tables it writes: others' rows are left out. None: all",
     ForwardTablesType{worker_to}},
    {"worker", "batch", "How many rows it writes at once, about",
     ForwardBatchType{100, 100'000, worker_to}},

    {"logging", "level", "How much the daemon says", LevelType{}},

    {"filters", "users",
     "Whose executions the processed tables keep (the raw ones keep all). None: every user's",
     UsersType{&Config::users, &Config::uids}},
    {"filters", "engines",
     "Workflow engines whose start opens a run by itself, where no pipeline of the configuration "
     "is "
     "around it, and whose tasks are told apart",
     EnginesType{}},
    {"filters.executables", "",
     "Which tools the processed tables keep of each pipeline, whose name is that of its script "
     "with or without extension. \"*\" keeps all of its executions",
     ToolsType{}},
};

// A slip of the finger or two; more of a longer name.
bool is_near(size_t distance, size_t length) { return distance <= std::max<size_t>(2, length / 4); }

}  // namespace

std::string Setting::expected() const {
  return std::visit([](const auto& kind) { return kind.expected(); }, type);
}

WrongValues Setting::set(Config& config, std::string_view key, const ConfigValue& value) const {
  return std::visit([&](const auto& kind) { return kind.set(config, key, value); }, type);
}

std::string Setting::default_toml() const {
  return std::visit([](const auto& kind) { return kind.show(Config{}); }, type);
}

std::span<const Setting> settings() { return kSettings; }

const Setting* find_setting(std::string_view section, std::string_view key) {
  const auto* found = std::ranges::find_if(kSettings, [&](const Setting& setting) {
    return setting.section == section && (setting.name.empty() || setting.name == key);
  });
  return found == std::end(kSettings) ? nullptr : found;
}

bool is_section(std::string_view path) {
  return std::ranges::any_of(kSettings, [&](const Setting& s) { return s.section == path; });
}

bool is_array_section(std::string_view path) { return path == "forward"; }

bool is_parent_section(std::string_view path) {
  return std::ranges::any_of(kSettings, [&](const Setting& setting) {
    return setting.section.size() > path.size() && setting.section.starts_with(path) &&
           setting.section[path.size()] == '.';
  });
}

std::string nearest_key(std::string_view section, std::string_view key) {
  const std::string wanted =
      section.empty() ? std::string{key} : std::string{section} + "." + std::string{key};
  std::string nearest;
  size_t nearest_distance = SIZE_MAX;
  for (const Setting& setting : kSettings) {
    if (setting.name.empty()) continue;
    const std::string name = std::string{setting.section} + "." + std::string{setting.name};
    // The right name in the wrong section counts as near, too, but less so than a slip.
    const size_t distance =
        std::min(edit_distance(wanted, name), edit_distance(key, setting.name) + 1);
    if (distance < nearest_distance && is_near(distance, wanted.size())) {
      nearest_distance = distance;
      nearest = name;
    }
  }
  return nearest;
}

std::string nearest_section(std::string_view path) {
  std::string nearest;
  size_t nearest_distance = SIZE_MAX;
  for (const Setting& setting : kSettings) {
    const size_t distance = edit_distance(path, setting.section);
    if (distance < nearest_distance && is_near(distance, path.size())) {
      nearest_distance = distance;
      nearest = setting.section;
    }
  }
  return nearest;
}

}  // namespace tracer_bio
