#include "daemon/recount.h"

#include "base/clock.h"

namespace tracer_bio {

std::vector<ProcessSnapshot> Recount::view() const {
  std::vector<ProcessSnapshot> views;
  views.reserve(running.size());
  for (const OwnedSnapshot& process : running) views.push_back(process.view());
  return views;
}

Recount count_processes(int64_t max_args_bytes, std::span<const std::string> variables) {
  const uint64_t time_ns = boot_now_ns();
  return {time_ns, read_processes(ProcRoot{}, static_cast<size_t>(max_args_bytes), variables)};
}

}  // namespace tracer_bio
