#include "core/job_names.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace tracer_bio {
namespace {

// Of one command.
struct Candidates {
  std::vector<int64_t> tasks;
  std::vector<JobRecord> jobs;
};

void mark(std::vector<bool>& marks, size_t at) {
  if (marks.size() <= at) marks.resize(at + 1);
  marks[at] = true;
}

bool is_marked(const std::vector<bool>& marks, size_t at) { return at < marks.size() && marks[at]; }

}  // namespace

UnnamedTask UnnamedTasks::take_first() {
  const UnnamedTask first = tasks_.front();
  tasks_.erase(tasks_.begin());
  return first;
}

std::vector<NamedTask> UnnamedTasks::take_named(JobRecords told,
                                                const std::function<bool(int64_t)>& has_ended) {
  std::unordered_map<size_t, Candidates> by_command;
  for (JobRecord& job : told.jobs) {
    // Another answer may have told of it since this one was asked for.
    if (!is_marked(settled_, job.number)) by_command[job.command].jobs.push_back(std::move(job));
  }
  for (size_t number = 0; number < told.settled.size(); ++number) {
    if (told.settled[number]) mark(settled_, number);
  }
  for (const UnnamedTask& task : tasks_) {
    const auto found = by_command.find(task.command);
    if (found != by_command.end() && has_ended(task.id)) found->second.tasks.push_back(task.id);
  }

  std::vector<NamedTask> named;
  std::unordered_set<int64_t> ids;
  for (auto& [command, candidates] : by_command) {
    if (candidates.tasks.size() != candidates.jobs.size()) continue;
    for (size_t at = 0; at < candidates.tasks.size(); ++at) {
      mark(settled_, candidates.jobs[at].number);
      ids.insert(candidates.tasks[at]);
      named.push_back({candidates.tasks[at], std::move(candidates.jobs[at])});
    }
  }
  std::erase_if(tasks_, [&](const UnnamedTask& task) { return ids.contains(task.id); });
  return named;
}

}  // namespace tracer_bio
