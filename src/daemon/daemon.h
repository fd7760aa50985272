// The recorder as a whole: wires source, tracker, sampler and store, and runs them until a signal
// ends it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "tracer_bio/config.h"

namespace tracer_bio {

struct DaemonOptions {
  std::filesystem::path config_file;            // read again at SIGHUP
  std::optional<std::filesystem::path> replay;  // events from this recording instead of the kernel
  std::optional<std::filesystem::path> record_events;  // keep the kernel's events in this file
};

// Blocks until SIGINT or SIGTERM (or the end of a replay), then ends with everything stored. Throws
// where it cannot start.
void run_daemon(const Config& config, const DaemonOptions& options);

struct ReprocessResult {
  int64_t executions = 0;
  int64_t kept = 0;
  int64_t runs = 0;
};

// Rebuilds runs and the processed tables from the raw ones with today's filter.
ReprocessResult reprocess(const Config& config);

}  // namespace tracer_bio
