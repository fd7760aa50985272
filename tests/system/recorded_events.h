// What a recorder kept by `run --record-events FILE`.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tracer_bio::test {

class RecordedEvents {
 public:
  explicit RecordedEvents(const std::filesystem::path& file);

  // The variables that the first execution of a process was recorded with. Throws where it has
  // none.
  const std::vector<std::string>& environment_of(pid_t pid) const { return environments_.at(pid); }
  std::optional<int64_t> oom_limit_of(pid_t pid) const { return oom_limits_.at(pid); }

 private:
  std::map<pid_t, std::vector<std::string>> environments_;
  std::map<pid_t, std::optional<int64_t>> oom_limits_;
};

}  // namespace tracer_bio::test
