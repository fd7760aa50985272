// Values of DuckDB's types as text, in the form that DuckDB itself gives them.
#pragma once

#include <duckdb.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tracer_bio {

__extension__ using Int128 = __int128;

Int128 int128_of(duckdb_hugeint value);

// Each replaces what `text` held.
void put_unsigned128(duckdb_uhugeint value, std::string& text);
void put_decimal(Int128 value, unsigned scale, std::string& text);  // scale 0: an integer
void put_date(int32_t days, std::string& text);                     // since 1970
void put_time(int64_t us, std::string& text);                       // of a day
// Since 1970, `per_second` units a second.
void put_timestamp(int64_t value, int64_t per_second, std::string& text);
// RFC 3339, in UTC.
void put_timestamp_utc(int64_t us, std::string& text);
void put_interval(duckdb_interval value, std::string& text);
void put_uuid(duckdb_hugeint value, std::string& text);
// What is no printable ASCII, a backslash or a quote stands as \xNN.
void put_blob(std::string_view bytes, std::string& text);

}  // namespace tracer_bio
