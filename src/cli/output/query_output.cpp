#include "cli/output/query_output.h"

#include <unistd.h>

#include <charconv>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "cli/output/result_writer.h"
#include "cli/output/table.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr size_t kTableRows = 1000;
constexpr std::string_view kExplained = "explain_value";

template <class Number>
std::string digits_of(Number number) {
  char text[32];
  return {text, std::to_chars(text, std::end(text), number).ptr};
}

Cell cell_of(const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) return {digits_of(*integer)};
  if (const auto* real = std::get_if<double>(&value)) return {digits_of(*real)};
  if (const auto* text = std::get_if<std::string_view>(&value)) return {printable(*text)};
  return {};
}

class QueryTable : public ResultWriter {
 public:
  QueryTable(std::span<const ColumnInfo> columns, TextSink sink, Style style)
      : table_(headings_of(columns), std::move(sink), style) {}

  void row(const ResultRow& row) override {
    std::vector<Cell> cells;
    for (const Value& value : row.values) cells.push_back(cell_of(value));
    table_.add(std::move(cells));
  }
  void finish() override { table_.finish(); }

 private:
  static std::vector<Heading> headings_of(std::span<const ColumnInfo> columns) {
    std::vector<Heading> headings;
    for (const ColumnInfo& column : columns) {
      const bool figure = column.type != ColumnType::kText;
      headings.push_back({printable(column.name), figure ? Align::kRight : Align::kLeft});
    }
    return headings;
  }

  AlignedTable table_;
};

// What is not printable is escaped but for the line feeds.
void write_lines(std::string_view text, const TextSink& sink) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    sink(printable(text.substr(0, end)) + '\n');
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

// A plan: boxes, drawn in lines of text.
void write_plan(DuckdbRows& rows, const TextSink& sink) {
  const size_t last = rows.columns().size() - 1;
  while (rows.next()) {
    const Value value = rows.value(last);
    const auto* found = std::get_if<std::string_view>(&value);
    if (found != nullptr) write_lines(*found, sink);
  }
}

std::unique_ptr<ResultWriter> writer_of(std::span<const ColumnInfo> columns, QueryForm form,
                                        const TextSink& sink, const Style& style) {
  switch (form) {
    case QueryForm::kCsv:
      return std::make_unique<CsvWriter>(columns, sink, style.terminal);
    case QueryForm::kJson:
      return std::make_unique<JsonResultWriter>(sink);
    case QueryForm::kJsonLines:
      return std::make_unique<JsonLinesWriter>(sink);
    case QueryForm::kTable:
    case QueryForm::kParquet:
      break;
  }
  return std::make_unique<QueryTable>(columns, sink, style);
}

}  // namespace

int64_t write_result(DuckdbRows& rows, QueryForm form, const TextSink& sink, const Style& style) {
  const std::span<const ColumnInfo> columns = rows.columns();
  const bool for_people = form == QueryForm::kTable;
  if (for_people && !columns.empty() && columns.back().name == kExplained) {
    write_plan(rows, sink);
    return 0;
  }
  const auto writer = writer_of(columns, form, sink, style);
  std::vector<Value> values(columns.size());
  size_t count = 0;
  bool more = rows.next();
  for (; more && (!for_people || count < kTableRows); more = rows.next()) {
    for (size_t at = 0; at < values.size(); ++at) values[at] = rows.value(at);
    writer->row({columns, values});
    ++count;
  }
  writer->finish();
  if (more) {
    sink("The first " + std::to_string(kTableRows) +
         " rows: --csv, --json and --jsonl give all of them.\n");
  }
  return static_cast<int64_t>(count);
}

void tell_query_error(std::string_view what) {
  Console console{STDERR_FILENO};
  console.write("tracer-bio: ");
  write_lines(what, console.sink());
  console.flush();
}

}  // namespace tracer_bio
