#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tracer_bio/column.h"

namespace tracer_bio {

// What a Parquet file tells of itself (key-value metadata of its footer): which table it is of,
// and, as a JSON object, unit and meaning of each column.
struct ParquetDescription {
  std::string_view table;
  std::string_view version;  // of tracer-bio
  std::span<const ColumnInfo> columns;
};

// The statement that writes the rows of `select` to a new file, compressed by zstd.
std::string copy_to_parquet(std::string_view select, std::string_view file,
                            const ParquetDescription& description);

}  // namespace tracer_bio
