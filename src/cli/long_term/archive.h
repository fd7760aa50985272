#pragma once

#include <cstdint>
#include <filesystem>

namespace tracer_bio {

// What one round has archived.
struct Archived {
  int64_t rows = 0;   // that are in the archive now and were not before, or differ
  int64_t files = 0;  // written anew
};

// Archives what has ended since the last round: for each table and day one file, which is put
// together from what it had and what is new or has changed, by key, and then takes the place of the
// old one. So a round may be repeated as often as one likes: killed at any moment, it neither loses
// nor doubles a row. The cursor follows once a table's files are in place. `tell` is given the
// table and its rows so far. Throws std::runtime_error, saying what to do; the rounds of tables
// that were finished stay.
Archived archive(const std::filesystem::path& database, const std::filesystem::path& folder);

}  // namespace tracer_bio
