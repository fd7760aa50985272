// How `live` shows what runs at this moment.
#pragma once

#include <cstdint>
#include <string>

#include "cli/console.h"
#include "cli/status_view.h"
#include "core/running.h"

namespace tracer_bio {

struct Live {
  int64_t time_ns = 0;  // of this look
  StatusReport status;
  Liveness liveness;
  Running running;
};

// Lines about recorder and machine, then one for each execution.
std::string live_text(const Live& live, const Style& style);
// An object in a line.
std::string live_json(const Live& live);

}  // namespace tracer_bio
