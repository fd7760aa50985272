// How the rows of a query are printed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/console.h"
#include "core/json.h"
#include "store/reader.h"

namespace tracer_bio {

class ResultWriter {
 public:
  virtual ~ResultWriter() = default;
  virtual void row(const ResultRow& row) = 0;
  virtual void finish() = 0;
};

// RFC 4180, with a heading; integers exact. NULL is an empty field, an empty text is "". On a
// terminal, control characters are escaped; in a file, text is exact.
class CsvWriter : public ResultWriter {
 public:
  CsvWriter(std::span<const ColumnInfo> columns, TextSink sink, bool terminal);
  void row(const ResultRow& row) override;
  void finish() override {}

 private:
  TextSink sink_;
  bool terminal_;
  std::string line_;
};

// An array with one object a line; integers exact, NULL is null, arguments are an array of texts.
class JsonResultWriter : public ResultWriter {
 public:
  explicit JsonResultWriter(TextSink sink) : sink_(std::move(sink)) {}
  void row(const ResultRow& row) override;
  void finish() override;

 private:
  TextSink sink_;
  std::string line_;
  bool any_ = false;
};

// The same objects, one a line and nothing else (JSON lines).
class JsonLinesWriter : public ResultWriter {
 public:
  explicit JsonLinesWriter(TextSink sink) : sink_(std::move(sink)) {}
  void row(const ResultRow& row) override;
  void finish() override {}

 private:
  TextSink sink_;
  std::string line_;
};

// Gives rows that are described by columns as a query gives its own.
template <class Row>
void give_rows(std::span<const Row> rows, std::span<const Column<Row>> columns,
               const RowSink& sink) {
  const std::vector<ColumnInfo> infos{columns.begin(), columns.end()};
  std::vector<std::string> scratch(columns.size());
  std::vector<Value> values(columns.size());
  for (const Row& row : rows) {
    for (size_t at = 0; at < values.size(); ++at) values[at] = columns[at].get(row, scratch[at]);
    sink({infos, values});
  }
}

// One column's value in a JSON object or array.
void write_json_value(JsonWriter& json, const ColumnInfo& column, const Value& value);

template <class Row>
void write_json_row(JsonWriter& json, const Row& row, std::span<const Column<Row>> columns) {
  std::string scratch;
  json.begin_object();
  for (const Column<Row>& column : columns) {
    json.key(column.name);
    write_json_value(json, column, column.get(row, scratch));
  }
  json.end_object();
}

// A row by the names of its columns.
class NamedRow {
 public:
  explicit NamedRow(const ResultRow& row) : row_(row) {}

  // Nothing where it is NULL, of another type, or no such column.
  std::optional<int64_t> integer(std::string_view column) const;
  std::optional<double> real(std::string_view column) const;
  std::optional<std::string_view> text(std::string_view column) const;

 private:
  const Value* find(std::string_view column) const;
  template <class Type>
  std::optional<Type> get(std::string_view column) const;

  const ResultRow& row_;
};

}  // namespace tracer_bio
