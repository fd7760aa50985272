// Events and samples from the kernel through eBPF.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "source/bpf_program.h"
#include "source/decoder.h"
#include "tracer_bio/sampler.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

// The loaded program with its two uses. Outlives the sampler and the source that it makes.
class Ebpf {
 public:
  // Loads, attaches nothing. Throws std::system_error with what the kernel refused.
  explicit Ebpf(const BpfSettings& settings);

  // Keeps a recording of all events in `record_events` where that is not empty.
  std::unique_ptr<Source> make_source(CgroupResolver cgroup_path,
                                      const std::filesystem::path& record_events);
  // Reads all processes through the task iterator. Throws std::system_error where the kernel
  // refuses it.
  std::unique_ptr<Sampler> make_sampler();

 private:
  BpfProgram program_;
};

// Why eBPF cannot be used here; nothing where it can. Loads and attaches for a moment.
std::optional<std::string> why_no_ebpf();

}  // namespace tracer_bio
