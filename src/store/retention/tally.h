#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "store/sqlite.h"

namespace tracer_bio {

// What one round of retention has removed, and which of it nobody had read.
class Tally {
 public:
  // Runs a DELETE whose RETURNING gives of each row its time, whether it was unread, and its
  // execution (0: none). Gives how many there were. The statement is reset.
  int64_t run(Statement& removal, std::string_view table);

  // Writes what was unread as losses, and how far executions were removed: in the transaction of
  // the removals.
  void write(Connection& connection);

  int64_t rows() const;
  int64_t unread() const;
  // "3 executions, 20 metrics"
  std::string text() const;

 private:
  struct Entry {
    int64_t rows = 0;
    int64_t unread = 0;      // in all
    int64_t unread_now = 0;  // of them not written yet
    int64_t from_ns = 0;     // of the unread ones
    int64_t to_ns = 0;
  };

  std::map<std::string, Entry, std::less<>> tables_;
  int64_t last_execution_ = 0;
};

}  // namespace tracer_bio
