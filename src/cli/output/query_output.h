// How the result of a query is written.
#pragma once

#include <cstdint>
#include <string_view>

#include "analysis/duckdb/result_rows.h"
#include "cli/console.h"

namespace tracer_bio {

enum class QueryForm : uint8_t { kTable, kCsv, kJson, kJsonLines, kParquet };

// All rows, one after the other, but of a table for people, whose widths are those of all rows: it
// has the first 1000, and says so. What EXPLAIN tells is text of its own. Gives the number of rows
// that were written.
int64_t write_result(DuckdbRows& rows, QueryForm form, const TextSink& sink, const Style& style);

// What DuckDB says of a statement, in several lines, on standard error.
void tell_query_error(std::string_view what);

}  // namespace tracer_bio
