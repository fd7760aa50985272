// Which files a program is made of: its executable, and what it loaded.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tracer_bio {

// A file with its contents: who writes it anew changes its time, who replaces it the inode.
struct ObjectKey {
  uint64_t device = 0;  // as stat() tells it
  uint64_t inode = 0;
  int64_t mtime_ns = 0;  // UTC; 0: nobody told it

  bool operator==(const ObjectKey&) const = default;
  auto operator<=>(const ObjectKey&) const = default;  // NOLINT(modernize-use-nullptr)
};

enum class ObjectKind : uint8_t {
  kExecutable,
  kLibrary,
  kPython,  // a Python package's extension module
  kR,       // an R package's shared library
  kPerl,    // a Perl module's
  kOther,   // no name tells: a plugin, what a just-in-time compiler made
};

// Who told of a package.
enum class PackageSource : uint8_t {
  kDebian,
  kConda,
  kPython,  // *.dist-info, *.egg-info
  kR,       // DESCRIPTION
  kPath,    // the name of its folder alone: .../numpy/..., .../samtools/1.16.1/bin
};

// Why a file was not looked into.
enum class ObjectUnknown : uint8_t {
  kNoPath,    // nobody told it
  kPathCut,   // longer than 4,096 bytes
  kDeleted,   // its name was removed while it ran
  kNotThere,  // another file is there, or none: replaced, or of another mount namespace
  kNotElf,
};

// One row of objects. Empty texts are NULL: not known.
struct ObjectFile {
  ObjectKey key;
  std::optional<int64_t> size_bytes;
  std::string path;  // as its process's mount namespace shows it
  ObjectKind kind = ObjectKind::kOther;
  std::string soname;
  std::string build_id;  // hexadecimal
  std::string package;
  std::string version;          // of what is packed: "1.16.1"
  std::string package_version;  // with what packers add to it: "1.16.1-1"
  std::optional<PackageSource> package_source;
  std::optional<ObjectUnknown> unknown;
  int64_t first_seen_ns = 0;
  int64_t last_seen_ns = 0;
};

// What one execution was made of.
struct ObjectSet {
  std::vector<ObjectKey> objects;  // sorted, each once
  std::optional<ObjectKey> executable;

  bool operator==(const ObjectSet&) const = default;
};

// Of many executions the same.
using SharedObjectSet = std::shared_ptr<const ObjectSet>;

// How many objects all sets together may have that somebody keeps to find them again: 12 MB. Who
// runs what has a thousand files each time can make as many sets as he likes.
inline constexpr size_t kMostKeptObjects = 1 << 19;

}  // namespace tracer_bio

template <>
struct std::hash<tracer_bio::ObjectKey> {
  size_t operator()(const tracer_bio::ObjectKey& key) const noexcept {
    constexpr uint64_t kOdd = 0x9e3779b97f4a7c15U;
    uint64_t mixed = key.inode * kOdd;
    mixed = (mixed ^ (mixed >> 32U) ^ key.device) * kOdd;
    return (mixed ^ (mixed >> 32U) ^ static_cast<uint64_t>(key.mtime_ns)) * kOdd;
  }
};
