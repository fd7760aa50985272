#include "config/size.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace tracer_bio {
namespace {

struct Unit {
  std::string_view name;
  int64_t bytes;
};
constexpr Unit kUnits[] = {{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"", 1}};

}  // namespace

std::optional<int64_t> parse_size(std::string_view text) {
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) return std::nullopt;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  const auto* unit = std::ranges::find(kUnits, text, &Unit::name);
  if (unit == std::end(kUnits) || count > std::numeric_limits<int64_t>::max() / unit->bytes) {
    return std::nullopt;
  }
  return count * unit->bytes;
}

std::string show_size(int64_t bytes) {
  const auto* unit = std::ranges::find_if(
      kUnits, [&](const Unit& u) { return bytes >= u.bytes && bytes % u.bytes == 0; });
  if (unit == std::end(kUnits)) return "0";
  return std::to_string(bytes / unit->bytes) + std::string{unit->name};
}

}  // namespace tracer_bio
