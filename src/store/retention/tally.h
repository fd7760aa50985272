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
  // Runs a DELETE whose RETURNING gives of each row its time, whether it was unread, and the id of
  // its run, its task, or in other tables its execution (0: of none). Gives how many there were.
  // The statement is reset.
  int64_t run(Statement& removal, std::string_view table);

  // Writes what was unread as losses, and up to which ids there were removals: in the transaction
  // of the removals.
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

  struct LastIds {
    int64_t execution = 0;
    int64_t run = 0;
    int64_t task = 0;
  };
  int64_t& last_id(std::string_view table);

  std::map<std::string, Entry, std::less<>> tables_;
  LastIds last_ids_;
};

}  // namespace tracer_bio
