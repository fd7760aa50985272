// Nextflow: a launcher in bash that becomes Java; each task is `bash .command.run` in a work
// directory of its own, whoever starts it: Nextflow itself, Slurm, a cloud's batch service.
#include <algorithm>
#include <array>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kTaskScript = ".command.run";

using Args = std::vector<std::string_view>;

bool is_launcher(std::string_view argument) {
  const std::string_view name = base_name(argument);
  return name == "nextflow" || name == "nextflow.cli.Launcher" ||
         (name.starts_with("nextflow-") && name.ends_with(".jar"));
}

// The position of `run` where that is the command that the launcher was given; else the end.
Args::const_iterator find_run(const Args& args) {
  constexpr std::array<std::string_view, 6> kWithValue{"-c",   "-C",      "-config",
                                                       "-log", "-syslog", "-trace"};
  auto at = std::ranges::find_if(args, is_launcher);
  if (at == args.end()) return at;
  for (++at; at != args.end() && at->starts_with('-'); ++at) {
    const bool value_follows = std::ranges::find(kWithValue, *at) != kWithValue.end();
    if (value_follows && at + 1 != args.end()) ++at;
  }
  return at != args.end() && *at == "run" ? at : args.end();
}

bool is_uuid(std::string_view text) {
  constexpr size_t kSize = 36;
  return text.size() == kSize && std::ranges::count(text, '-') == 4 &&
         text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

std::optional<EngineStart> start(const Beginning& beginning) {
  if (beginning.tool != "nextflow") return std::nullopt;
  const Args args = split_args(beginning.execution.args);
  const auto run = find_run(args);
  if (run == args.end()) return std::nullopt;
  EngineStart result;
  for (auto at = run; at + 1 != args.end(); ++at) {
    if (*at == "-name") result.name = at[1];
    if (*at == "-resume" && is_uuid(at[1])) result.session = at[1];
  }
  return result;
}

std::string_view folder_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

// "/work/7d/10f599ba4dfdc6a8b4072e489a3b67" → "7d/10f599", as Nextflow shows it. Empty: it is no
// work directory.
std::string hash_of(std::string_view folder) {
  constexpr size_t kShown = 6;
  constexpr std::string_view kHex = "0123456789abcdef";
  const std::string_view rest = base_name(folder);
  const std::string_view first = base_name(folder_of(folder));
  const bool hexadecimal = rest.find_first_not_of(kHex) == std::string_view::npos &&
                           first.find_first_not_of(kHex) == std::string_view::npos;
  if (first.size() != 2 || rest.size() < 2 * kShown || !hexadecimal) return {};
  return std::string(first) + '/' + std::string(rest.substr(0, kShown));
}

// The script of a task: its own file, or the copy of it that slurmd makes. Empty: none is executed.
std::string_view script_of(const Beginning& beginning) {
  if (beginning.tool != kTaskScript && beginning.tool != "slurm_script") return {};
  const Args args = split_args(beginning.execution.args);
  // It calls itself with the name of one of its functions, for what is traced or runs in a
  // container.
  const bool whole = !args.empty() && base_name(args.back()) == beginning.tool;
  return whole ? args.back() : std::string_view{};
}

std::optional<Task> task(const Beginning& beginning) {
  const std::string_view script = script_of(beginning);
  if (script.empty() || beginning.continues) return std::nullopt;
  const bool in_own_folder = beginning.tool == kTaskScript && script.starts_with('/');
  Task row;
  row.folder = in_own_folder ? folder_of(script) : beginning.execution.cwd;
  row.hash = hash_of(row.folder);
  if (row.hash.empty()) return std::nullopt;
  const std::string_view job = variable(beginning.execution, "SLURM_JOB_ID");
  row.native_id = job.empty() ? std::to_string(beginning.execution.pid) : std::string(job);
  return row;
}

// The value of "### name: 'ALIGN (sample_1)'", or of "# NEXTFLOW TASK: ALIGN (sample_1)" up
// to 23.10.
std::string_view name_in(std::string_view line) {
  constexpr std::string_view kKey = "### name: '";
  constexpr std::string_view kOldKey = "# NEXTFLOW TASK: ";
  if (line.starts_with(kOldKey)) return line.substr(kOldKey.size());
  if (!line.starts_with(kKey)) return {};
  line.remove_prefix(kKey.size());
  return line.ends_with('\'') ? line.substr(0, line.size() - 1) : std::string_view{};
}

// Docker's own daemon starts `bash -ue /work/7d/10f599…/.command.sh`.
std::string contained(const Beginning& beginning) {
  if (beginning.tool != ".command.sh") return {};
  for (const std::string_view argument : split_args(beginning.execution.args)) {
    if (base_name(argument) == beginning.tool) return std::string(folder_of(argument));
  }
  return {};
}

void read_task(std::string_view text, Task& task) {
  constexpr int kHeaderLines = 10;  // what follows is the user's own script
  for (int line = 0; line < kHeaderLines && !text.empty(); ++line) {
    const std::string_view name = name_in(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    if (name.empty()) continue;
    task.name = name;
    // A process's name has no blank, so the first one is where the tag begins.
    const size_t tag = name.find(" (");
    task.process = name.substr(0, tag);
    if (tag == std::string_view::npos || !name.ends_with(')')) return;
    const std::string_view text_of_tag = name.substr(tag + 2, name.size() - tag - 3);
    // Nextflow numbers the tasks of a process without a tag.
    const bool number = text_of_tag.find_first_not_of("0123456789") == std::string_view::npos;
    if (!number) task.tag = text_of_tag;
    return;
  }
}

// A line of .nextflow/history, a run each: time, duration, run name, status, revision, session,
// command.
void read_run(EngineFolders& folders, Run& run, JobRecords& /*jobs*/) {
  constexpr size_t kColumns = 7;
  constexpr size_t kMostBytes = 1 << 20;
  const std::string history = folders.read(".nextflow/history", kMostBytes).value_or("");
  std::string_view text = history;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::array<std::string_view, kColumns> columns;
    for (std::string_view& column : columns) {
      column = line.substr(0, line.find('\t'));
      line.remove_prefix(std::min(column.size() + 1, line.size()));
    }
    // "nextflow run main.nf", whatever the launcher's path was. The newest such line is this run's.
    std::string_view command = columns[6];
    command.remove_prefix(std::min(command.find(' '), command.size()));
    if (command.empty() || !run.command.ends_with(command)) continue;
    run.name = columns[2];
    run.session = columns[5];
  }
}

}  // namespace

constexpr Engine kNextflow{.name = "nextflow",
                           .variables = {},
                           .start = start,
                           .task = task,
                           .contained = contained,
                           .task_file = {.path = kTaskScript, .read = read_task},
                           .read_run = read_run,
                           .retries_by_name = true};

}  // namespace tracer_bio
