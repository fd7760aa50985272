#include "store/within.h"

#include "store/sql_files.h"

namespace tracer_bio {

std::string runs_within(Connection& connection, std::optional<int64_t> run,
                        const std::optional<std::string>& pipeline) {
  Statement row{connection, query("runs_within")};
  row.bind(1, run ? Value{*run} : Value{});
  row.bind(2, pipeline ? Value{std::string_view{*pipeline}} : Value{});
  row.step();
  return row.text(0);
}

std::optional<std::string> runs_of(Connection& connection, const UseFilter& filter) {
  if (!filter.run && !filter.pipeline && !filter.user) return std::nullopt;
  const std::string within = runs_within(connection, filter.run, filter.pipeline);
  Statement row{connection, query("runs_of_user")};
  row.bind(1, std::string_view{within});
  row.bind(2, filter.user ? Value{std::string_view{*filter.user}} : Value{});
  row.step();
  return row.text(0);
}

std::string tasks_within(Connection& connection, int64_t task) {
  Statement row{connection, query("tasks_within")};
  row.bind(1, task);
  row.step();
  return row.text(0);
}

}  // namespace tracer_bio
