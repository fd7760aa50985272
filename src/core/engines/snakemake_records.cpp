#include "core/engines/snakemake_records.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "core/engines/snakemake_log.h"
#include "core/json_text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kLogFolder = ".snakemake/log";
constexpr size_t kMostLogBytes = 16 << 20;
constexpr size_t kMostMetadataBytes = 1 << 20;
// Of other runs that began in the same folder after this one.
constexpr size_t kMostLogs = 8;

// The newest first: their names are the times at which they began.
std::vector<std::string> logs_in(EngineFolders& folders) {
  std::vector<std::string> names = folders.list(std::string(kLogFolder));
  std::erase_if(names, [](const std::string& name) { return !name.ends_with(".snakemake.log"); });
  std::ranges::sort(names, std::greater{});
  if (names.size() > kMostLogs) names.resize(kMostLogs);
  return names;
}

// Without what a shell needs quotes for: the log has none, and a row's command what is needed.
std::string unquoted(std::string_view command) {
  std::string letters;
  std::ranges::copy_if(command, std::back_inserter(letters), [](char letter) {
    return letter != '\'' && letter != '"' && letter != '\\';
  });
  return letters;
}

// "/venv/bin/snakemake --cores 2" is "python ../venv/bin/snakemake --cores 2", and also
// "python -m snakemake --cores 2".
bool is_command_of(const Run& run, std::string_view logged) {
  const std::string_view arguments = logged.substr(std::min(logged.find(' '), logged.size()));
  return unquoted(run.command).ends_with("snakemake" + unquoted(arguments));
}

bool is_of(const SnakemakeLog& log, const Run& run) {
  if (log.workflow_id.empty() && log.command.empty()) return true;
  return run.session.empty() ? is_command_of(run, log.command) : run.session == log.workflow_id;
}

// "sample=s1, unit=2" as --target-jobs has it.
std::string tag_of(std::string_view wildcards) {
  std::string tag;
  while (!wildcards.empty()) {
    const size_t size = std::min(wildcards.find(", "), wildcards.size());
    if (!tag.empty()) tag += ',';
    tag += wildcards.substr(0, size);
    wildcards.remove_prefix(std::min(size + 2, wildcards.size()));
  }
  return tag;
}

// "out/pipe.1 (pipe)" is logged of "out/pipe.1".
std::string_view without_flag(std::string_view output) {
  constexpr std::array<std::string_view, 4> kFlags{" (pipe)", " (service)", " (nodelocal)",
                                                   " (update)"};
  for (const std::string_view flag : kFlags) {
    if (output.ends_with(flag)) output.remove_suffix(flag.size());
  }
  return output;
}

// Nothing of a rule that is no `shell:`. What had finished had its metadata before that was logged.
std::optional<std::string> command_of(EngineFolders& folders, const SnakemakeJob& job) {
  if (!job.command.empty()) return std::string(job.command);
  const auto path = snakemake_metadata_of(without_flag(job.output));
  const auto json = path ? folders.read(*path, kMostMetadataBytes) : std::nullopt;
  return json ? string_member(*json, "shellcmd") : std::nullopt;
}

void read_jobs(EngineFolders& folders, const SnakemakeLog& log, JobRecords& records) {
  records.settled.resize(std::max(records.settled.size(), log.jobs.size()));
  for (size_t number = 0; number < log.jobs.size(); ++number) {
    const SnakemakeJob& job = log.jobs[number];
    // Metadata of one that runs is that of an earlier run.
    if (!job.ended || records.settled[number]) continue;
    const auto command = job.rule.empty() ? std::nullopt : command_of(folders, job);
    if (!command) {
      records.settled[number] = true;  // what is not there by now never will be
      continue;
    }
    records.jobs.push_back({.number = number,
                            .command = command_key(*command),
                            .process = std::string(job.rule),
                            .tag = tag_of(job.wildcards),
                            .native_id = std::string(job.id),
                            .attempt = job.attempt});
  }
}

}  // namespace

void read_snakemake_run(EngineFolders& folders, Run& run, JobRecords& records) {
  for (const std::string& name : logs_in(folders)) {
    const auto text = folders.read(std::string(kLogFolder) + '/' + name, kMostLogBytes);
    if (!text) continue;
    const SnakemakeLog log = parse_snakemake_log(*text);
    if (!is_of(log, run)) continue;
    if (run.session.empty()) run.session = log.workflow_id;
    if (records.wanted) read_jobs(folders, log, records);
    return;
  }
}

std::optional<std::string> snakemake_metadata_of(std::string_view output) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  constexpr size_t kLongestName = 254;  // longer ones are split into folders
  if (output.empty() || (output.size() + 2) / 3 * 4 > kLongestName) return std::nullopt;
  std::string path = ".snakemake/metadata/";
  for (; !output.empty(); output.remove_prefix(std::min<size_t>(3, output.size()))) {
    uint32_t bits = 0;
    for (size_t at = 0; at < 3; ++at)
      bits = bits << 8U | (at < output.size() ? static_cast<unsigned char>(output[at]) : 0U);
    for (size_t at = 0; at < 4; ++at)
      path += at <= output.size() ? kDigits[(bits >> (18U - 6U * at)) & 0x3fU] : '=';
  }
  return path;
}

}  // namespace tracer_bio
