#include "cli/output/result_writer.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <type_traits>
#include <utility>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

template <class Number>
void append_number(std::string& line, Number number) {
  char text[32];
  line.append(text, std::to_chars(text, std::end(text), number).ptr);
}

void append_field(std::string& line, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

void write_args(JsonWriter& json, std::string_view args_json) {
  const auto args = args_from_json(args_json);
  if (!args) {
    json.text(args_json);
    return;
  }
  json.begin_array();
  for (const std::string_view argument : split_args(*args)) json.text(argument);
  json.end_array();
}

void append_object(const ResultRow& row, std::string& line) {
  JsonWriter json{line};
  json.begin_object();
  for (size_t i = 0; i < row.values.size(); ++i) {
    json.key(row.columns[i].name);
    write_json_value(json, row.columns[i], row.values[i]);
  }
  json.end_object();
}

}  // namespace

CsvWriter::CsvWriter(std::span<const ColumnInfo> columns, TextSink sink, bool terminal)
    : sink_(std::move(sink)), terminal_(terminal) {
  for (const ColumnInfo& column : columns) {
    if (!line_.empty()) line_ += ',';
    line_ += column.name;
  }
  sink_(line_ + "\r\n");
}

void CsvWriter::row(const ResultRow& row) {
  line_.clear();
  bool first = true;
  for (const Value& value : row.values) {
    if (!std::exchange(first, false)) line_ += ',';
    if (const auto* integer = std::get_if<int64_t>(&value)) append_number(line_, *integer);
    if (const auto* real = std::get_if<double>(&value)) append_number(line_, *real);
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      append_field(line_, terminal_ ? printable(*text) : *text);
    }
  }
  line_ += "\r\n";
  sink_(line_);
}

void JsonResultWriter::row(const ResultRow& row) {
  line_ = any_ ? ",\n" : "[\n";
  any_ = true;
  append_object(row, line_);
  sink_(line_);
}

void JsonResultWriter::finish() { sink_(any_ ? "\n]\n" : "[]\n"); }

void JsonLinesWriter::row(const ResultRow& row) {
  line_.clear();
  append_object(row, line_);
  line_ += '\n';
  sink_(line_);
}

void write_json_value(JsonWriter& json, const ColumnInfo& column, const Value& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    json.integer(*integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    json.real(*real);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    if (column.unit == kJsonUnit) {
      json.raw(*text);
      return;
    }
    column.name == "args" ? write_args(json, *text) : static_cast<void>(json.text(*text));
  } else {
    json.null();
  }
}

const Value* NamedRow::find(std::string_view column) const {
  const auto found = std::ranges::find(row_.columns, column, &ColumnInfo::name);
  if (found == row_.columns.end()) return nullptr;
  return &row_.values[static_cast<size_t>(found - row_.columns.begin())];
}

template <class Type>
std::optional<Type> NamedRow::get(std::string_view column) const {
  const Value* value = find(column);
  const auto* typed = value != nullptr ? std::get_if<Type>(value) : nullptr;
  return typed != nullptr ? std::optional{*typed} : std::nullopt;
}

std::optional<int64_t> NamedRow::integer(std::string_view column) const {
  return get<int64_t>(column);
}

std::optional<double> NamedRow::real(std::string_view column) const { return get<double>(column); }

std::optional<std::string_view> NamedRow::text(std::string_view column) const {
  return get<std::string_view>(column);
}

}  // namespace tracer_bio
