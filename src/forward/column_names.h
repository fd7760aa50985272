// What a ForwardTable says of its columns by name.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// The names in a list: "execution_id, time_ns".
std::vector<std::string_view> names_in(std::string_view list);

// Where in a row it is. Nothing: there is no such column.
std::optional<size_t> find_column(const ForwardTable& table, std::string_view name);

// Where in a row its key is.
std::vector<size_t> key_columns(const ForwardTable& table);

}  // namespace tracer_bio
