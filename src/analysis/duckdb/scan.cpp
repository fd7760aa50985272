#include "analysis/duckdb/scan.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kNs = "_ns";
constexpr int64_t kNsPerUs = 1000;

int64_t floor_to_us(int64_t ns) { return ns / kNsPerUs - static_cast<int64_t>(ns % kNsPerUs < 0); }

std::string utc_name(std::string_view name) {
  if (name.ends_with(kNs)) name.remove_suffix(kNs.size());
  return std::string{name} + "_utc";
}

// A chunk's column while it is filled.
class Vector {
 public:
  explicit Vector(duckdb_vector vector)
      : vector_(vector), data_(duckdb().duckdb_vector_get_data(vector)) {}

  template <class Type>
  void put(idx_t row, Type value) {
    static_cast<Type*>(data_)[row] = value;
  }

  void put_null(idx_t row) {
    if (validity_ == nullptr) {
      duckdb().duckdb_vector_ensure_validity_writable(vector_);
      validity_ = duckdb().duckdb_vector_get_validity(vector_);
    }
    constexpr idx_t kBits = 64;
    validity_[row / kBits] &= ~(uint64_t{1} << (row % kBits));
  }

  void put_text(idx_t row, std::string_view text) const {
    duckdb().duckdb_vector_assign_string_element_len(vector_, row, text.data(), text.size());
  }

  // `json` as `executions.args` has it; another text becomes a list of it alone.
  void put_arguments(idx_t row, std::string_view json, std::string& scratch) {
    const auto args = args_from_json(json);
    const auto texts = args ? split_args(*args) : std::vector{json};
    const idx_t first = list_size_;
    list_size_ += texts.size();
    duckdb().duckdb_list_vector_reserve(vector_, list_size_);
    duckdb().duckdb_list_vector_set_size(vector_, list_size_);
    const Vector child{duckdb().duckdb_list_vector_get_child(vector_)};
    idx_t at = first;
    for (const std::string_view text : texts) child.put_text(at++, escape_bytes(text, scratch));
    put(row, duckdb_list_entry{first, texts.size()});
  }

 private:
  duckdb_vector vector_;
  void* data_;
  uint64_t* validity_ = nullptr;
  idx_t list_size_ = 0;
};

// Throws where a value is not of its column's type: better than another figure.
void put(const ScanColumn& column, const Value& value, Vector& vector, idx_t row,
         std::string& scratch) {
  using enum ScanColumn::Kind;
  const auto* integer = std::get_if<int64_t>(&value);
  const auto* real = std::get_if<double>(&value);
  const auto* text = std::get_if<std::string_view>(&value);
  if (std::holds_alternative<std::monostate>(value)) {
    vector.put_null(row);
  } else if (column.kind == kInteger && integer != nullptr) {
    vector.put(row, *integer);
  } else if (column.kind == kUtc && integer != nullptr) {
    vector.put(row, floor_to_us(*integer));
  } else if (column.kind == kReal && (real != nullptr || integer != nullptr)) {
    vector.put(row, real != nullptr ? *real : static_cast<double>(*integer));
  } else if (column.kind == kText && text != nullptr) {
    vector.put_text(row, *text);
  } else if (column.kind == kArguments && text != nullptr) {
    vector.put_arguments(row, *text, scratch);
  } else {
    throw std::runtime_error("column " + column.name + ": a value of another type");
  }
}

duckdb_type type_of(ScanColumn::Kind kind) {
  switch (kind) {
    case ScanColumn::Kind::kInteger:
      return DUCKDB_TYPE_BIGINT;
    case ScanColumn::Kind::kReal:
      return DUCKDB_TYPE_DOUBLE;
    case ScanColumn::Kind::kUtc:
      return DUCKDB_TYPE_TIMESTAMP_TZ;
    case ScanColumn::Kind::kText:
    case ScanColumn::Kind::kArguments:
      break;
  }
  return DUCKDB_TYPE_VARCHAR;
}

}  // namespace

// One scan of the source, with the columns that it needs.
struct DuckdbScan::Reading {
  std::vector<const ScanColumn*>
      columns;  // in the order of the chunk's vectors; nullptr: no column
  std::unique_ptr<Rows> rows;
  std::mutex* guard = nullptr;
  std::string scratch;

  ~Reading() {
    if (!rows) return;
    const std::lock_guard lock{*guard};
    rows.reset();
  }

  // For DuckDB, which owns it.
  static void destroy(void* reading) { delete static_cast<Reading*>(reading); }

  void fill(duckdb_data_chunk chunk) {
    std::vector<Vector> vectors;
    vectors.reserve(columns.size());
    for (size_t at = 0; at < columns.size(); ++at)
      vectors.emplace_back(duckdb().duckdb_data_chunk_get_vector(chunk, at));
    const idx_t room = duckdb().duckdb_vector_size();
    idx_t row = 0;
    while (row < room && rows->next()) {
      for (size_t at = 0; at < columns.size(); ++at) {
        if (columns[at] != nullptr) put(*columns[at], rows->value(at), vectors[at], row, scratch);
      }
      ++row;
    }
    duckdb().duckdb_data_chunk_set_size(chunk, row);
  }
};

DuckdbScan::DuckdbScan(std::unique_ptr<RowSource> source) : source_(std::move(source)) {
  size_t at = 0;
  for (const ColumnInfo& column : source_->columns()) {
    const bool arguments = column.name == "args";
    using enum ScanColumn::Kind;
    const auto kind = arguments                             ? kArguments
                      : column.type == ColumnType::kInteger ? kInteger
                      : column.type == ColumnType::kReal    ? kReal
                                                            : kText;
    columns_.push_back({std::string{column.name}, kind, at});
    // A view may have it already, as a text.
    const std::string utc = utc_name(column.name);
    const bool has_utc = std::ranges::any_of(
        source_->columns(), [&](const ColumnInfo& other) { return other.name == utc; });
    if (column.unit == kUtcNs && !has_utc) columns_.push_back({utc, kUtc, at});
    ++at;
  }
}

void DuckdbScan::add_to(duckdb_connection connection, const std::string& name) {
  duckdb_table_function function = duckdb().duckdb_create_table_function();
  duckdb().duckdb_table_function_set_name(function, name.c_str());
  duckdb().duckdb_table_function_set_extra_info(function, this, nullptr);
  duckdb().duckdb_table_function_set_bind(function, bind);
  duckdb().duckdb_table_function_set_init(function, init);
  duckdb().duckdb_table_function_set_function(function, read);
  duckdb().duckdb_table_function_supports_projection_pushdown(function, true);
  const duckdb_state state = duckdb().duckdb_register_table_function(connection, function);
  duckdb().duckdb_destroy_table_function(&function);
  if (state == DuckDBError) throw std::runtime_error("DuckDB refuses the table function " + name);
}

// DuckDB calls these from its own threads, and through C: nothing may be thrown.

void DuckdbScan::bind(duckdb_bind_info info) {
  try {
    static_cast<const DuckdbScan*>(duckdb().duckdb_bind_get_extra_info(info))->declare(info);
  } catch (const std::exception& error) {
    duckdb().duckdb_bind_set_error(info, error.what());
  }
}

void DuckdbScan::init(duckdb_init_info info) {
  try {
    auto* scan = static_cast<DuckdbScan*>(duckdb().duckdb_init_get_extra_info(info));
    duckdb().duckdb_init_set_init_data(info, scan->begin(info).release(), Reading::destroy);
    duckdb().duckdb_init_set_max_threads(info, 1);
  } catch (const std::exception& error) {
    duckdb().duckdb_init_set_error(info, error.what());
  }
}

void DuckdbScan::read(duckdb_function_info info, duckdb_data_chunk chunk) {
  try {
    auto* scan = static_cast<DuckdbScan*>(duckdb().duckdb_function_get_extra_info(info));
    auto* reading = static_cast<Reading*>(duckdb().duckdb_function_get_init_data(info));
    const std::lock_guard lock{scan->source_->guard()};
    reading->fill(chunk);
  } catch (const std::exception& error) {
    duckdb().duckdb_function_set_error(info, error.what());
  }
}

void DuckdbScan::declare(duckdb_bind_info info) const {
  for (const ScanColumn& column : columns_) {
    duckdb_logical_type type = duckdb().duckdb_create_logical_type(type_of(column.kind));
    if (column.kind == ScanColumn::Kind::kArguments) {
      duckdb_logical_type element = type;
      type = duckdb().duckdb_create_list_type(element);
      duckdb().duckdb_destroy_logical_type(&element);
    }
    duckdb().duckdb_bind_add_result_column(info, column.name.c_str(), type);
    duckdb().duckdb_destroy_logical_type(&type);
  }
}

std::unique_ptr<DuckdbScan::Reading> DuckdbScan::begin(duckdb_init_info info) {
  auto reading = std::make_unique<Reading>();
  std::vector<size_t> sources;
  const idx_t count = duckdb().duckdb_init_get_column_count(info);
  for (idx_t at = 0; at < count; ++at) {
    const idx_t column = duckdb().duckdb_init_get_column_index(info, at);
    // count(*) asks for a column that there is not: of which only the number of rows matters.
    const ScanColumn* wanted = column < columns_.size() ? &columns_[column] : nullptr;
    reading->columns.push_back(wanted);
    sources.push_back(wanted != nullptr ? wanted->source : 0);
  }
  const std::lock_guard lock{source_->guard()};
  reading->rows = source_->open(sources);
  reading->guard = &source_->guard();
  return reading;
}

}  // namespace tracer_bio
