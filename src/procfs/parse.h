// What stands in the files of /proc/PID. Pure: text in, figures out; nothing where the text is not
// what the kernel writes. Views point into the text.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "tracer_bio/event.h"
#include "tracer_bio/process.h"

namespace tracer_bio {

constexpr int64_t kTickNs = kClockTickNs;

// /proc/PID/stat, and of a single thread /proc/PID/task/TID/stat.
struct ProcessStat {
  pid_t pid = 0;
  std::string_view comm;  // any bytes but NUL, also ") R 1 " and line feeds
  char state = '?';
  pid_t ppid = 0;
  pid_t pgid = 0;
  pid_t sid = 0;
  uint32_t flags = 0;
  int64_t minor_faults = 0;
  int64_t major_faults = 0;
  int64_t user_ticks = 0;
  int64_t system_ticks = 0;
  int64_t threads = 0;
  uint64_t start_ticks = 0;
  int64_t virtual_bytes = 0;
  int64_t rss_pages = 0;

  ProcessKey key() const { return {pid, start_ticks * kClockTickNs}; }
  bool is_kernel_thread() const { return (flags & 0x00200000U) != 0; }     // PF_KTHREAD
  bool never_called_execve() const { return (flags & 0x00000040U) != 0; }  // PF_FORKNOEXEC
  // Its own end has come, whatever its other threads do.
  bool has_ended() const { return state == 'Z' || state == 'X'; }
};
std::optional<ProcessStat> parse_stat(std::string_view text);

// How much memory the arguments took when the image began, from its stat. Nothing where the kernel
// shows 0 instead (no permission, no memory any more).
std::optional<uint64_t> parse_args_bytes(std::string_view stat);

// Where the parts of its address space are, from a stat: another program has other ones. All 0
// where the kernel does not show them (no permission).
struct ImageMark {
  bool called_execve = false;
  uint64_t code = 0;
  uint64_t stack = 0;
  uint64_t args = 0;

  // It called execve in between.
  bool differs_from(const ImageMark& before) const {
    if (called_execve != before.called_execve) return called_execve;
    if (stack == 0 || before.stack == 0) return false;
    return code != before.code || stack != before.stack || args != before.args;
  }
};
ImageMark parse_image_mark(std::string_view stat);

// How a zombie ended, as waitpid() will tell it, from its stat. 0 also where the kernel does not
// show it (no permission).
std::optional<uint32_t> parse_exit_code(std::string_view stat);

// /proc/PID/io and /proc/PID/task/TID/io.
struct ProcessIo {
  int64_t read_chars = 0;
  int64_t write_chars = 0;
  int64_t read_bytes = 0;
  int64_t write_bytes = 0;

  bool operator==(const ProcessIo&) const = default;
};
std::optional<ProcessIo> parse_io(std::string_view text);

// /proc/PID/status.
struct ProcessStatus {
  uint32_t uid = 0;  // real
  uint32_t gid = 0;
  std::optional<int64_t> max_rss_bytes;  // VmHWM, of the image that runs; a zombie has none
  std::optional<int64_t> swap_bytes;     // VmSwap
};
std::optional<ProcessStatus> parse_status(std::string_view text);

// The CPU nanoseconds of one thread, from its schedstat.
std::optional<int64_t> parse_schedstat(std::string_view text);

// The bytes of one "Name:  123 kB" line of status, smaps_rollup or meminfo.
std::optional<int64_t> parse_kib_line(std::string_view text, std::string_view name);

// The files in /proc/PID/maps that are mapped to be executed, each once. `executable` is nobody's
// here.
std::vector<MappedFile> parse_maps(std::string_view text);

// The path in /proc/PID/cgroup: that of cgroup v2, and where it is only "/" (v1 and hybrid hosts)
// that of systemd's hierarchy, of memory, or of pids. Empty where there is none at all.
std::string_view parse_cgroup(std::string_view text);

// /proc/PID/loginuid: nothing where nobody has logged in.
std::optional<uint32_t> parse_login_uid(std::string_view text);

}  // namespace tracer_bio
