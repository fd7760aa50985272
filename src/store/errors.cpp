#include "store/errors.h"

#include <sqlite3.h>

#include <string>

#include "tracer_bio/sink.h"

namespace tracer_bio {
namespace {

constexpr int kPrimaryCode = 0xff;  // the low byte of an extended code

std::string_view advice(int code) {
  switch (code & kPrimaryCode) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds a write lock on it; `fuser` with the file's name tells which";
    case SQLITE_FULL:
      return "free space on its file system";
    case SQLITE_READONLY:
      return "make the file, its -wal and -shm and their folder writable for this user";
    case SQLITE_CANTOPEN:
      return "check that the file, its -wal and -shm and their folder can be opened by this user";
    case SQLITE_IOERR:
      return "the disk or its file system has a fault; see the kernel's log";
    case SQLITE_NOMEM:
      return "the machine, or the service's memory limit, is short of memory";
    case SQLITE_CORRUPT:
      return "the file is damaged: move it away, and save what can be saved with sqlite3's "
             "`.recover`";
    case SQLITE_NOTADB:
      return "it is no SQLite file: give another path";
    default:
      return "please report this as a mistake in tracer-bio";
  }
}

}  // namespace

bool is_passing(const SqliteError& error) {
  switch (error.code & kPrimaryCode) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
      return true;
    default:
      return false;
  }
}

bool is_damage(const SqliteError& error) {
  const int code = error.code & kPrimaryCode;
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

void throw_for_user(const SqliteError& error, std::string_view doing,
                    const std::filesystem::path& file) {
  std::string message{doing};
  ((message += ' ') += file.native()) += ": ";
  ((message += error.what()) += " (code ") += std::to_string(error.code);
  (message += "): ") += advice(error.code);
  if (is_passing(error)) throw SinkUnavailable(message);
  throw std::runtime_error(message);
}

}  // namespace tracer_bio
