#pragma once

#include <string_view>

namespace tracer_bio {

enum ExitCode : int { kOk = 0, kFailure = 1, kUsage = 2, kCannotRecord = 3 };

struct ExitCodeInfo {
  ExitCode code;
  std::string_view help;
};

// The help and the man page come from here.
inline constexpr ExitCodeInfo kExitCodes[] = {
    {kOk, "Done. For status: the daemon is alive."},
    {kFailure, "It failed while it ran. For status: the daemon is not alive."},
    {kUsage, "Wrong usage, or a mistake in the configuration. Nothing was started."},
    {kCannotRecord,
     "Recording is not possible here: no permission, or not this kernel. `tracer-bio doctor` says "
     "why."},
};

}  // namespace tracer_bio
