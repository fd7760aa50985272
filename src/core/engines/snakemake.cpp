// Snakemake: the commands of a `shell:` or `script:` rule are a child of it, `bash -c 'set -euo
// pipefail;  …'`, and which job that was its records tell; a `run:` rule, and each job on a
// cluster, is a second Snakemake whose arguments name rule, wildcards and attempt.
#include <algorithm>
#include <charconv>

#include "core/engines/engine.h"
#include "core/engines/snakemake_records.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using Args = std::vector<std::string_view>;

// Snakemake 8 and later: what follows the option; empty where it is not there.
std::string_view value_of(const Args& args, std::string_view option) {
  const auto at = std::ranges::find(args, option);
  return at == args.end() || at + 1 == args.end() ? std::string_view{} : at[1];
}

bool is_worker(const Args& args) {
  const std::string_view mode = value_of(args, "--mode");
  return mode == "subprocess" || mode == "remote";
}

std::optional<EngineStart> start(const Beginning& beginning) {
  if (beginning.tool != kSnakemake.name) return std::nullopt;
  const Args args = split_args(beginning.execution.args);
  const bool only_tells = std::ranges::any_of(args, [](std::string_view argument) {
    return argument == "--version" || argument == "-v" || argument == "--help" || argument == "-h";
  });
  if (only_tells) return std::nullopt;
  return EngineStart{.takes_part = is_worker(args)};
}

// One job's "align:sample=s1,unit=2"; a group has several, and is no instance of one rule.
std::optional<Task> task_of_worker(const Args& args) {
  const auto jobs = std::ranges::find(args, "--target-jobs");
  if (jobs == args.end() || jobs + 1 == args.end()) return std::nullopt;
  Task row;
  const bool group = jobs + 2 != args.end() && !jobs[2].starts_with('-');
  if (!group) {
    const std::string_view job = jobs[1];
    const size_t colon = std::min(job.find(':'), job.size());
    row.process = job.substr(0, colon);
    row.tag = job.substr(std::min(colon + 1, job.size()));
    row.name = instance_name(row.process, row.tag);
  }
  const std::string_view attempt = value_of(args, "--attempt");
  int64_t count = 0;
  if (std::from_chars(attempt.data(), attempt.data() + attempt.size(), count).ec == std::errc{})
    row.attempt = count;
  return row;
}

// `bash -c` and the command; a rule's own shell prefix may stand before it. The `sh -c` of a `run:`
// rule is bash, too, where sh is.
bool is_shell_command(const Args& args) {
  return args.size() == 3 && base_name(args[0]) == "bash" && args[1] == "-c";
}

std::optional<Task> task(const Beginning& beginning) {
  // What a worker starts is of the worker's own task.
  if (beginning.continues || beginning.task_engine == kSnakemake.name) return std::nullopt;
  const bool snakemake = beginning.tool == kSnakemake.name;
  const bool shell = beginning.by_engine && base_name(beginning.execution.exe) == "bash";
  if (!snakemake && !shell) return std::nullopt;
  const Args args = split_args(beginning.execution.args);
  std::optional<Task> row;
  if (snakemake && is_worker(args)) row = task_of_worker(args);
  if (shell && is_shell_command(args)) row.emplace();
  if (row) row->folder = beginning.execution.cwd;
  return row;
}

// Its command behind the prefix, also where a conda environment is entered before it.
std::optional<JobStart> job(const Execution& execution) {
  constexpr std::string_view kPrefix = "set -euo pipefail;";
  const Args args = split_args(execution.args);
  if (execution.args_truncated || !is_shell_command(args)) return std::nullopt;
  std::string_view command = args[2];
  const size_t prefix = command.find(kPrefix);
  if (prefix != std::string_view::npos) command.remove_prefix(prefix + kPrefix.size());
  // The records have no command of a `script:`.
  if (command.find("/.snakemake/scripts/") != std::string_view::npos) return std::nullopt;
  // A rule with a shadow folder works below the records.
  const std::string_view cwd = execution.cwd;
  return JobStart{.command = command, .folder = cwd.substr(0, cwd.find("/.snakemake/"))};
}

}  // namespace

constexpr Engine kSnakemake{.name = "snakemake",
                            .variables = {},
                            .start = start,
                            .task = task,
                            .read_run = read_snakemake_run,
                            .job = job};

}  // namespace tracer_bio
