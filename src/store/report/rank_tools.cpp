#include "store/report/rank_tools.h"

#include <algorithm>
#include <tuple>

namespace tracer_bio {
namespace {

double share(int64_t part, int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

}  // namespace

void rank_tools(std::vector<ReportTool>& tools) {
  ReportTool whole{.max_rss_bytes = 0};
  for (const ReportTool& tool : tools) {
    whole.cpu_ns += tool.cpu_ns;
    whole.read_bytes += tool.read_bytes + tool.write_bytes;
    *whole.max_rss_bytes += tool.max_rss_bytes.value_or(0);
  }
  const auto size = [&](const ReportTool& tool) {
    return share(tool.cpu_ns, whole.cpu_ns) +
           share(tool.read_bytes + tool.write_bytes, whole.read_bytes) +
           share(tool.max_rss_bytes.value_or(0), *whole.max_rss_bytes);
  };
  std::ranges::sort(tools, [&](const ReportTool& a, const ReportTool& b) {
    return std::tuple{-size(a), std::string_view{a.name}} <
           std::tuple{-size(b), std::string_view{b.name}};
  });
}

}  // namespace tracer_bio
