#include "cli/fleet/forward_view.h"

#include <algorithm>

#include "cli/output/human.h"
#include "config/forward_url.h"

namespace tracer_bio {
namespace {

std::string ago(int64_t then_ns, int64_t now_ns) {
  return human_duration(std::max<int64_t>(now_ns - then_ns, 0)) + " ago";
}

std::string describe(const ForwardStatus& status, int64_t now_ns) {
  std::string text =
      status.rows == 0 ? "nothing waits" : std::to_string(status.rows) + " rows wait";
  if (status.oldest_ns) text += ", the oldest from " + ago(*status.oldest_ns, now_ns);
  text += status.sent_ns ? ", last sent " + ago(*status.sent_ns, now_ns) : ", nothing sent yet";
  if (status.failing_since_ns)
    text += "; failing since " + human_time(*status.failing_since_ns) + ": " + status.error;
  return text;
}

ForwardLine configured_line(const Forward& forward, std::span<const ForwardStatus> known,
                            int64_t now_ns) {
  ForwardLine line{.name = forward.name, .url = without_credentials(forward.url)};
  line.text = line.name + ", " + line.url + ": ";
  const auto status = std::ranges::find(known, forward.name, &ForwardStatus::name);
  if (status == known.end()) {
    line.text += "not begun: does tracer-bio forward run?";
    return line;
  }
  line.status = *status;
  line.text += describe(*status, now_ns);
  return line;
}

void write_text_or_null(JsonWriter& json, std::string_view key, const std::string& text) {
  json.key(key);
  text.empty() ? json.null() : json.text(text);
}

}  // namespace

std::vector<ForwardLine> forward_lines(std::span<const Forward> configured,
                                       std::span<const ForwardStatus> known, int64_t now_ns) {
  std::vector<ForwardLine> lines;
  for (const Forward& forward : configured)
    lines.push_back(configured_line(forward, known, now_ns));
  for (const ForwardStatus& status : known) {
    if (std::ranges::find(configured, status.name, &Forward::name) != configured.end()) continue;
    lines.push_back({.name = status.name,
                     .status = status,
                     .text = status.name +
                             ": no longer configured, and retention waits for it: "
                             "tracer-bio forward --forget " +
                             status.name});
  }
  return lines;
}

void write_forwards_json(JsonWriter& json, std::span<const ForwardLine> lines) {
  json.begin_array();
  for (const ForwardLine& line : lines) {
    const ForwardStatus status = line.status.value_or(ForwardStatus{});
    json.begin_object().key("name").text(line.name);
    write_text_or_null(json, "url", line.url);
    json.key("rows_waiting")
        .integer_or_null(line.status ? std::optional{line.status->rows} : std::nullopt);
    json.key("oldest_ns").integer_or_null(status.oldest_ns);
    json.key("sent_ns").integer_or_null(status.sent_ns);
    json.key("failing_since_ns").integer_or_null(status.failing_since_ns);
    write_text_or_null(json, "error", status.error);
    json.end_object();
  }
  json.end_array();
}

}  // namespace tracer_bio
