#pragma once

#include <vector>

#include "tracer_bio/run_report.h"

namespace tracer_bio {

// Sorts by the share of the run's CPU, memory and I/O, taken together: the first ones get a colour
// of their own, and a tool that is large in one of the three should be among them.
void rank_tools(std::vector<ReportTool>& tools);

}  // namespace tracer_bio
