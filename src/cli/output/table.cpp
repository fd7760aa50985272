#include "cli/output/table.h"

#include <algorithm>
#include <utility>

namespace tracer_bio {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kLeastWidth = 12;  // of a column that yields

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

// The first `width` characters.
std::string_view cut(std::string_view text, size_t width) {
  size_t end = 0;
  while (end < text.size() && (width > 0 || continues_character(text[end]))) {
    if (!continues_character(text[end])) --width;
    ++end;
    while (end < text.size() && continues_character(text[end])) ++end;
  }
  return text.substr(0, end);
}

std::string_view cut_beginning(std::string_view text, size_t width) {
  const std::string_view rest = cut(text, display_width(text) - width);
  return text.substr(rest.size());
}

std::vector<Heading> headings_of(std::span<const TableColumn> columns) {
  std::vector<Heading> headings;
  for (const TableColumn& column : columns)
    headings.push_back({std::string{column.title}, column.align});
  return headings;
}

}  // namespace

size_t display_width(std::string_view text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return !continues_character(c); }));
}

AlignedTable::AlignedTable(std::vector<Heading> headings, TextSink sink, Style style)
    : headings_(std::move(headings)), sink_(std::move(sink)), style_(style) {}

void AlignedTable::finish() {
  std::vector<Cell> titles;
  for (const Heading& heading : headings_) titles.push_back({heading.title, Colour::kBold});
  std::vector<size_t> widths(headings_.size());
  for (size_t i = 0; i < headings_.size(); ++i) {
    widths[i] = display_width(headings_[i].title);
    for (const auto& cells : rows_) widths[i] = std::max(widths[i], display_width(cells[i].text));
  }
  fit(widths);
  print(titles, widths);
  for (const auto& cells : rows_) print(cells, widths);
}

void AlignedTable::fit(std::span<size_t> widths) const {
  if (style_.columns == 0) return;
  const std::vector<size_t> wanted{widths.begin(), widths.end()};
  for (size_t i = 0; i < widths.size(); ++i) {
    if (headings_[i].align == Align::kLeftYielding) widths[i] = std::min(widths[i], kLeastWidth);
  }
  // What those that are printed leave goes back to the ones that yielded. Text at the end takes
  // whatever room there is.
  size_t used = 0;
  for (size_t i = 0; i < widths.size(); ++i) {
    const bool last_text = i + 1 == widths.size() && headings_[i].align == Align::kLeft;
    const size_t more =
        (i == 0 ? 0 : kGap) + (last_text ? std::min(widths[i], kLeastWidth) : widths[i]);
    if (used + more > style_.columns) break;
    used += more;
  }
  size_t room = style_.columns - used;
  for (size_t i = 0; i < widths.size(); ++i) {
    const size_t more = std::min(room, wanted[i] - widths[i]);
    widths[i] += more;
    room -= more;
  }
}

void AlignedTable::print(std::span<const Cell> cells, std::span<const size_t> widths) const {
  std::string line;
  size_t room = style_.columns > 0 ? style_.columns : SIZE_MAX;
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool right = headings_[i].align == Align::kRight;
    const size_t gap = i == 0 ? 0 : kGap;
    if (room <= gap + (right ? widths[i] - 1 : 0)) break;
    room -= gap;
    line.append(gap, ' ');

    std::string text = cells[i].text;
    if (headings_[i].align == Align::kLeftYielding && display_width(text) > widths[i]) {
      text = "…" + std::string{cut_beginning(text, widths[i] - 1)};
    }
    if (display_width(text) > room) text = std::string{cut(text, room - 1)} + "…";
    const size_t width = display_width(text);
    const bool last = i + 1 == cells.size();
    const size_t padding = right || !last ? std::min(std::max(widths[i], width), room) - width : 0;
    if (right) line.append(padding, ' ');
    line += style_.paint(cells[i].colour, text);
    if (!right) line.append(padding, ' ');
    room -= width + padding;
  }
  sink_(line + '\n');
}

TableWriter::TableWriter(std::span<const TableColumn> columns, TextSink sink, Style style)
    : columns_(columns), table_(headings_of(columns), std::move(sink), style) {}

void TableWriter::row(const ResultRow& row) {
  std::vector<Cell> cells;
  cells.reserve(columns_.size());
  for (const TableColumn& column : columns_) cells.push_back(column.cell(NamedRow{row}));
  table_.add(std::move(cells));
}

}  // namespace tracer_bio
