#pragma once

#include <sys/types.h>

#include <filesystem>

#include "store/store.h"

namespace tracer_bio {

// The mode of a folder whose files have that mode: who reads those, enters it.
mode_t folder_mode(mode_t file_mode);

// Gives the database's folder to the group, where that folder is this process's own and for its
// group already: nobody else gains or loses by it.
void give_folder(const std::filesystem::path& file, const FileAccess& access);

// Gives the file, its -lock, and the -wal and -shm that an earlier recording left, to the group,
// with the mode; SQLite makes new ones like the file. Not while this process has the database open:
// closing a descriptor of it would end SQLite's locks. What belongs to another user is left alone,
// with a warning. Throws std::system_error.
void give_files(const std::filesystem::path& file, const FileAccess& access);

}  // namespace tracer_bio
