#include "procfs/parse.h"

#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/saturating.h"
#include "procfs/fields.h"

namespace tracer_bio {
namespace {

// What follows "Name:" in the line of that name.
std::optional<std::string_view> line_of(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':') {
      return line.substr(name.size() + 1);
    }
  }
  return std::nullopt;
}

bool hexadecimal(std::string_view text, unsigned& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return error == std::errc{} && end == text.data() + text.size();
}

template <class Number>
bool number_of(std::string_view text, std::string_view name, Number& value) {
  const auto line = line_of(text, name);
  return line && Fields{*line}.number(value);
}

// A controller in the comma-separated list of a line of /proc/PID/cgroup.
bool lists(std::string_view controllers, std::string_view wanted) {
  while (!controllers.empty()) {
    const size_t comma = controllers.find(',');
    if (controllers.substr(0, comma) == wanted) return true;
    controllers.remove_prefix(comma == std::string_view::npos ? controllers.size() : comma + 1);
  }
  return false;
}

// "7f00-7f10 r-xp 00026000 fe:00 326269       /usr/lib/libc.so.6"; a line feed in a path is
// "\\012".
std::optional<MappedFile> parse_mapping(std::string_view line) {
  Fields fields{line};
  fields.skip(1);
  const std::string_view rights = fields.word();
  if (rights.size() < 3 || rights[2] != 'x') return std::nullopt;
  fields.skip(1);
  const std::string_view device = fields.word();
  unsigned numbers[2] = {};
  const size_t colon = device.find(':');
  if (colon == std::string_view::npos || !hexadecimal(device.substr(0, colon), numbers[0]) ||
      !hexadecimal(device.substr(colon + 1), numbers[1]))
    return std::nullopt;
  MappedFile file;
  if (!fields.number(file.key.inode) || file.key.inode == 0) return std::nullopt;
  file.key.device = makedev(numbers[0], numbers[1]);
  const size_t begin = line.find('/');
  if (begin == std::string_view::npos) return std::nullopt;
  std::string_view path = line.substr(begin);
  constexpr std::string_view kDeleted = " (deleted)";
  file.deleted = path.ends_with(kDeleted);
  if (file.deleted) path.remove_suffix(kDeleted.size());
  file.path = path;
  constexpr std::string_view kLineFeed = "\\012";
  for (size_t at = file.path.find(kLineFeed); at != std::string::npos;
       at = file.path.find(kLineFeed, at + 1))
    file.path.replace(at, kLineFeed.size(), "\n");
  return file;
}

// From that field of a stat on, as proc(5) numbers them; from the third.
Fields fields_from(std::string_view stat, int field) {
  const size_t name_end = stat.rfind(')');
  Fields fields{name_end == std::string_view::npos ? "" : stat.substr(name_end + 1)};
  fields.skip(field - 3);
  return fields;
}

}  // namespace

std::optional<ProcessStat> parse_stat(std::string_view text) {
  // What follows the name are numbers and one letter: the last ')' ends it, whatever it holds.
  const size_t begin = text.find('(');
  const size_t end = text.rfind(')');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  ProcessStat stat;
  stat.comm = text.substr(begin + 1, end - begin - 1);
  if (!Fields{text.substr(0, begin)}.number(stat.pid)) return {};
  Fields fields{text.substr(end + 1)};
  const std::string_view state = fields.word();
  if (state.size() != 1) return {};
  stat.state = state.front();
  bool complete = fields.number(stat.ppid) && fields.number(stat.pgid) && fields.number(stat.sid);
  fields.skip(2);  // tty_nr, tpgid
  complete = complete && fields.number(stat.flags) && fields.number(stat.minor_faults);
  fields.skip(1);  // of reaped children
  complete = complete && fields.number(stat.major_faults);
  fields.skip(1);
  complete = complete && fields.number(stat.user_ticks) && fields.number(stat.system_ticks);
  fields.skip(4);  // of reaped children, priority, nice
  complete = complete && fields.number(stat.threads);
  fields.skip(1);  // itrealvalue
  complete = complete && fields.number(stat.start_ticks) && fields.number(stat.virtual_bytes) &&
             fields.number(stat.rss_pages);
  // So that they fit in nanoseconds, and their sum does.
  constexpr int64_t kMostTicks = std::numeric_limits<int64_t>::max() / kTickNs / 2;
  for (int64_t* ticks : {&stat.user_ticks, &stat.system_ticks})
    *ticks = std::clamp(*ticks, int64_t{0}, kMostTicks);
  return complete ? std::optional{stat} : std::nullopt;
}

ImageMark parse_image_mark(std::string_view text) {
  const auto stat = parse_stat(text);
  if (!stat) return {};
  ImageMark mark{.called_execve = !stat->never_called_execve()};
  Fields code = fields_from(text, 26);
  Fields stack = fields_from(text, 28);
  Fields args = fields_from(text, 48);
  const bool complete =
      code.number(mark.code) && stack.number(mark.stack) && args.number(mark.args);
  return complete ? mark : ImageMark{.called_execve = mark.called_execve};
}

std::optional<uint32_t> parse_exit_code(std::string_view stat) {
  Fields fields = fields_from(stat, 52);
  uint32_t status = 0;
  return fields.number(status) ? std::optional{status} : std::nullopt;
}

std::optional<uint64_t> parse_args_bytes(std::string_view stat) {
  Fields fields = fields_from(stat, 48);
  uint64_t begin = 0;
  uint64_t end = 0;
  if (!fields.number(begin) || !fields.number(end) || end <= begin) return std::nullopt;
  return end - begin;
}

std::optional<ProcessIo> parse_io(std::string_view text) {
  ProcessIo io;
  const bool complete = number_of(text, "rchar", io.read_chars) &&
                        number_of(text, "wchar", io.write_chars) &&
                        number_of(text, "read_bytes", io.read_bytes) &&
                        number_of(text, "write_bytes", io.write_bytes);
  return complete ? std::optional{io} : std::nullopt;
}

std::optional<ProcessStatus> parse_status(std::string_view text) {
  ProcessStatus status;
  // The first number is the real id.
  if (!number_of(text, "Uid", status.uid) || !number_of(text, "Gid", status.gid)) return {};
  status.max_rss_bytes = parse_kib_line(text, "VmHWM");
  status.swap_bytes = parse_kib_line(text, "VmSwap");
  return status;
}

std::optional<int64_t> parse_schedstat(std::string_view text) {
  int64_t cpu_ns = 0;
  return Fields{text}.number(cpu_ns) ? std::optional{cpu_ns} : std::nullopt;
}

std::optional<int64_t> parse_kib_line(std::string_view text, std::string_view name) {
  int64_t kib = 0;
  return number_of(text, name, kib) ? std::optional{saturating_multiply(kib, 1024)} : std::nullopt;
}

std::string_view parse_cgroup(std::string_view text) {
  constexpr std::array<std::string_view, 4> kPreferred = {"", "name=systemd", "memory", "pids"};
  std::array<std::string_view, kPreferred.size()> paths;
  while (!text.empty()) {
    std::string_view line = next_line(text);  // 4:memory:/path
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) continue;
    const std::string_view controllers = line.substr(first + 1, second - first - 1);
    for (size_t i = 0; i < kPreferred.size(); ++i) {
      if (controllers.empty() ? i == 0 : lists(controllers, kPreferred[i])) {
        paths[i] = line.substr(second + 1);
      }
    }
  }
  std::string_view root;
  for (const std::string_view path : paths) {
    if (path.size() > 1) return path;
    if (root.empty()) root = path;
  }
  return root;
}

std::optional<uint32_t> parse_login_uid(std::string_view text) {
  constexpr uint32_t kNobody = 0xffffffff;
  uint32_t uid = kNobody;
  if (!Fields{text}.number(uid) || uid == kNobody) return std::nullopt;
  return uid;
}

std::vector<MappedFile> parse_maps(std::string_view text) {
  std::vector<MappedFile> files;
  while (!text.empty()) {
    if (auto file = parse_mapping(next_line(text))) {
      const auto same = [&](const MappedFile& other) { return other.key == file->key; };
      if (std::ranges::none_of(files, same)) files.push_back(std::move(*file));
    }
  }
  return files;
}

}  // namespace tracer_bio
