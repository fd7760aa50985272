#include "analysis/duckdb/value_reader.h"

#include <charconv>
#include <cstring>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string_view>

#include "analysis/duckdb/value_text.h"

namespace tracer_bio {
namespace {

constexpr unsigned kExactDigits = 15;  // that each double has

std::string take_text(char* text) {
  std::string copy = text != nullptr ? text : "";
  duckdb().duckdb_free(text);
  return copy;
}

bool is_null(duckdb_vector vector, idx_t row) {
  constexpr idx_t kBits = 64;
  const uint64_t* validity = duckdb().duckdb_vector_get_validity(vector);
  return validity != nullptr && (validity[row / kBits] >> (row % kBits) & 1U) == 0;
}

template <class Type>
Type at(duckdb_vector vector, idx_t row) {
  return static_cast<const Type*>(duckdb().duckdb_vector_get_data(vector))[row];
}

std::string_view text_at(duckdb_vector vector, idx_t row) {
  const auto& text =
      static_cast<const duckdb_string_t*>(duckdb().duckdb_vector_get_data(vector))[row];
  const uint32_t size = text.value.inlined.length;
  const bool inlined = size <= sizeof text.value.inlined.inlined;
  return {inlined ? text.value.inlined.inlined : text.value.pointer.ptr, size};
}

// The nearest double of the digits that a float prints as: 0.1, not 0.10000000149011612.
double widened(float value) {
  char digits[32];
  const char* end = std::to_chars(digits, std::end(digits), value).ptr;
  double wide = value;
  std::from_chars(digits, end, wide);
  return wide;
}

bool is_integer(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_UHUGEINT:
      return true;
    default:
      return false;
  }
}

// Of whatever width.
Int128 integer_at(duckdb_type type, duckdb_vector vector, idx_t row) {
  switch (type) {
    case DUCKDB_TYPE_TINYINT:
      return at<int8_t>(vector, row);
    case DUCKDB_TYPE_SMALLINT:
      return at<int16_t>(vector, row);
    case DUCKDB_TYPE_INTEGER:
      return at<int32_t>(vector, row);
    case DUCKDB_TYPE_UTINYINT:
      return at<uint8_t>(vector, row);
    case DUCKDB_TYPE_USMALLINT:
      return at<uint16_t>(vector, row);
    case DUCKDB_TYPE_UINTEGER:
      return at<uint32_t>(vector, row);
    case DUCKDB_TYPE_UBIGINT:
      return at<uint64_t>(vector, row);
    case DUCKDB_TYPE_HUGEINT:
      return int128_of(at<duckdb_hugeint>(vector, row));
    default:
      return at<int64_t>(vector, row);
  }
}

}  // namespace

ValueReader::ValueReader(const std::string& name, duckdb_logical_type type)
    : name_(name), type_(duckdb().duckdb_get_type_id(type)), stored_(type_) {
  const auto add_child = [this](const std::string& child, duckdb_logical_type of) {
    const DuckdbType owned{of};
    children_.emplace_back(child, owned.get());
  };
  switch (type_) {
    case DUCKDB_TYPE_DECIMAL:
      stored_ = duckdb().duckdb_decimal_internal_type(type);
      scale_ = duckdb().duckdb_decimal_scale(type);
      exact_real_ = duckdb().duckdb_decimal_width(type) <= kExactDigits;
      break;
    case DUCKDB_TYPE_ENUM:
      stored_ = duckdb().duckdb_enum_internal_type(type);
      for (idx_t word = 0; word < duckdb().duckdb_enum_dictionary_size(type); ++word)
        words_.push_back(take_text(duckdb().duckdb_enum_dictionary_value(type, word)));
      break;
    case DUCKDB_TYPE_LIST:
      add_child(name, duckdb().duckdb_list_type_child_type(type));
      break;
    case DUCKDB_TYPE_ARRAY:
      array_size_ = duckdb().duckdb_array_type_array_size(type);
      add_child(name, duckdb().duckdb_array_type_child_type(type));
      break;
    case DUCKDB_TYPE_STRUCT:
      for (idx_t child = 0; child < duckdb().duckdb_struct_type_child_count(type); ++child)
        add_child(take_text(duckdb().duckdb_struct_type_child_name(type, child)),
                  duckdb().duckdb_struct_type_child_type(type, child));
      break;
    case DUCKDB_TYPE_MAP:
      add_child(name, duckdb().duckdb_map_type_key_type(type));
      add_child(name, duckdb().duckdb_map_type_value_type(type));
      break;
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_BLOB:
    case DUCKDB_TYPE_UUID:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_TIME:
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
    case DUCKDB_TYPE_INTERVAL:
    case DUCKDB_TYPE_SQLNULL:
      break;
    default:
      if (is_integer(type_)) break;
      throw std::runtime_error("column " + name +
                               ": values of its type are not shown: CAST it to VARCHAR");
  }
}

ColumnType ValueReader::type() const {
  if (is_integer(type_)) return ColumnType::kInteger;
  switch (type_) {
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_DECIMAL:
      return ColumnType::kReal;
    default:
      return ColumnType::kText;
  }
}

bool ValueReader::nested() const {
  return type_ == DUCKDB_TYPE_LIST || type_ == DUCKDB_TYPE_ARRAY || type_ == DUCKDB_TYPE_STRUCT ||
         type_ == DUCKDB_TYPE_MAP;
}

bool ValueReader::json() const {
  return nested() || type_ == DUCKDB_TYPE_BOOLEAN || type() != ColumnType::kText;
}

Value ValueReader::value(duckdb_vector vector, idx_t row, std::string& scratch) const {
  if (type_ == DUCKDB_TYPE_SQLNULL || is_null(vector, row)) return {};
  if (nested()) {
    scratch.clear();
    JsonWriter json{scratch};
    write_json(vector, row, json);
    return std::string_view{scratch};
  }
  switch (type()) {
    case ColumnType::kInteger:
      return integer(vector, row, scratch);
    case ColumnType::kReal:
      if (type_ == DUCKDB_TYPE_DOUBLE) return at<double>(vector, row);
      if (type_ == DUCKDB_TYPE_FLOAT) return widened(at<float>(vector, row));
      put_decimal(integer_at(stored_, vector, row), scale_, scratch);
      if (exact_real_) {
        double number = 0;
        std::from_chars(scratch.data(), scratch.data() + scratch.size(), number);
        return number;
      }
      return std::string_view{scratch};
    case ColumnType::kText:
      break;
  }
  return text(vector, row, scratch);
}

Value ValueReader::integer(duckdb_vector vector, idx_t row, std::string& scratch) const {
  if (type_ == DUCKDB_TYPE_UHUGEINT) {
    const auto number = at<duckdb_uhugeint>(vector, row);
    constexpr auto kMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    if (number.upper == 0 && number.lower <= kMax) return static_cast<int64_t>(number.lower);
    put_unsigned128(number, scratch);
    return std::string_view{scratch};
  }
  const Int128 number = integer_at(type_, vector, row);
  if (number >= std::numeric_limits<int64_t>::min() &&
      number <= std::numeric_limits<int64_t>::max())
    return static_cast<int64_t>(number);
  put_decimal(number, 0, scratch);
  return std::string_view{scratch};
}

Value ValueReader::text(duckdb_vector vector, idx_t row, std::string& scratch) const {
  constexpr int64_t kMs = 1'000;
  constexpr int64_t kUs = 1'000'000;
  constexpr int64_t kNs = 1'000'000'000;
  switch (type_) {
    case DUCKDB_TYPE_VARCHAR:
      return text_at(vector, row);
    case DUCKDB_TYPE_BOOLEAN:
      return std::string_view{at<bool>(vector, row) ? "true" : "false"};
    case DUCKDB_TYPE_ENUM:
      return std::string_view{words_.at(static_cast<size_t>(integer_at(stored_, vector, row)))};
    case DUCKDB_TYPE_BLOB:
      put_blob(text_at(vector, row), scratch);
      break;
    case DUCKDB_TYPE_UUID:
      put_uuid(at<duckdb_hugeint>(vector, row), scratch);
      break;
    case DUCKDB_TYPE_DATE:
      put_date(at<int32_t>(vector, row), scratch);
      break;
    case DUCKDB_TYPE_TIME:
      put_time(at<int64_t>(vector, row), scratch);
      break;
    case DUCKDB_TYPE_TIMESTAMP_S:
      put_timestamp(at<int64_t>(vector, row), 1, scratch);
      break;
    case DUCKDB_TYPE_TIMESTAMP_MS:
      put_timestamp(at<int64_t>(vector, row), kMs, scratch);
      break;
    case DUCKDB_TYPE_TIMESTAMP:
      put_timestamp(at<int64_t>(vector, row), kUs, scratch);
      break;
    case DUCKDB_TYPE_TIMESTAMP_NS:
      put_timestamp(at<int64_t>(vector, row), kNs, scratch);
      break;
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      put_timestamp_utc(at<int64_t>(vector, row), scratch);
      break;
    default:
      put_interval(at<duckdb_interval>(vector, row), scratch);
  }
  return std::string_view{scratch};
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the type is.
void ValueReader::write_json(duckdb_vector vector, idx_t row, JsonWriter& json) const {
  if (type_ == DUCKDB_TYPE_SQLNULL || is_null(vector, row)) {
    json.null();
  } else if (type_ == DUCKDB_TYPE_LIST) {
    const auto entry = at<duckdb_list_entry>(vector, row);
    write_children(duckdb().duckdb_list_vector_get_child(vector), entry.offset, entry.length, json);
  } else if (type_ == DUCKDB_TYPE_ARRAY) {
    write_children(duckdb().duckdb_array_vector_get_child(vector), row * array_size_, array_size_,
                   json);
  } else if (type_ == DUCKDB_TYPE_MAP) {
    const auto entry = at<duckdb_list_entry>(vector, row);
    write_map(duckdb().duckdb_list_vector_get_child(vector), entry.offset, entry.length, json);
  } else if (type_ == DUCKDB_TYPE_STRUCT) {
    json.begin_object();
    for (size_t child = 0; child < children_.size(); ++child) {
      json.key(children_[child].name_);
      children_[child].write_json(duckdb().duckdb_struct_vector_get_child(vector, child), row,
                                  json);
    }
    json.end_object();
  } else {
    std::string scratch;
    const Value scalar = value(vector, row, scratch);
    if (const auto* number = std::get_if<int64_t>(&scalar)) json.integer(*number);
    if (const auto* real = std::get_if<double>(&scalar)) json.real(*real);
    if (const auto* words = std::get_if<std::string_view>(&scalar))
      this->json() ? json.raw(*words) : json.text(*words);
  }
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the type is.
void ValueReader::write_children(duckdb_vector children, idx_t first, idx_t count,
                                 JsonWriter& json) const {
  json.begin_array();
  for (idx_t row = first; row < first + count; ++row)
    children_.front().write_json(children, row, json);
  json.end_array();
}

// A key may be of any type, JSON's are texts.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the type is.
void ValueReader::write_map(duckdb_vector entries, idx_t first, idx_t count,
                            JsonWriter& json) const {
  duckdb_vector keys = duckdb().duckdb_struct_vector_get_child(entries, 0);
  duckdb_vector values = duckdb().duckdb_struct_vector_get_child(entries, 1);
  json.begin_object();
  for (idx_t row = first; row < first + count; ++row) {
    std::string scratch;
    const Value key = children_.front().value(keys, row, scratch);
    const auto* words = std::get_if<std::string_view>(&key);
    std::string digits;
    JsonWriter number{digits};
    if (words == nullptr) children_.front().write_json(keys, row, number);
    json.key(words != nullptr ? *words : std::string_view{digits});
    children_.back().write_json(values, row, json);
  }
  json.end_object();
}

}  // namespace tracer_bio
