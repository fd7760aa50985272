// The report of a run as one HTML page.
#pragma once

#include <cstdint>

#include "base/text_sink.h"
#include "tracer_bio/run_report.h"

namespace tracer_bio {

// Everything is in it: it loads nothing. What the report's texts hold stays text, whatever it is.
void render_report(const RunReport& report, int64_t generated_ns, const TextSink& sink);

}  // namespace tracer_bio
