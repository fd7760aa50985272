// The .sql files of src/store/sql, built into the binary.
#pragma once

#include <span>
#include <string_view>

#include "base/embedded_file.h"

namespace tracer_bio {

std::span<const EmbeddedFile> migration_files();  // the first brings an empty file to schema 1
std::span<const EmbeddedFile> view_files();
std::span<const EmbeddedFile> query_files();

// The text of sql/queries/NAME.sql.
std::string_view query(std::string_view name);

}  // namespace tracer_bio
