#pragma once

#include <cstdint>
#include <filesystem>

#include "store/sqlite.h"
#include "store/store.h"

namespace tracer_bio {

constexpr int64_t kApplicationId = 0x54724269;  // "TrBi", in the file's header: `file` shows it

// Makes the file (mode 0640 whatever the umask, unless another is given) and its folder (0750)
// where they are not there yet; the folder's parent has to be. Throws std::system_error.
void create_database_file(const std::filesystem::path& file, const FileAccess& access = {});

// Of the file and its -wal; 0 where there is none.
int64_t database_bytes(const std::filesystem::path& file);

// For whoever writes: -wal and -shm stay when the last connection closes. Who may only read the
// folder could not make them, and without them could not open the file.
void keep_wal(Connection& connection);

// Opens the file as its only writer wants it, with today's schema.
Connection open_database(const std::filesystem::path& file);

// Throws std::runtime_error where the file is another program's, or of a newer schema than this
// program knows. Gives its schema, 0 where it is empty.
int64_t check_database(Connection& connection, const std::filesystem::path& file);

// Applies the migrations that are missing, each in a transaction, then brings the views up to date.
void migrate(Connection& connection, int64_t schema);

// Makes the views those of sql/views.sql. Others, which a user may have made, stay.
void update_views(Connection& connection);

}  // namespace tracer_bio
