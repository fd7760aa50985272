#include "cli/long_term/dataset.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <random>
#include <stdexcept>

#include "base/error.h"
#include "base/file.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMarker = ".tracer-bio-dataset";
constexpr mode_t kFolderMode = 0750;
constexpr mode_t kFileMode = 0640;
constexpr std::string_view kDate = "date=";

// As Hive partitions have it: what could be taken for something else is %XX.
std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '.' || c == '-' || c == '_';
    text += plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

std::string random_id() {
  std::random_device device;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", device(), device(), device(), device());
}

std::optional<std::string> read_id(const fs::path& folder) {
  auto id = read_line(folder / kMarker);
  if (id && (id->empty() || id->find_first_not_of("0123456789abcdef") != std::string::npos))
    throw std::runtime_error((folder / kMarker).string() + ": not what tracer-bio wrote there");
  return id;
}

// Root makes files for whom the folder belongs to.
void give_to_owner_of(const fs::path& parent, const fs::path& made) {
  if (::geteuid() != 0) return;
  struct stat owner {};
  if (::stat(parent.c_str(), &owner) != 0 ||
      ::lchown(made.c_str(), owner.st_uid, owner.st_gid) != 0)
    throw_errno("chown " + made.string());
}

void make_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), kFolderMode) != 0) {
    if (errno == EEXIST) return;
    throw_errno("make the folder " + folder.string());
  }
  if (::chmod(folder.c_str(), kFolderMode) != 0) throw_errno("chmod " + folder.string());
  give_to_owner_of(folder.parent_path(), folder);
}

// As a whole: a dataset of which the id is cut would be another one.
void write_id(const fs::path& folder, const std::string& id) {
  const fs::path marker = folder / kMarker;
  const fs::path temporary = marker.string() + "." + id;
  const Fd fd{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode)};
  const std::string line = id + '\n';
  const bool written =
      fd && ::fchmod(fd.get(), kFileMode) == 0 &&
      ::write(fd.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
      ::fsync(fd.get()) == 0;
  if (!written) {
    const int error = errno;
    ::unlink(temporary.c_str());
    throw_errno(error, "write " + marker.string());
  }
  give_to_owner_of(folder, temporary);
  // Where two begin at the same time, the first one's stays.
  const int linked = ::link(temporary.c_str(), marker.c_str());
  const int error = errno;
  ::unlink(temporary.c_str());
  if (linked != 0 && error != EEXIST) throw_errno(error, "write " + marker.string());
}

// Removes what a write_id() left that was killed. Gives whether something else is in the folder.
bool has_anything_else(const fs::path& folder) {
  std::vector<fs::path> leftovers;
  for (const fs::directory_entry& entry : fs::directory_iterator{folder}) {
    if (!entry.path().filename().string().starts_with(std::string{kMarker} + '.')) return true;
    leftovers.push_back(entry.path());
  }
  for (const fs::path& leftover : leftovers) fs::remove(leftover);
  return false;
}

// A number of digits alone.
std::optional<int> number(std::string_view text) {
  int value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return value;
}

std::optional<int64_t> day_of_date(std::string_view date) {
  constexpr std::string_view kForm = "YYYY-MM-DD";
  if (date.size() != kForm.size()) return std::nullopt;
  const auto year = number(date.substr(0, 4));
  const auto month = number(date.substr(5, 2));
  const auto day = number(date.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year{*year},
                                        std::chrono::month{static_cast<unsigned>(*month)},
                                        std::chrono::day{static_cast<unsigned>(*day)}};
  if (!ymd.ok()) return std::nullopt;
  return std::chrono::sys_days{ymd}.time_since_epoch().count();
}

}  // namespace

Dataset Dataset::open(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw std::runtime_error(folder.string() +
                             ": there is no such folder: is its file system mounted?");
  const auto id = read_id(folder);
  if (!id)
    throw std::runtime_error(folder.string() +
                             ": no dataset of `tracer-bio archive`, or not to be read");
  return {fs::canonical(folder), *id};
}

Dataset Dataset::open_or_make(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) make_folder(folder);
  if (!read_id(folder)) {
    if (has_anything_else(folder))
      throw std::runtime_error(folder.string() +
                               ": neither empty nor a dataset: give a folder of its own");
    write_id(folder, random_id());
  }
  return open(folder);
}

std::optional<Fd> Dataset::lock(const std::string& database_id) const {
  const fs::path file = folder_ / (".lock-" + database_id);
  Fd fd{::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, kFileMode)};
  if (!fd) throw_errno("open " + file.string());
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw_errno("lock " + file.string());
}

void Dataset::make_folders(const fs::path& file) const {
  fs::path made = folder_;
  for (const fs::path& part : file.parent_path()) make_folder(made /= part);
}

void Dataset::remove_leftovers(const std::string& database_id) const {
  const std::string prefix = '.' + staging_name(database_id);
  for (const fs::directory_entry& entry : fs::directory_iterator{folder_}) {
    std::error_code error;
    if (entry.path().filename().string().starts_with(prefix)) fs::remove_all(entry.path(), error);
  }
}

std::filesystem::path file_in_dataset(std::string_view table, std::string_view host, int64_t day,
                                      std::string_view database_id) {
  return fs::path{table} / ("host=" + escaped(host)) / (std::string{kDate} + date_of_day(day)) /
         (std::string{database_id} + ".parquet");
}

std::vector<int64_t> days_in_dataset(const fs::path& folder, std::string_view table,
                                     std::string_view host, std::string_view database_id) {
  std::vector<int64_t> days;
  std::error_code error;
  for (const auto& entry :
       fs::directory_iterator{folder / table / ("host=" + escaped(host)), error}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kDate)) continue;
    const auto day = day_of_date(name.substr(kDate.size()));
    if (day && fs::exists(entry.path() / (std::string{database_id} + ".parquet")))
      days.push_back(*day);
  }
  std::ranges::sort(days);
  return days;
}

std::string staging_name(std::string_view database_id) {
  return "archive-" + std::string{database_id};
}

std::string date_of_day(int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace tracer_bio
