#include "store/reader.h"

#include <stdexcept>
#include <string>

#include "store/errors.h"
#include "store/open_read_only.h"
#include "store/read_row.h"

namespace tracer_bio {
Reader::Reader(const std::filesystem::path& file)
    : file_(file), connection_(open_read_only(file)) {}

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
