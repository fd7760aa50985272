#include "source/event_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "base/error.h"
#include "base/fd.h"

namespace tracer_bio {
namespace {

// The last two digits are the version of the wire.
constexpr char kMagic[8] = {'t', 'r', 'a', 'c', 'e', 'r', '0', '2'};
constexpr uint32_t kLargestRecord = 2U << 20U;

// Arguments stand in it as they were given, secrets too: for its owner alone, whoever could read it
// before.
FileHandle create_file(const std::filesystem::path& file) {
  Fd fd{::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  struct stat status {};
  if (!fd || ::fstat(fd.get(), &status) != 0) throw_errno("open " + file.string());
  if (S_ISREG(status.st_mode) && ::fchmod(fd.get(), 0600) != 0)
    throw_errno("chmod " + file.string());
  FileHandle handle{::fdopen(fd.get(), "wb")};
  if (!handle) throw_errno("open " + file.string());
  fd.release();
  return handle;
}

FileHandle open_file(const std::filesystem::path& file, const char* mode) {
  FileHandle handle{std::fopen(file.c_str(), mode)};
  if (!handle) throw_errno("open " + file.string());
  return handle;
}

}  // namespace

EventFileWriter::EventFileWriter(const std::filesystem::path& file, int64_t utc_minus_boot_ns)
    : file_(create_file(file)) {
  if (std::fwrite(kMagic, sizeof kMagic, 1, file_.get()) != 1 ||
      std::fwrite(&utc_minus_boot_ns, sizeof utc_minus_boot_ns, 1, file_.get()) != 1) {
    throw_errno("write " + file.string());
  }
}

bool EventFileWriter::write(std::span<const std::byte> record) {
  const auto size = static_cast<uint32_t>(record.size());
  return std::fwrite(&size, sizeof size, 1, file_.get()) == 1 &&
         std::fwrite(record.data(), 1, record.size(), file_.get()) == record.size();
}

EventFileReader::EventFileReader(const std::filesystem::path& file)
    : name_(file), file_(open_file(file, "rbe")) {
  char magic[sizeof kMagic];
  if (std::fread(magic, sizeof magic, 1, file_.get()) != 1 ||
      std::memcmp(magic, kMagic, sizeof magic) != 0 ||
      std::fread(&utc_minus_boot_ns_, sizeof utc_minus_boot_ns_, 1, file_.get()) != 1) {
    throw std::runtime_error(name_.string() +
                             ": not a recording of events that this version reads");
  }
}

std::span<const std::byte> EventFileReader::next() {
  uint32_t size = 0;
  if (std::fread(&size, sizeof size, 1, file_.get()) != 1) return {};
  if (size <= kLargestRecord) {
    record_.resize(size);
    if (size == 0 || std::fread(record_.data(), size, 1, file_.get()) == 1) return record_;
  }
  throw std::runtime_error(name_.string() + ": ends within a record, the rest is not read");
}

}  // namespace tracer_bio
