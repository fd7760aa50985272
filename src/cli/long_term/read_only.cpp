#include "cli/long_term/read_only.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fd.h"

// Since ABI 3, Linux 6.2.
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

namespace tracer_bio {
namespace {

constexpr uint64_t kWrites = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                             LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                             LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                             LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                             LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
constexpr long kAbiWithTruncate = 3;

// glibc has no functions for these.
long abi() {
  return ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

}  // namespace

bool write_only_below(std::span<const std::filesystem::path> folders) {
  const long version = abi();
  if (version < 1) return false;
  const uint64_t handled =
      kWrites | (version >= kAbiWithTruncate ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs = handled;
  const Fd rules{
      static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0))};
  if (!rules) throw_errno("make rules for Landlock");
  for (const std::filesystem::path& folder : folders) {
    const Fd fd{::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!fd) throw_errno("open " + folder.string());
    landlock_path_beneath_attr below{};
    below.allowed_access = handled;
    below.parent_fd = fd.get();
    if (::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &below, 0) != 0)
      throw_errno("make rules for Landlock");
  }
  // Asked of whoever is not root.
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw_errno("give up new privileges");
  if (::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0)
    throw_errno("keep to the rules of Landlock");
  return true;
}

}  // namespace tracer_bio
