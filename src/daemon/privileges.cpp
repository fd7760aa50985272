#include "daemon/privileges.h"

#include <cap-ng.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "base/error.h"
#include "daemon/system_calls.h"

namespace tracer_bio {
namespace {

std::vector<unsigned> needed_capabilities(const PrivilegeNeeds& needs) {
  std::vector<unsigned> needed;
  // With kernel.unprivileged_bpf_disabled, kernels before 6.4 refuse every bpf() without it.
  if (needs.bpf) needed.push_back(CAP_BPF);
  if (needs.live) {
    needed.push_back(CAP_SYS_PTRACE);
    needed.push_back(CAP_DAC_READ_SEARCH);
  }
  if (needs.others_file) {
    needed.push_back(CAP_DAC_OVERRIDE);
    needed.push_back(CAP_CHOWN);  // SQLite gives what it makes beside a file to that file's owner
  }
  return needed;
}

bool is_anothers(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return false;
  return status.st_uid != ::geteuid() || (status.st_mode & S_IWUSR) == 0;
}

// Those of the needed ones that there were. A container or a unit may have taken some before.
std::vector<std::string> keep_capabilities(const std::vector<unsigned>& needed) {
  if (capng_get_caps_process() != 0) throw std::runtime_error("read the own capabilities");
  std::vector<unsigned> kept;
  for (const unsigned capability : needed) {
    if (capng_have_capability(CAPNG_PERMITTED, capability) != 0) kept.push_back(capability);
  }
  const bool can_bound = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) != 0;
  capng_clear(can_bound ? CAPNG_SELECT_ALL : CAPNG_SELECT_CAPS);
  constexpr auto kOwn = static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED);
  std::vector<std::string> names;
  for (const unsigned capability : kept) {
    const bool updated =
        capng_update(CAPNG_ADD, kOwn, capability) == 0 &&
        (!can_bound || capng_update(CAPNG_ADD, CAPNG_BOUNDING_SET, capability) == 0);
    if (!updated) throw std::runtime_error("choose the capabilities to keep");
    names.emplace_back(capng_capability_to_name(capability));
  }
  // The ambient ones go with the permitted.
  if (const int error = capng_apply(can_bound ? CAPNG_SELECT_BOTH : CAPNG_SELECT_CAPS); error != 0)
    throw std::runtime_error("give up capabilities: libcap-ng says " + std::to_string(error));
  return names;
}

}  // namespace

bool is_others_file(const std::filesystem::path& database) {
  const std::filesystem::path file = std::filesystem::weakly_canonical(database);
  if (is_anothers(file.parent_path())) return true;
  for (const char* end : {"", "-wal", "-shm", "-lock"}) {
    if (is_anothers(std::filesystem::path{file} += end)) return true;
  }
  return false;
}

std::vector<std::string> drop_privileges(const PrivilegeNeeds& needs) {
  auto names = keep_capabilities(needed_capabilities(needs));
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) throw_errno("set no_new_privs");
  deny_system_calls(needs.bpf);
  return names;
}

}  // namespace tracer_bio
