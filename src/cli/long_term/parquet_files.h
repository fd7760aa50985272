// Parquet files of a database's rows, written by a worker.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "analysis/duckdb/database.h"
#include "tracer_bio/rows.h"

namespace tracer_bio {

// What a worker that writes Parquet allows DuckDB: one thread, so that rows keep their order, and
// little memory. In a folder where it may write, its current one.
DuckdbSettings settings_of_writer();

// The same rows; `tell` is told now and then how many of them were read. `count` outlives it.
std::unique_ptr<RowSource> count_rows(std::unique_ptr<RowSource> source, int64_t& count,
                                      std::function<void(int64_t)> tell);

// Writes all rows of a source to a new file of the current folder. Gives their number.
int64_t write_parquet(std::unique_ptr<RowSource> source, std::string_view table,
                      const std::string& file, std::function<void(int64_t)> tell);

}  // namespace tracer_bio
