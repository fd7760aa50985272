#pragma once

#include <cstdint>
#include <string>

#include "tracer_bio/run_report.h"

namespace tracer_bio {

// What the page's model.js reads. Times are nanoseconds since origin_ms, which is milliseconds
// since 1970: JavaScript's numbers hold both exactly. Executions and tasks are one array a column.
// Texts are printable.
std::string report_json(const RunReport& report, int64_t generated_ns);

}  // namespace tracer_bio
