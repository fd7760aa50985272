#include "cli/output/run_line.h"

#include "cli/output/human.h"
#include "tracer_bio/text.h"

namespace tracer_bio {

std::string run_line(const RunRow& row, const Style& style) {
  const Run& run = row.run;
  std::string text =
      style.paint(Colour::kBold, "Run " + std::to_string(run.id)) + ": " + printable(run.pipeline);
  if (!run.name.empty()) text += " (" + printable(run.name) + ')';
  text += " by " + printable(row.user) + ", " + human_time(run.start_ns) + ", ";
  if (run.end_ns) text += human_duration(*run.end_ns - run.start_ns) + ", ";
  const Colour colour = run.status == RunStatus::kFailed    ? Colour::kRed
                        : run.status == RunStatus::kRunning ? Colour::kGreen
                                                            : Colour::kNone;
  return text + style.paint(colour, name_of(run.status));
}

}  // namespace tracer_bio
