// Slurm: the control group of a job's processes names job and step; where the cluster uses none,
// their environment does, which only slurmd sets as a whole. All steps of a job on this machine are
// one run, and each process tree that slurmstepd starts is a task.
#include <array>
#include <charconv>

#include "core/engines/engine.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

enum Variable { kJobId, kJobName, kStepId, kProcId, kArrayJobId, kArrayTaskId, kRestarts, kNtasks };
constexpr std::array<std::string_view, 8> kVariables{
    "SLURM_JOB_ID",       "SLURM_JOB_NAME",      "SLURM_STEP_ID",       "SLURM_PROCID",
    "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_RESTART_COUNT", "SLURM_STEP_NUM_TASKS"};

std::string_view value(const Beginning& beginning, Variable name) {
  return variable(beginning.execution, kVariables[name]);
}

// What follows `prefix` in the component of a path that begins with it: "12" of ("…/job_12/step_0",
// "job_").
std::string_view component(std::string_view path, std::string_view prefix) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.starts_with(prefix)) return name.substr(prefix.size());
    path.remove_prefix(std::min(name.size() + 1, path.size()));
  }
  return {};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Empty: no process of a job. Of an interactive salloc on a login node only the job's id is set.
std::string_view job_of(const Beginning& beginning) {
  const std::string_view cgroup = beginning.execution.cgroup;
  if (const auto job = component(cgroup, "job_");
      is_number(job) && cgroup.find("slurm") != std::string_view::npos)
    return job;
  const std::string_view job = value(beginning, kJobId);
  return is_number(job) && is_number(value(beginning, kProcId)) ? job : std::string_view{};
}

// "batch", "0" …
std::string_view step_of(const Beginning& beginning) {
  if (const auto step = component(beginning.execution.cgroup, "step_"); !step.empty()) return step;
  const std::string_view step = value(beginning, kStepId);
  return step.empty() ? "batch" : step;
}

std::optional<int64_t> attempt_of(std::string_view restarts) {
  int64_t count = 0;
  const auto [end, error] =
      std::from_chars(restarts.data(), restarts.data() + restarts.size(), count);
  if (error != std::errc{} || end != restarts.data() + restarts.size() || restarts.empty())
    return {};
  return count + 1;
}

std::optional<EngineStart> start(const Beginning& beginning) {
  const std::string_view job = job_of(beginning);
  if (job.empty()) return std::nullopt;
  EngineStart result{.name = std::string(value(beginning, kJobName)), .shared = true};
  const std::string_view array = value(beginning, kArrayJobId);
  // As squeue shows them: 12, and 7_3 for the third of array 7.
  result.session = is_number(array)
                       ? std::string(array) + '_' + std::string(value(beginning, kArrayTaskId))
                       : std::string(job);
  return result;
}

std::optional<Task> task(const Beginning& beginning) {
  // What a process of the job starts belongs to that process's task.
  if (beginning.engine_around != kSlurm.name || !beginning.task_engine.empty()) return std::nullopt;
  const std::string_view job = job_of(beginning);
  if (job.empty()) return std::nullopt;
  Task row;
  row.native_id = std::string(job) + '.' + std::string(step_of(beginning));
  row.name = value(beginning, kJobName);  // of the step, where srun gave it one
  row.attempt = attempt_of(value(beginning, kRestarts));
  row.folder = beginning.execution.cwd;
  if (const auto ranks = value(beginning, kNtasks); !ranks.empty() && ranks != "1")
    row.tag = "rank " + std::string(value(beginning, kProcId));
  return row;
}

}  // namespace

constexpr Engine kSlurm{.name = "slurm", .variables = kVariables, .start = start, .task = task};

}  // namespace tracer_bio
