#include "core/engine_files.h"

#include <algorithm>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// Records are read as a whole, and a task's name can wait.
constexpr int64_t kBetweenQuestionsNs = 30'000'000'000;
// Of one engine. More begin between two questions only where an engine is much faster than any is,
// or its records do not tell of its tasks.
constexpr size_t kMostUnnamed = 2000;

}  // namespace

// --- Engines.

void EngineFiles::begin_engine(const Execution& execution, const Engine& engine, const Place& run,
                               const std::string& session) {
  if (engine.read_run == nullptr) return;
  AtWork& at_work = at_work_[execution.id];
  at_work.engine = &engine;
  at_work.run = run;
  at_work.uid = execution.uid;
  shell_command(execution.args, at_work.command);
  at_work.folder = execution.cwd;
  at_work.session = session;
}

void EngineFiles::carry_engine(const Execution& execution) {
  auto before = at_work_.extract(*execution.previous_id);
  if (before.empty()) return;
  // Who asked goes on with another program: what it asked for is told to nobody.
  if (before.mapped().unanswered > 0) {
    before.mapped().ended = true;
  } else {
    before.key() = execution.id;
  }
  at_work_.insert(std::move(before));
}

void EngineFiles::end_engine(const Execution& execution) {
  const auto found = at_work_.find(execution.id);
  if (found == at_work_.end()) return;
  AtWork& at_work = found->second;
  at_work.ended = true;
  // Whatever it wrote is there now.
  if (!at_work.asked_ns || !at_work.unnamed.tasks().empty())
    ask_for_run(*found, execution.end_ns.value_or(0));
  forget_if_done(execution.id);
}

// The one that started the task itself; of a task that something else starts, the one in its run.
EngineFiles::Entry* EngineFiles::find_engine_of(const Execution& task, const Engine& engine,
                                                int64_t run_id) {
  auto found = at_work_.find(task.parent_id.value_or(0));
  if (found == at_work_.end()) {
    found = std::ranges::find_if(at_work_, [&](const Entry& entry) {
      return entry.second.run.run_id == run_id && entry.second.engine == &engine;
    });
  }
  return found == at_work_.end() || found->second.engine != &engine ? nullptr : &*found;
}

void EngineFiles::forget_if_done(int64_t asker) {
  const auto found = at_work_.find(asker);
  const AtWork& at_work = found->second;
  if (!at_work.ended || at_work.unanswered > 0) return;
  for (const UnnamedTask& task : at_work.unnamed.tasks())
    forest_.release({at_work.run.run_id, task.id});
  at_work_.erase(found);
}

// --- Questions.

void EngineFiles::begin_task(const Execution& execution, const Engine& engine, const Task& task) {
  const Place place{task.run_id, task.id};
  if (!engine.task_file.path.empty()) ask_for_task(place, execution.uid, engine, task);
  Entry* entry = find_engine_of(execution, engine, task.run_id);
  if (entry == nullptr) return;
  AtWork& at_work = entry->second;
  const auto job = engine.job == nullptr ? std::nullopt : engine.job(execution);
  if (job) at_work.folder_of_jobs = job->folder;
  if (is_due(at_work, execution.start_ns)) ask_for_run(*entry, execution.start_ns);
  if (job) wait_for_name(at_work, {task.id, command_key(job->command)});
}

void EngineFiles::end_task(const Task& task, const Place& place, uint32_t uid) {
  if (task.status == RunStatus::kFailed && !task.name.empty())
    ++forest_.find({place.run_id})->failed_tasks[task.name];
  const Engine* engine = find_engine(task.engine);
  if (engine != nullptr && !engine->end_file.path.empty()) ask_for_task(place, uid, *engine, task);
}

void EngineFiles::ask_for_task(const Place& place, uint32_t uid, const Engine& engine,
                               const Task& task) {
  forest_.hold(place);
  requests_.push_back(
      {.place = place, .folders = {task.folder}, .uid = uid, .engine = &engine, .row = task});
}

bool EngineFiles::is_due(const AtWork& at_work, int64_t now_ns) {
  // By the first task the engine has written who it is.
  if (!at_work.asked_ns) return true;
  if (at_work.unanswered > 0 || now_ns - *at_work.asked_ns < kBetweenQuestionsNs) return false;
  return std::ranges::any_of(at_work.unnamed.tasks(), [&](const UnnamedTask& task) {
    return has_ended({at_work.run.run_id, task.id});
  });
}

void EngineFiles::ask_for_run(Entry& entry, int64_t now_ns) {
  auto& [asker, at_work] = entry;
  const Run* run = forest_.run(at_work.run.run_id);
  if (run == nullptr) return;
  at_work.asked_ns = now_ns;
  ++at_work.unanswered;
  forest_.hold(at_work.run);
  FileRequest request{.place = at_work.run,
                      .folders = {at_work.folder},
                      .uid = at_work.uid,
                      .engine = at_work.engine,
                      .row = *run,
                      .asker = asker,
                      .jobs = {.wanted = !at_work.unnamed.tasks().empty(),
                               .settled = at_work.unnamed.settled(),
                               .jobs = {}}};
  auto& row = std::get<Run>(request.row);
  row.command = at_work.command;
  row.session = at_work.session;
  const std::string& other = at_work.folder_of_jobs;
  if (!other.empty() && other != at_work.folder)
    request.folders.insert(request.folders.begin(), other);
  requests_.push_back(std::move(request));
}

void EngineFiles::wait_for_name(AtWork& at_work, const UnnamedTask& task) {
  forest_.hold({at_work.run.run_id, task.id});
  at_work.unnamed.add(task);
  if (at_work.unnamed.tasks().size() > kMostUnnamed)
    forest_.release({at_work.run.run_id, at_work.unnamed.take_first().id});
}

bool EngineFiles::has_ended(const Place& place) {
  const Tree* tree = forest_.find(place);
  return tree != nullptr && tree->status() != RunStatus::kRunning;
}

// --- Answers.

void EngineFiles::describe(const FileRequest& answer) {
  Tree* tree = forest_.find(answer.place);
  if (tree == nullptr) return;
  if (auto* run = std::get_if<Run>(&tree->row)) {
    describe_run(*run, answer);
  } else {
    describe_task(std::get<Task>(tree->row), std::get<Task>(answer.row));
  }
  tree->changed = true;
  forest_.release(answer.place);
}

void EngineFiles::describe_run(Run& run, const FileRequest& answer) {
  const auto& told = std::get<Run>(answer.row);
  fill(run.name, told.name);
  fill(run.session, told.session);
  const auto found = at_work_.find(answer.asker);
  if (found == at_work_.end()) return;
  AtWork& at_work = found->second;
  --at_work.unanswered;
  at_work.session = told.session;
  const auto ended = [&](int64_t task_id) { return has_ended({run.id, task_id}); };
  for (const NamedTask& named : at_work.unnamed.take_named(answer.jobs, ended))
    name({run.id, named.id}, named.job);
  forget_if_done(answer.asker);
}

void EngineFiles::name(const Place& place, const JobRecord& job) {
  Tree* tree = forest_.find(place);
  auto& task = std::get<Task>(tree->row);
  task.process = job.process;
  task.tag = job.tag;
  task.name = instance_name(task.process, task.tag);
  task.native_id = job.native_id;
  task.attempt = job.attempt;
  tree->changed = true;
  forest_.release(place);
}

void EngineFiles::describe_task(Task& task, const Task& told) {
  task.name = told.name;
  task.process = told.process;
  task.tag = told.tag;
  if (told.status != RunStatus::kRunning) {  // it was asked for at its end
    task.status = told.status;
    task.exit_code = told.exit_code;
  }
  const Engine* engine = find_engine(task.engine);
  Tree* run = forest_.find({task.run_id});
  if (task.name.empty() || run == nullptr || engine == nullptr || !engine->retries_by_name) return;
  const auto failed = run->failed_tasks.find(task.name);
  task.attempt = 1 + (failed == run->failed_tasks.end() ? 0 : failed->second);
  if (task.status == RunStatus::kFailed) ++run->failed_tasks[task.name];
}

}  // namespace tracer_bio
