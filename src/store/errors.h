#pragma once

#include <filesystem>
#include <string_view>

#include "store/sqlite.h"

namespace tracer_bio {

// Trying again later may help: locked, full, read-only, I/O error, out of memory.
bool is_passing(const SqliteError& error);

// The file is not, or no longer, what SQLite wrote.
bool is_damage(const SqliteError& error);

// Throws SinkUnavailable where trying again may help, else std::runtime_error; both say what was
// being done, with which file, and what to do about it.
[[noreturn]] void throw_for_user(const SqliteError& error, std::string_view doing,
                                 const std::filesystem::path& file);

// What `action` gives; an SqliteError of it is thrown as throw_for_user() has it.
template <class Action>
auto for_user(std::string_view doing, const std::filesystem::path& file, Action action) {
  try {
    return action();
  } catch (const SqliteError& error) {
    throw_for_user(error, doing, file);
  }
}

}  // namespace tracer_bio
