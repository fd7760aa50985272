#include "system/recorded_events.h"

#include "source/decoder.h"
#include "source/event_file.h"
#include "tracer_bio/text.h"

namespace tracer_bio::test {

RecordedEvents::RecordedEvents(const std::filesystem::path& file) {
  EventFileReader reader{file};
  Decoder decoder{{}};
  for (auto record = reader.next(); !record.empty(); record = reader.next()) {
    decoder.decode(record, *this);
  }
}

void RecordedEvents::on_exec(const ExecEvent& event) {
  const auto variables = split_args(event.image.environment);
  environments_.try_emplace(event.process.pid, variables.begin(), variables.end());
}

void RecordedEvents::on_exit(const ExitEvent& event) {
  oom_limits_[event.process.pid] = event.oom_limit_bytes;
}

}  // namespace tracer_bio::test
