// Which source is used, and which takes over where it is refused.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "source/ebpf_source.h"
#include "tracer_bio/config.h"
#include "tracer_bio/process_reader.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

// No source that the configuration allows works on this machine, for this user: what each said.
struct NoSource : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct OpenedSource {
  std::unique_ptr<Ebpf> ebpf;                // where it works, also for samples
  std::unique_ptr<ProcessReader> processes;  // that the source asks
  std::unique_ptr<Source> source;            // attached
};

// The source that the configuration asks for: `auto` is eBPF, else netlink, else /proc, and says
// once why the one before does not work. Keeps the kernel's records of all events in
// `record_events` where that is not empty, which eBPF alone can. Throws NoSource.
OpenedSource open_source(const Config& config, const CgroupResolver& cgroup_path,
                         std::span<const std::string> variables,
                         const std::filesystem::path& record_events);

struct SourceTrial {
  SourceChoice choice = SourceChoice::kAuto;
  std::string_view name;
  std::optional<std::string> refusal;  // nothing: it works
};

// Each source that there is, the best first, attached for a moment. eBPF's refusal is given, where
// somebody tried it already.
std::vector<SourceTrial> try_sources(const std::optional<std::string>& ebpf_refusal);

}  // namespace tracer_bio
