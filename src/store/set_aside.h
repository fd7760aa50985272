#pragma once

#include <filesystem>

namespace tracer_bio {

// Whether what could not be opened was a database of tracer-bio's: its header says so, or, where it
// has none any more, a -wal stands beside it, which only a writer of SQLite files leaves.
bool was_ours(const std::filesystem::path& file);

// Renames the file, its -wal and its -shm, those that are there, to NAME.WORD-<UTC>,
// NAME.WORD-<UTC>-wal and so on. Gives the new name of the first. Throws std::system_error.
std::filesystem::path set_aside(const std::filesystem::path& file, const char* word);

// The same of its -wal and -shm alone.
std::filesystem::path set_aside_wal(const std::filesystem::path& file, const char* word);

// Of what was set aside: -wal and -shm go where the -wal is empty, which tells that all of it
// went into its database. False: it is not, and both stay.
bool remove_empty_wal(const std::filesystem::path& file);

}  // namespace tracer_bio
