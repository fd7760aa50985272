#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"

namespace tracer_bio {

// A folder of Parquet files, one for each table, host, day and database:
//   TABLE/host=HOST/date=YYYY-MM-DD/DATABASE_ID.parquet
// Several hosts may share it. Which dataset it is stands in the file .tracer-bio-dataset.
class Dataset {
 public:
  // The one in that folder, which may have moved. Throws std::runtime_error where there is none.
  static Dataset open(const std::filesystem::path& folder);
  // The same, but a folder without one, or none yet, becomes one.
  static Dataset open_or_make(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return folder_; }
  const std::string& id() const { return id_; }

  // Until the descriptor is closed no other process has it, either. Nothing where one has.
  std::optional<Fd> lock(const std::string& database_id) const;

  // Makes the folders of a file (see file_in_dataset) with the owner and group of the dataset.
  void make_folders(const std::filesystem::path& file) const;

  // Removes what killed rounds of that database left behind. Only under its lock.
  void remove_leftovers(const std::string& database_id) const;

 private:
  Dataset(std::filesystem::path folder, std::string id)
      : folder_(std::move(folder)), id_(std::move(id)) {}

  std::filesystem::path folder_;
  std::string id_;
};

// The path of a file within a dataset. `day`: since 1970, UTC.
std::filesystem::path file_in_dataset(std::string_view table, std::string_view host, int64_t day,
                                      std::string_view database_id);
// The days that a database has files of in a table, in the dataset at that folder.
std::vector<int64_t> days_in_dataset(const std::filesystem::path& folder, std::string_view table,
                                     std::string_view host, std::string_view database_id);

// Of the folder that rounds of a database are written in (see StagingFolder).
std::string staging_name(std::string_view database_id);

// "2026-11-24"
std::string date_of_day(int64_t day);

}  // namespace tracer_bio
