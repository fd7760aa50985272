#include "procfs/cgroup_paths.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/clock.h"
#include "procfs/fields.h"

namespace tracer_bio {
namespace {

constexpr size_t kMaxPaths = 4096;
constexpr uint64_t kWalkEveryNs = 1'000'000'000;

// mountinfo writes blanks, line feeds and backslashes of a path as \ooo.
std::string unescape(std::string_view text) {
  std::string path;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    if (text[i] == '\\' && i + 3 < text.size() &&
        std::from_chars(&text[i + 1], &text[i + 4], byte, 8).ptr == &text[i] + 4) {
      path.push_back(static_cast<char>(byte));
      i += 3;
    } else {
      path.push_back(text[i]);
    }
  }
  return path;
}

// The file handle of a kernfs node (FILEID_KERNFS).
class KernfsHandle {
 public:
  explicit KernfsHandle(uint64_t id) {
    get()->handle_bytes = sizeof id;
    get()->handle_type = 0xfe;
    std::memcpy(get()->f_handle, &id, sizeof id);
  }
  file_handle* get() { return reinterpret_cast<file_handle*>(bytes_.data()); }

 private:
  alignas(file_handle) std::array<char, sizeof(file_handle) + sizeof(uint64_t)> bytes_{};
};

}  // namespace

std::optional<CgroupMount> parse_cgroup2_mount(std::string_view mountinfo) {
  std::optional<CgroupMount> best;
  while (!mountinfo.empty()) {
    // 41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
    const std::string_view line = next_line(mountinfo);
    const size_t separator = line.find(" - ");
    if (separator == std::string_view::npos) continue;
    if (Fields{line.substr(separator + 3)}.word() != "cgroup2") continue;
    Fields fields{line};
    fields.skip(3);
    CgroupMount mount;
    mount.root = unescape(fields.word());
    mount.point = unescape(fields.word());
    if (!best || mount.root.size() < best->root.size()) best = std::move(mount);
  }
  return best;
}

CgroupPaths::CgroupPaths(const ProcRoot& proc) {
  constexpr size_t kMaxMountinfoBytes = 16 << 20;
  const auto mounts = read_whole(proc.fd(), "self/mountinfo", kMaxMountinfoBytes);
  auto mount = mounts ? parse_cgroup2_mount(*mounts) : std::nullopt;
  if (!mount) return;
  mount_ = std::move(*mount);
  // "/.." is outside of this process's cgroup namespace: paths are told from its root then.
  if (mount_.root == "/" || mount_.root.starts_with("/..")) mount_.root.clear();
  root_ = Fd{::open(mount_.point.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
}

std::string_view CgroupPaths::path_of(uint64_t cgroup_id) {
  if (!root_ || cgroup_id == 0) return {};
  const auto find = [&]() -> std::string_view {
    const auto found = paths_.find(cgroup_id);
    return found == paths_.end() ? std::string_view{} : found->second;
  };
  if (const auto path = find(); !path.empty()) return path;
  if (!handles_refused_) {
    if (auto path = open_by_id(cgroup_id)) keep(cgroup_id, std::move(*path));
  }
  if (handles_refused_) walk();
  return find();
}

std::optional<std::string> CgroupPaths::open_by_id(uint64_t cgroup_id) {
  KernfsHandle handle{cgroup_id};
  const Fd cgroup{::open_by_handle_at(root_.get(), handle.get(), O_PATH | O_CLOEXEC)};
  if (!cgroup) {
    // No capability, or a kernel before 5.5; not that the cgroup is gone (ESTALE).
    handles_refused_ = errno == EPERM || errno == EACCES || errno == EOPNOTSUPP ||
                       errno == ENOSYS || errno == EINVAL;
    return std::nullopt;
  }
  const std::string self = "/proc/self/fd/" + std::to_string(cgroup.get());
  auto path = read_link(AT_FDCWD, self.c_str());
  if (!path || !path->starts_with(mount_.point)) return std::nullopt;
  path->erase(0, mount_.point.size());
  if (path->empty() && mount_.root.empty()) return "/";
  if (!path->empty() && path->front() != '/') return std::nullopt;
  return mount_.root + *path;
}

void CgroupPaths::walk() {
  const uint64_t now_ns = boot_now_ns();
  if (now_ns < next_walk_ns_) return;
  next_walk_ns_ = now_ns + kWalkEveryNs;
  paths_.clear();  // those that are no more go
  struct stat info {};
  if (::fstat(root_.get(), &info) == 0) keep(info.st_ino, mount_.root.empty() ? "/" : mount_.root);
  walk(root_.get(), mount_.root);
}

void CgroupPaths::walk(int directory, const std::string& path) {
  const auto close = [](DIR* stream) { ::closedir(stream); };
  const int fd = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  const std::unique_ptr<DIR, decltype(close)> stream{::fdopendir(fd)};
  if (!stream) return;
  while (const dirent* entry = ::readdir(stream.get())) {
    if (entry->d_type != DT_DIR || entry->d_name[0] == '.') continue;
    const std::string child = path + "/" + entry->d_name;
    keep(entry->d_ino, child);
    const Fd below{::openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (below) walk(below.get(), child);
  }
}

void CgroupPaths::keep(uint64_t cgroup_id, std::string path) {
  if (paths_.size() >= kMaxPaths) paths_.clear();  // cheaper than to know which is the oldest
  paths_.insert_or_assign(cgroup_id, std::move(path));
}

}  // namespace tracer_bio
