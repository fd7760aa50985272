#include "store/reader.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "store/errors.h"
#include "store/open_read_only.h"
#include "store/read_row.h"

namespace tracer_bio {
Reader::Reader(const std::filesystem::path& file)
    : file_(file), connection_(open_read_only(file)) {}

std::unordered_map<int64_t, Begun> Reader::begun_unseen() {
  constexpr std::string_view kUnseen =
      " AND root_execution_id IN (SELECT id FROM executions WHERE args_hidden = 'all')";
  std::unordered_map<int64_t, Begun> begun;
  attempt([&] {
    Statement runs{connection_, "SELECT " + select_list("runs", tracer_bio::run_columns()) +
                                    " FROM runs WHERE engine IS NOT NULL" + std::string{kUnseen}};
    while (runs.step()) {
      Run run = read_row(runs, tracer_bio::run_columns()).run;
      const int64_t root = run.root_execution_id;
      begun[root].run = std::move(run);
    }
    // A label stands in the environment, which is asked again.
    Statement tasks{connection_, "SELECT " + select_list("tasks", task_columns()) +
                                     " FROM tasks WHERE engine <> 'label'" + std::string{kUnseen}};
    while (tasks.step()) {
      Task task = read_row(tasks, task_columns());
      const int64_t root = task.root_execution_id;
      begun[root].task = std::move(task);
    }
  });
  return begun;
}

void Reader::each_execution(const std::function<void(Execution&)>& take) {
  attempt([&] {
    const auto columns = tracer_bio::execution_columns();
    Statement rows{connection_,
                   "SELECT " + select_list("executions", columns) + " FROM executions ORDER BY id"};
    while (rows.step()) {
      Execution execution = read_row(rows, columns);
      take(execution);
    }
  });
}

void Reader::attempt(const std::function<void()>& action) { for_user("read", file_, action); }

}  // namespace tracer_bio
