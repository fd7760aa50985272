#include "cli/output/compare_table.h"

#include "cli/output/cells.h"
#include "cli/output/human.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

Cell name(const NamedRow& row) {
  if (row.text("part") == "run") return {"whole run", Colour::kBold};
  Cell cell{printable(row.text("name").value_or("(no name)"))};
  const auto only_in = row.text("only_in");
  if (!only_in) return cell;
  const auto run = row.integer(only_in == "first" ? "first_run_id" : "second_run_id");
  return {cell.text + " (only in " + std::to_string(run.value_or(0)) + ')', Colour::kYellow};
}

Cell ratio_cell(const NamedRow& row, std::string_view column) {
  const auto ratio = row.real(column);
  return {ratio ? human_ratio(*ratio) : ""};
}

constexpr std::string_view kFirstCpu = "first_cpu_ns";
constexpr std::string_view kSecondCpu = "second_cpu_ns";
constexpr std::string_view kCpuRatio = "cpu_ratio";
constexpr std::string_view kFirstTime = "first_time_ns";
constexpr std::string_view kSecondTime = "second_time_ns";
constexpr std::string_view kTimeRatio = "time_ratio";
constexpr std::string_view kFirstRss = "first_max_rss_bytes";
constexpr std::string_view kSecondRss = "second_max_rss_bytes";
constexpr std::string_view kRssRatio = "max_rss_ratio";
constexpr std::string_view kFirstIo = "first_io_bytes";
constexpr std::string_view kSecondIo = "second_io_bytes";
constexpr std::string_view kIoRatio = "io_ratio";
constexpr std::string_view kFirstCount = "first_count";
constexpr std::string_view kSecondCount = "second_count";
constexpr std::string_view kCountRatio = "count_ratio";

using CellMaker = Cell (*)(const NamedRow& row);

struct Figure {
  std::string_view title;
  CellMaker first, second, ratio;
};

constexpr Figure kFigures[] = {
    {"CPU", shown<duration_cell, kFirstCpu>, shown<duration_cell, kSecondCpu>,
     shown<ratio_cell, kCpuRatio>},
    {"TIME", shown<duration_cell, kFirstTime>, shown<duration_cell, kSecondTime>,
     shown<ratio_cell, kTimeRatio>},
    {"MEMORY", shown<bytes_cell, kFirstRss>, shown<bytes_cell, kSecondRss>,
     shown<ratio_cell, kRssRatio>},
    {"I/O", shown<bytes_cell, kFirstIo>, shown<bytes_cell, kSecondIo>, shown<ratio_cell, kIoRatio>},
    {"COUNT", shown<integer_cell, kFirstCount>, shown<integer_cell, kSecondCount>,
     shown<ratio_cell, kCountRatio>},
};

}  // namespace

CompareTable::CompareTable(ComparedPart part, int64_t first_run_id, int64_t second_run_id) {
  titles_.reserve(2 * std::size(kFigures));  // columns point into it
  columns_.push_back({part == ComparedPart::kTask ? "PROCESS" : "TOOL", Align::kLeft, name});
  for (const Figure& figure : kFigures) {
    for (const auto& [run_id, cell] :
         {std::pair{first_run_id, figure.first}, std::pair{second_run_id, figure.second}}) {
      titles_.push_back(std::string{figure.title} + ' ' + std::to_string(run_id));
      columns_.push_back({titles_.back(), Align::kRight, cell});
    }
    columns_.push_back({"RATIO", Align::kRight, figure.ratio});
  }
}

}  // namespace tracer_bio
