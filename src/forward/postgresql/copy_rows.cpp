#include "forward/postgresql/copy_rows.h"

#include <bit>
#include <concepts>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using namespace std::string_view_literals;

// In network byte order.
template <std::integral Integer>
void append(Integer value, std::string& bytes) {
  for (size_t at = sizeof value; at-- > 0;)
    bytes += static_cast<char>(static_cast<uint64_t>(value) >> (8 * at) & 0xffU);
}

constexpr int32_t kNull = -1;

template <std::integral Integer>
void append_field(Integer value, std::string& bytes) {
  append(static_cast<int32_t>(sizeof value), bytes);
  append(value, bytes);
}

}  // namespace

void CopyRows::begin() {
  bytes_ += "PGCOPY\n\377\r\n\0"sv;
  append(int32_t{0}, bytes_);  // no flags
  append(int32_t{0}, bytes_);  // nothing more in the header
}

void CopyRows::add(std::string_view host_id, const ForwardTable& table,
                   std::span<const ForwardValue> values, int64_t version) {
  append(static_cast<int16_t>(values.size() + 2), bytes_);
  add_text(host_id);
  for (size_t at = 0; at < values.size(); ++at) add_value(table, table.columns[at], values[at]);
  append_field(version, bytes_);
}

void CopyRows::end() { append(int16_t{-1}, bytes_); }

void CopyRows::add_text(std::string_view text) {
  const std::string_view escaped = escape_bytes(text, scratch_);
  append(static_cast<int32_t>(escaped.size()), bytes_);
  bytes_ += escaped;
}

void CopyRows::add_value(const ForwardTable& table, const ColumnInfo& column,
                         const ForwardValue& value) {
  const auto* integer = std::get_if<int64_t>(&value);
  const auto* real = std::get_if<double>(&value);
  const auto* text = std::get_if<std::string>(&value);
  if (std::holds_alternative<std::monostate>(value)) {
    append(kNull, bytes_);
  } else if (column.type == ColumnType::kInteger && integer != nullptr) {
    append_field(*integer, bytes_);
  } else if (column.type == ColumnType::kReal && real != nullptr) {
    append_field(std::bit_cast<int64_t>(*real), bytes_);
  } else if (column.type == ColumnType::kText && text != nullptr) {
    add_text(*text);
  } else {
    throw SinkRefused("a value of " + std::string{table.name} + '.' + std::string{column.name} +
                      " is not of the column's type");
  }
}

}  // namespace tracer_bio
