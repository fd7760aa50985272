// What `status` makes of a database's own report.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/fleet/forward_view.h"
#include "core/json.h"
#include "store/reader.h"

namespace tracer_bio {

struct Liveness {
  bool alive = false;
  std::string text;               // in a sentence: why
  std::optional<int64_t> lag_ns;  // since the daemon last stored something; nothing: never
};

// A daemon stores a line about itself at least every processing interval; three without one mean
// that it is dead, hangs, or cannot write.
Liveness judge(const StatusReport& report, std::chrono::milliseconds interval, int64_t now_ns);

// When the recorder was last heard of; 0: never.
int64_t last_sign_of_life_ns(const StatusReport& report);

// "nothing", or "12 of exec (ring), …".
std::string losses_text(const std::vector<LossTotal>& losses);
void write_losses_json(JsonWriter& json, const std::vector<LossTotal>& losses);

std::string status_text(const std::filesystem::path& file, const StatusReport& report,
                        const Liveness& liveness, std::span<const ForwardLine> forwards,
                        const Style& style);
std::string status_json(const std::filesystem::path& file, const StatusReport& report,
                        const Liveness& liveness, std::span<const ForwardLine> forwards);

}  // namespace tracer_bio
