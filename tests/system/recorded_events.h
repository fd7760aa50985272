// What a recorder kept by `run --record-events FILE`.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tracer_bio/event.h"

namespace tracer_bio::test {

class RecordedEvents final : private EventHandler {
 public:
  explicit RecordedEvents(const std::filesystem::path& file);

  // The variables that the first execution of a process was recorded with. Throws where it has
  // none.
  const std::vector<std::string>& environment_of(pid_t pid) const { return environments_.at(pid); }
  std::optional<int64_t> oom_limit_of(pid_t pid) const { return oom_limits_.at(pid); }

 private:
  void on_fork(const ForkEvent&) override {}
  void on_exec(const ExecEvent& event) override;
  void on_exit(const ExitEvent& event) override;
  void on_free(const FreeEvent&) override {}

  std::map<pid_t, std::vector<std::string>> environments_;
  std::map<pid_t, std::optional<int64_t>> oom_limits_;
};

}  // namespace tracer_bio::test
