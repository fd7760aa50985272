// The ProcessReader of /proc.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "procfs/proc_root.h"
#include "tracer_bio/process_reader.h"

namespace tracer_bio {

class ProcfsReader final : public ProcessReader {
 public:
  // Of each process at most so much of the arguments, and the named environment variables.
  ProcfsReader(ProcRoot proc, size_t max_args_bytes, std::vector<std::string> variables)
      : proc_(std::move(proc)), max_args_bytes_(max_args_bytes), variables_(std::move(variables)) {}

  std::vector<ProcessBrief> list() override;
  std::optional<ProcessBrief> brief(pid_t pid) override;
  void read(pid_t pid, const std::function<void(const ProcessSnapshot&)>& tell) override;

 private:
  ProcRoot proc_;
  size_t max_args_bytes_;
  std::vector<std::string> variables_;
};

}  // namespace tracer_bio
