#include "source/replay_source.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

#include "source/decoder.h"
#include "source/event_file.h"
#include "tracer_bio/events.h"

namespace tracer_bio {
namespace {

// Of a record that was decoded.
uint64_t time_of(std::span<const std::byte> record) {
  tb_header header;
  std::memcpy(&header, record.data(), sizeof header);
  return header.time_ns;
}

class ReplaySource final : public Source {
 public:
  explicit ReplaySource(const std::filesystem::path& file) : reader_(file), decoder_({}) {}

  std::string_view name() const override { return "replay"; }
  void attach() override {}
  void detach() override {}

  bool poll(EventHandler& handler, std::chrono::milliseconds) override {
    // A part at a time, so that the daemon's other work gets its turn.
    constexpr int kRecordsAtOnce = 1000;
    for (int i = 0; i < kRecordsAtOnce; ++i) {
      const auto record = reader_.next();
      if (record.empty()) return false;
      if (decoder_.decode(record, handler)) {
        now_ns_ = std::max(now_ns_, time_of(record));
      } else {
        ++invalid_;
      }
    }
    return true;
  }

  std::vector<SourceLoss> take_losses() override {
    if (invalid_ == 0) return {};
    return {{"invalid", std::exchange(invalid_, 0)}};
  }

  uint64_t backlog_bytes() const override { return 0; }
  int64_t utc_minus_boot_ns() const override { return reader_.utc_minus_boot_ns(); }
  std::optional<uint64_t> now_ns() const override { return now_ns_; }

 private:
  EventFileReader reader_;
  Decoder decoder_;
  uint64_t invalid_ = 0;
  uint64_t now_ns_ = 0;  // of the latest event
};

}  // namespace

std::unique_ptr<Source> make_replay_source(const std::filesystem::path& file) {
  return std::make_unique<ReplaySource>(file);
}

}  // namespace tracer_bio
