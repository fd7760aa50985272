// Paths of cgroups whose ids the eBPF program read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/fd.h"
#include "procfs/proc_root.h"

namespace tracer_bio {

// Where the cgroup2 file system is mounted, and which of its directories is seen there.
struct CgroupMount {
  std::string point;
  std::string root;
};
// From the text of /proc/self/mountinfo; the mount that shows most where there are several.
std::optional<CgroupMount> parse_cgroup2_mount(std::string_view mountinfo);

// The id of a cgroup is the 64-bit id of its kernfs node: never reused within one boot, and a file
// handle that open_by_handle_at takes. Where that is refused (it needs CAP_DAC_READ_SEARCH), the
// tree is walked for it, once a second at most. Used by one thread only.
class CgroupPaths {
 public:
  // Without a cgroup2 mount every path is unknown.
  explicit CgroupPaths(const ProcRoot& proc);

  // "/system.slice/cron.service"; empty: unknown, as when the cgroup has been removed. Valid until
  // the next call.
  std::string_view path_of(uint64_t cgroup_id);

 private:
  std::optional<std::string> open_by_id(uint64_t cgroup_id);
  void walk();
  void walk(int directory, const std::string& path);
  void keep(uint64_t cgroup_id, std::string path);

  CgroupMount mount_;
  Fd root_;
  bool handles_refused_ = false;
  uint64_t next_walk_ns_ = 0;
  std::unordered_map<uint64_t, std::string> paths_;
};

}  // namespace tracer_bio
