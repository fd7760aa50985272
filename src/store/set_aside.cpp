#include "store/set_aside.h"

#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>

#include <array>
#include <chrono>
#include <fstream>
#include <initializer_list>
#include <string_view>

#include "store/database_file.h"

namespace tracer_bio {
namespace {

using std::filesystem::path;

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr size_t kApplicationIdAt = 68;  // https://sqlite.org/fileformat.html: 4 bytes, big-endian

path with(path file, const char* end) { return file += end; }

// A name that is not taken: twice in a second is possible.
path free_name(const path& file, const char* word) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::string name = fmt::format("{}.{}-{:%Y%m%dT%H%M%SZ}", file.native(), word, now);
  path result = name;
  const auto taken = [&] {
    return std::filesystem::exists(result) || std::filesystem::exists(with(result, "-wal"));
  };
  for (int more = 2; taken(); ++more) result = fmt::format("{}-{}", name, more);
  return result;
}

path rename_parts(const path& file, const char* word, std::initializer_list<const char*> ends) {
  path aside = free_name(file, word);
  for (const char* end : ends) {
    const path from = with(file, end);
    if (std::filesystem::exists(from)) std::filesystem::rename(from, with(aside, end));
  }
  return aside;
}

}  // namespace

bool was_ours(const path& file) {
  std::array<char, kApplicationIdAt + 4> header{};
  std::ifstream{file, std::ios::binary}.read(header.data(), header.size());
  if (std::string_view{header.data(), kMagic.size()} != kMagic)
    return std::filesystem::exists(with(file, "-wal"));
  int64_t application = 0;
  for (size_t at = kApplicationIdAt; at < header.size(); ++at)
    application = application << 8 | static_cast<unsigned char>(header.at(at));
  return application == kApplicationId;
}

path set_aside(const path& file, const char* word) {
  return rename_parts(file, word, {"", "-wal", "-shm"});
}

path set_aside_wal(const path& file, const char* word) {
  return rename_parts(file, word, {"-wal", "-shm"});
}

bool remove_empty_wal(const path& file) {
  const path wal = with(file, "-wal");
  std::error_code error;
  const auto bytes = std::filesystem::file_size(wal, error);
  if (!error && bytes > 0) return false;
  std::filesystem::remove(wal, error);
  std::filesystem::remove(with(file, "-shm"), error);
  return true;
}

}  // namespace tracer_bio
