// The .sql files of this folder's sql/, built into the binary.
#pragma once

#include <span>

#include "base/embedded_file.h"

namespace tracer_bio {

std::span<const EmbeddedFile> postgresql_migration_files();  // the first one makes schema 1

}  // namespace tracer_bio
