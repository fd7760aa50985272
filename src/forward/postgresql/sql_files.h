// The .sql files of this folder's sql/, built into the binary.
#pragma once

#include <span>

#include "base/embedded_file.h"

namespace tracer_bio {

std::span<const EmbeddedFile> postgresql_migration_files();  // the first one makes schema 1
std::span<const EmbeddedFile> postgresql_view_files();       // made anew by each migration

}  // namespace tracer_bio
