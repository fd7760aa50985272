#include "analysis/report/render.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "analysis/report/page_files.h"
#include "analysis/report/report_json.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kDataMark = "@data@";

// Within JSON these three stand in texts only. Escaped, no text can end the script element that the
// JSON is in, nor begin a comment.
void write_for_script(std::string_view json, const TextSink& sink) {
  while (!json.empty()) {
    const size_t plain = std::min(json.find_first_of("<>&"), json.size());
    sink(json.substr(0, plain));
    json.remove_prefix(plain);
    if (json.empty()) return;
    sink(json.front() == '<' ? "\\u003c" : json.front() == '>' ? "\\u003e" : "\\u0026");
    json.remove_prefix(1);
  }
}

}  // namespace

void render_report(const RunReport& report, int64_t generated_ns, const TextSink& sink) {
  const std::string_view page = report_page_files().front().text;
  const size_t mark = page.find(kDataMark);
  sink(page.substr(0, mark));
  write_for_script(report_json(report, generated_ns), sink);
  sink(page.substr(mark + kDataMark.size()));
}

}  // namespace tracer_bio
