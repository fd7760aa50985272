#include "core/running.h"

#include <algorithm>

namespace tracer_bio {

void settle(Running& running, int64_t now_ns) {
  for (RunningExecution& execution : running.executions) {
    execution.running_ns = std::max<int64_t>(now_ns - execution.start_ns, 0);
    if (execution.sample_ns && running.idle_before_ns &&
        *execution.sample_ns <= *running.idle_before_ns) {
      execution.cpu_percent = 0;
    }
  }
  std::ranges::sort(running.executions, [](const RunningExecution& a, const RunningExecution& b) {
    return a.cpu_percent != b.cpu_percent ? a.cpu_percent > b.cpu_percent : a.id < b.id;
  });
}

}  // namespace tracer_bio
