#include "cli/doctor/kernel_checks.h"

#include <linux/capability.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/file.h"
#include "cli/output/human.h"

// Newer than some kernel headers (5.8).
#ifndef CAP_PERFMON
#define CAP_PERFMON 38
#endif
#ifndef CAP_BPF
#define CAP_BPF 39
#endif

namespace tracer_bio {
namespace {

using std::filesystem::path;
using Version = std::pair<int, int>;

constexpr Version kRingBuffer{5, 8};      // and the task iterator, CAP_BPF
constexpr Version kMemoryCgroups{5, 11};  // BPF memory no longer counts as locked memory
constexpr Version kMemoryAtExit{6, 16};   // is still there at the exit tracepoint
// include/uapi/linux/nsfs.h: the inode of the PID namespace that the kernel boots with.
constexpr std::string_view kInitialPidNamespace = "pid:[4026531836]";

bool has(uint64_t capabilities, unsigned capability) {
  return ((capabilities >> capability) & 1U) != 0;
}

std::string release(const path& root) {
  return read_line(root / "proc/sys/kernel/osrelease").value_or("unknown");
}

// Of "6.1.0-9-amd64". {0, 0} where it cannot be told.
Version version(const path& root) {
  const std::string text = release(root);
  const char* end = text.data() + text.size();
  Version version{0, 0};
  const auto [dot, error] = std::from_chars(text.data(), end, version.first);
  if (error != std::errc{} || dot == end || *dot != '.') return {};
  if (std::from_chars(dot + 1, end, version.second).ec != std::errc{}) return {};
  return version;
}

// The value of a mount option: "2" of "hidepid=2". Empty: it is not there.
std::string_view mount_option(std::string_view options, std::string_view name) {
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find(','));
    options.remove_prefix(std::min(options.size(), option.size() + 1));
    if (option.starts_with(name) && option.substr(name.size()).starts_with('=')) {
      return option.substr(name.size() + 1);
    }
  }
  return {};
}

// The options that /proc is mounted with.
std::string proc_mount_options(const path& root) {
  const std::string mounts = read_file(root / "proc/self/mounts").value_or("");
  constexpr std::string_view kProc = " /proc proc ";
  const size_t found = mounts.rfind(kProc);  // the last one hides those below it
  if (found == std::string::npos) return {};
  const size_t begin = found + kProc.size();
  return mounts.substr(begin, mounts.find(' ', begin) - begin);
}

}  // namespace

uint64_t effective_capabilities(const path& root) {
  const std::string status = read_file(root / "proc/self/status").value_or("");
  constexpr std::string_view kKey = "\nCapEff:\t";
  const size_t found = status.find(kKey);
  if (found == std::string::npos) return 0;
  uint64_t capabilities = 0;
  const char* begin = status.data() + found + kKey.size();
  std::from_chars(begin, status.data() + status.size(), capabilities, 16);
  return capabilities;
}

Finding check_kernel(const path& root) {
  const Version found = version(root);
  if (found == Version{}) {
    return {"kernel", Verdict::kWarning, "version unknown", "it has to be 5.8 or newer"};
  }
  if (found < kRingBuffer) {
    return {"kernel", Verdict::kProblem, release(root) + " has no BPF ring buffer",
            "use Linux 5.8 or newer; 5.10 is the oldest that is tested"};
  }
  return {"kernel", Verdict::kOk, release(root), ""};
}

Finding check_btf(const path& root) {
  std::error_code ignored;
  if (std::filesystem::exists(root / "sys/kernel/btf/vmlinux", ignored)) {
    return {"BTF", Verdict::kOk, "/sys/kernel/btf/vmlinux", ""};
  }
  return {"BTF", Verdict::kProblem, "the kernel does not describe its types",
          "use a kernel with CONFIG_DEBUG_INFO_BTF, and have /sys mounted"};
}

Finding check_capabilities(uint64_t capabilities) {
  const bool admin = has(capabilities, CAP_SYS_ADMIN);
  std::string missing;
  const auto need = [&](bool there, const char* name) {
    if (!there) missing += (missing.empty() ? "" : ", ") + std::string{name};
  };
  need(admin || has(capabilities, CAP_BPF), "CAP_BPF");
  need(admin || has(capabilities, CAP_PERFMON), "CAP_PERFMON");
  const bool blind = !missing.empty();
  need(has(capabilities, CAP_SYS_PTRACE), "CAP_SYS_PTRACE");
  need(has(capabilities, CAP_DAC_READ_SEARCH), "CAP_DAC_READ_SEARCH");
  if (missing.empty()) return {"capabilities", Verdict::kOk, "all that it needs", ""};
  return {"capabilities", blind ? Verdict::kProblem : Verdict::kWarning,
          "without " + missing +
              (blind ? "" : ": no I/O, program or folder of what runs already for other users"),
          "run it as root, or by the unit in config/systemd"};
}

Finding check_lockdown(const path& root) {
  const std::string modes = read_line(root / "sys/kernel/security/lockdown").value_or("");
  if (modes.find("[confidentiality]") != std::string::npos) {
    return {"lockdown", Verdict::kProblem, "confidentiality: the kernel refuses tracing programs",
            "boot with lockdown=integrity or without lockdown"};
  }
  const bool integrity = modes.find("[integrity]") != std::string::npos;
  return {"lockdown", Verdict::kOk, integrity ? "integrity, which allows tracing" : "none", ""};
}

Finding check_libraries(const path& root, bool wanted, bool ebpf) {
  if (!wanted) return {"libraries", Verdict::kOk, "not recorded: [libraries] enabled", ""};
  if (ebpf && version(root) >= kMemoryAtExit)
    return {"libraries", Verdict::kOk, "of each program of a run, told when it ends", ""};
  return {
      "libraries", Verdict::kOk,
      "of programs of runs that live at least until they are sampled: where eBPF is not used, and "
      "up to Linux 6.15, a program's memory is gone when its end is seen",
      ""};
}

Finding check_pid_namespace(const path& root) {
  std::error_code error;
  const std::string found =
      std::filesystem::read_symlink(root / "proc/self/ns/pid", error).string();
  if (error) {
    return {"PID namespace", Verdict::kWarning, "unknown: /proc/self/ns/pid cannot be read",
            "have /proc mounted"};
  }
  if (found == kInitialPidNamespace) {
    return {"PID namespace", Verdict::kOk, "the machine's own", ""};
  }
  return {"PID namespace", Verdict::kProblem,
          "a container's: /proc numbers processes otherwise than the kernel's events",
          "share the machine's: docker run --pid=host, hostPID: true in Kubernetes"};
}

Finding check_tracefs(const path& root) {
  std::error_code ignored;
  const bool mounted = std::filesystem::exists(root / "sys/kernel/tracing/events", ignored) ||
                       std::filesystem::exists(root / "sys/kernel/debug/tracing/events", ignored);
  return {"tracefs", Verdict::kOk, mounted ? "mounted, but not used" : "not mounted, nor needed",
          ""};
}

Finding check_locked_memory(const path& root, uint64_t capabilities,
                            std::optional<uint64_t> limit_bytes) {
  if (version(root) >= kMemoryCgroups) {
    return {"locked memory", Verdict::kOk, "not limited for BPF by this kernel", ""};
  }
  if (!limit_bytes || has(capabilities, CAP_SYS_RESOURCE)) {
    return {"locked memory", Verdict::kOk, "unlimited", ""};
  }
  return {"locked memory", Verdict::kWarning,
          "at most " + human_bytes(static_cast<int64_t>(*limit_bytes)) +
              ", and BPF counts as such before Linux 5.11",
          "LimitMEMLOCK=infinity in the unit, or ulimit -l unlimited"};
}

Finding check_hidepid(const path& root, uint64_t capabilities) {
  const std::string options = proc_mount_options(root);
  const std::string hidepid{mount_option(options, "hidepid")};
  if (hidepid.empty() || hidepid == "0" || hidepid == "off") {
    return {"hidepid", Verdict::kOk, "off", ""};
  }
  if (has(capabilities, CAP_SYS_PTRACE)) {
    return {"hidepid", Verdict::kOk, hidepid + ", which CAP_SYS_PTRACE sees through", ""};
  }
  return {"hidepid", Verdict::kWarning,
          hidepid + ": /proc hides other users' processes that run already",
          "give it CAP_SYS_PTRACE, or mount /proc with hidepid=0"};
}

std::vector<Finding> check_kernel_settings(const path& root) {
  const uint64_t capabilities = effective_capabilities(root);
  rlimit limit{};
  const bool limited = ::getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  return {check_kernel(root),
          check_btf(root),
          check_capabilities(capabilities),
          check_lockdown(root),
          check_pid_namespace(root),
          check_tracefs(root),
          check_locked_memory(root, capabilities,
                              limited ? std::optional<uint64_t>{limit.rlim_cur} : std::nullopt),
          check_hidepid(root, capabilities)};
}

}  // namespace tracer_bio
