#include "daemon/sources.h"

#include <spdlog/spdlog.h>

#include "daemon/beginnings.h"
#include "procfs/procfs_reader.h"
#include "procfs/procfs_source.h"
#include "source/netlink/netlink_source.h"

namespace tracer_bio {
namespace {

class SourceOpener {
 public:
  SourceOpener(const Config& config, CgroupResolver cgroup_path,
               std::span<const std::string> variables, const std::filesystem::path& record_events)
      : config_(config),
        cgroup_path_(std::move(cgroup_path)),
        variables_(variables.begin(), variables.end()),
        record_events_(record_events) {}

  OpenedSource open(SourceChoice choice) const {
    OpenedSource opened = make(choice);
    opened.source->attach();
    return opened;
  }

 private:
  OpenedSource make(SourceChoice choice) const {
    const auto max_args_bytes = static_cast<size_t>(config_.max_args_bytes);
    OpenedSource made;
    switch (choice) {
      case SourceChoice::kNetlink:
        made.processes = std::make_unique<ProcfsReader>(ProcRoot{}, max_args_bytes, variables_);
        made.source = make_netlink_source(*made.processes, config_.ring_buffer_bytes);
        break;
      case SourceChoice::kProcfs:
        made.source = make_procfs_source(ProcRoot{}, max_args_bytes, variables_);
        break;
      default:
        made.ebpf =
            std::make_unique<Ebpf>(BpfSettings{.ring_buffer_bytes = config_.ring_buffer_bytes,
                                               .max_args_bytes = config_.max_args_bytes,
                                               .environment = variables_,
                                               .objects = config_.libraries,
                                               .beginnings = beginning_names(config_),
                                               .interpreters = starting_names()});
        made.source = made.ebpf->make_source(cgroup_path_, record_events_);
    }
    return made;
  }

  const Config& config_;
  CgroupResolver cgroup_path_;
  std::vector<std::string> variables_;
  const std::filesystem::path& record_events_;
};

std::vector<SourceChoice> choices(const Config& config, bool events_are_kept) {
  if (config.source != SourceChoice::kAuto) return {config.source};
  if (events_are_kept) return {SourceChoice::kEbpf};
  return {SourceChoice::kEbpf, SourceChoice::kNetlink, SourceChoice::kProcfs};
}

}  // namespace

OpenedSource open_source(const Config& config, const CgroupResolver& cgroup_path,
                         std::span<const std::string> variables,
                         const std::filesystem::path& record_events) {
  if (!record_events.empty() && config.source != SourceChoice::kAuto &&
      config.source != SourceChoice::kEbpf) {
    throw NoSource("--record-events keeps the records of eBPF, which [monitoring] source excludes");
  }
  const SourceOpener opener{config, cgroup_path, variables, record_events};
  std::string refusals;
  for (const SourceChoice choice : choices(config, !record_events.empty())) {
    try {
      OpenedSource opened = opener.open(choice);
      if (!refusals.empty()) {
        spdlog::warn("{}; {} takes over, which knows less (tracer-bio doctor)", refusals,
                     opened.source->name());
      }
      return opened;
    } catch (const std::exception& error) {
      if (!refusals.empty()) refusals += "; ";
      refusals += error.what();
    }
  }
  throw NoSource(refusals);
}

std::vector<SourceTrial> try_sources(const std::optional<std::string>& ebpf_refusal) {
  std::vector<SourceTrial> trials = {{SourceChoice::kEbpf, "ebpf", ebpf_refusal},
                                     {SourceChoice::kNetlink, "netlink", {}},
                                     {SourceChoice::kProcfs, "procfs", {}}};
  Config config;
  config.ring_buffer_bytes = 256 << 10;
  const std::filesystem::path keep_nothing;
  const SourceOpener opener{config, {}, {}, keep_nothing};
  for (SourceTrial& trial : trials) {
    if (trial.choice == SourceChoice::kEbpf) continue;
    try {
      opener.open(trial.choice);
    } catch (const std::exception& error) {
      trial.refusal = error.what();
    }
  }
  return trials;
}

}  // namespace tracer_bio
