#include "config/age.h"

#include <algorithm>
#include <charconv>

namespace tracer_bio {
namespace {

struct Unit {
  std::string_view name;
  int64_t seconds;
};
constexpr Unit kUnits[] = {{"w", 604'800}, {"d", 86'400}, {"h", 3600}, {"m", 60}, {"s", 1}};
// What fits into nanoseconds with room to spare.
constexpr int64_t kMostSeconds = int64_t{100} * 365 * 86'400;

}  // namespace

std::optional<std::chrono::seconds> parse_age(std::string_view text) {
  if (text == "forever") return kForever;
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 1) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  const auto* unit = std::ranges::find(kUnits, text, &Unit::name);
  if (unit == std::end(kUnits) || count > kMostSeconds / unit->seconds) return std::nullopt;
  return std::chrono::seconds{count * unit->seconds};
}

std::string show_age(std::chrono::seconds age) {
  if (age == kForever) return "forever";
  const auto* unit = std::ranges::find_if(
      kUnits, [&](const Unit& u) { return u.name != "w" && age.count() % u.seconds == 0; });
  return std::to_string(age.count() / unit->seconds) + std::string{unit->name};
}

}  // namespace tracer_bio
