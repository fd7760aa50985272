#include "system/recorded_events.h"

#include <functional>

#include "source/decoder.h"
#include "source/event_file.h"
#include "tracer_bio/text.h"

namespace tracer_bio::test {
namespace {

class Handler final : public EventHandler {
 public:
  Handler(std::function<void(const ExecEvent&)> exec, std::function<void(const ExitEvent&)> exit)
      : exec_(std::move(exec)), exit_(std::move(exit)) {}

  void on_fork(const ForkEvent&) override {}
  void on_exec(const ExecEvent& event) override { exec_(event); }
  void on_exit(const ExitEvent& event) override { exit_(event); }
  void on_free(const FreeEvent&) override {}

 private:
  std::function<void(const ExecEvent&)> exec_;
  std::function<void(const ExitEvent&)> exit_;
};

}  // namespace

RecordedEvents::RecordedEvents(const std::filesystem::path& file) {
  Handler handler{
      [this](const ExecEvent& event) {
        const auto variables = split_args(event.image.environment);
        environments_.try_emplace(event.process.pid, variables.begin(), variables.end());
      },
      [this](const ExitEvent& event) { oom_limits_[event.process.pid] = event.oom_limit_bytes; }};
  EventFileReader reader{file};
  Decoder decoder{{}};
  for (auto record = reader.next(); !record.empty(); record = reader.next()) {
    decoder.decode(record, handler);
  }
}

}  // namespace tracer_bio::test
