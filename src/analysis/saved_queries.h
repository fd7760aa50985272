// The queries of src/analysis/sql, built into the binary.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded_file.h"

namespace tracer_bio {

// A query that others have asked before. It begins with a comment: what it tells in the first line,
// then each variable that it takes: "-- NAME: meaning".
struct SavedQuery {
  std::string name;
  std::string_view help;
  std::vector<std::string_view> variables;  // "NAME: meaning"
  std::string_view sql;
};

std::vector<SavedQuery> saved_queries();
std::optional<SavedQuery> find_saved_query(std::string_view name);

// The files, as cmake/embed.cmake built them in.
std::span<const EmbeddedFile> saved_query_files();
std::span<const EmbeddedFile> query_macro_files();  // that all queries may use

}  // namespace tracer_bio
