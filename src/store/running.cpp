// Reader's view of this moment.
#include "core/running.h"

#include "store/read_row.h"
#include "store/reader.h"
#include "store/sql_files.h"

namespace tracer_bio {
namespace {

void read_host(Connection& connection, Running& running) {
  const auto columns = host_metric_columns();
  Statement rows{connection, "SELECT " + select_list("host_metrics", columns) +
                                 " FROM host_metrics ORDER BY time_ns DESC LIMIT 2"};
  if (rows.step()) running.host = read_row(rows, columns);
  if (rows.step()) running.idle_before_ns = read_row(rows, columns).time_ns;
}

}  // namespace

Running Reader::running(bool all) {
  Running running;
  attempt([&] {
    read_host(connection_, running);
    Statement rows{connection_, query("running_executions")};
    rows.bind(1, int64_t{all});
    while (rows.step()) {
      running.executions.push_back(read_row(rows, running_execution_columns()));
    }
  });
  return running;
}

}  // namespace tracer_bio
