#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "cli/output/result_writer.h"

namespace tracer_bio {

struct Cell {
  std::string text;  // printable, one line
  Colour colour = Colour::kNone;
};

enum class Align : uint8_t {
  kLeft,
  kLeftYielding,  // its cells lose their beginnings where lines are too long
  kRight,
};

struct Heading {
  std::string title;
  Align align;
};

// Aligned columns. Widths are those of the widest cells, so nothing is printed before finish(). On
// a terminal, what does not fit its line is cut at the end; figures, which are those on the right
// of their column, are whole or left out.
class AlignedTable {
 public:
  AlignedTable(std::vector<Heading> headings, TextSink sink, Style style);
  void add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  void finish();

  size_t rows() const { return rows_.size(); }

 private:
  void fit(std::span<size_t> widths) const;
  void print(std::span<const Cell> cells, std::span<const size_t> widths) const;

  std::vector<Heading> headings_;
  TextSink sink_;
  Style style_;
  std::vector<std::vector<Cell>> rows_;
};

// A column for people: what of a row it shows, and how.
struct TableColumn {
  std::string_view title;
  Align align;
  Cell (*cell)(const NamedRow& row);
};

// A table of those columns.
class TableWriter : public ResultWriter {
 public:
  TableWriter(std::span<const TableColumn> columns, TextSink sink, Style style);
  void row(const ResultRow& row) override;
  void finish() override { table_.finish(); }

  size_t rows() const { return table_.rows(); }

 private:
  std::span<const TableColumn> columns_;
  AlignedTable table_;
};

// How many columns of a terminal a printable text takes; wide characters count as one.
size_t display_width(std::string_view text);

}  // namespace tracer_bio
