// Reader's report of a run.
#include <stdexcept>

#include "store/reader.h"
#include "store/report/report_reader.h"

namespace tracer_bio {

RunReport Reader::report(int64_t run_id, const ReportLimits& limits) {
  std::optional<RunReport> report;
  attempt([&] {
    const Snapshot snapshot{connection_};
    report = ReportReader{connection_, limits}.read(run_id);
  });
  if (!report) {
    throw std::runtime_error(file_.string() + ": no run " + std::to_string(run_id) +
                             ": `tracer-bio runs` lists those that there are");
  }
  return std::move(*report);
}

}  // namespace tracer_bio
