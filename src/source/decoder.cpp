#include "source/decoder.h"

#include <sys/sysmacros.h>

#include <csignal>
#include <cstring>
#include <optional>

#include "tracer_bio/events.h"

namespace tracer_bio {
namespace {

template <class Record>
std::optional<Record> read_as(std::span<const std::byte> bytes) {
  if (bytes.size() < sizeof(Record)) return std::nullopt;
  Record record;
  std::memcpy(&record, bytes.data(), sizeof record);
  return record;
}

int64_t to_signed(uint64_t value) { return static_cast<int64_t>(value); }

ProcessKey key_of(const tb_header& header) {
  return {static_cast<pid_t>(header.pid), header.start_ns};
}

// The kernel's device numbers have 20 bits of minor, stat()'s are spread.
ObjectKey to_key(const tb_object_key& wire) {
  return {.device = makedev(wire.device >> 20U, wire.device & 0xfffffU),
          .inode = wire.inode,
          .mtime_ns = wire.mtime_ns};
}

// User and system time are counted in ticks. As the kernel does for /proc, the exact sum is split
// in their ratio.
void split_cpu(const tb_totals& wire, Totals& totals) {
  const auto cpu_ns = to_signed(wire.cpu_ns);
  totals.cpu_ns = cpu_ns;
  if (wire.system_ns == 0) {
    totals.system_ns = 0;
  } else if (wire.user_ns == 0) {
    totals.system_ns = cpu_ns;
  } else {
    const auto ticks = static_cast<double>(wire.user_ns) + static_cast<double>(wire.system_ns);
    totals.system_ns = static_cast<int64_t>(static_cast<double>(cpu_ns) *
                                            (static_cast<double>(wire.system_ns) / ticks));
  }
  totals.user_ns = cpu_ns - *totals.system_ns;
}

Totals to_totals(const tb_totals& wire) {
  Totals totals;
  split_cpu(wire, totals);
  totals.minor_faults = to_signed(wire.minor_faults);
  totals.major_faults = to_signed(wire.major_faults);
  totals.voluntary_switches = to_signed(wire.voluntary_switches);
  totals.involuntary_switches = to_signed(wire.involuntary_switches);
  return totals;
}

Totals to_totals(const tb_totals& wire, const tb_io& io, uint64_t max_rss_bytes) {
  Totals totals = to_totals(wire);
  totals.read_bytes = to_signed(io.read_bytes);
  totals.write_bytes = to_signed(io.write_bytes);
  totals.read_chars = to_signed(io.read_chars);
  totals.write_chars = to_signed(io.write_chars);
  totals.max_rss_bytes = to_signed(max_rss_bytes);
  return totals;
}

// A path from its components, each NUL-terminated, the leaf first.
void join_path(std::string_view components, bool cut, bool deleted, std::string& path) {
  path.clear();
  if (cut) path = "…";
  while (!components.empty()) {
    components.remove_suffix(1);
    const size_t nul = components.rfind('\0');
    const size_t begin = nul == std::string_view::npos ? 0 : nul + 1;
    path += '/';
    path += components.substr(begin);
    components = components.substr(0, begin);
  }
  if (path.empty()) path = "/";
  if (deleted) path += " (deleted)";
}

std::string_view without_nul(std::string_view text) {
  return text.substr(0, std::min(text.find('\0'), text.size()));
}

ForkEvent to_event(const tb_fork& wire) {
  return {.child = key_of(wire.header),
          .parent = {static_cast<pid_t>(wire.parent_pid), wire.parent_start_ns},
          .time_ns = wire.header.time_ns};
}

ExitEvent to_event(const tb_exit& wire) {
  // What wait() tells the parent: include/linux/sched/signal.h has SIGNAL_GROUP_EXIT.
  constexpr uint32_t kSignalGroupExit = 4;
  const uint32_t status =
      (wire.signal_flags & kSignalGroupExit) != 0 ? wire.group_exit_code : wire.exit_code;
  ExitEvent event{.process = key_of(wire.header), .time_ns = wire.header.time_ns};
  set_wait_status(event, status);
  event.oom_victim = wire.oom_victim != 0 && event.exit_signal == SIGKILL;
  if (event.oom_victim && wire.oom_limit_bytes != 0)
    event.oom_limit_bytes = to_signed(wire.oom_limit_bytes);
  event.totals = to_totals(wire.totals, wire.io, wire.max_rss_bytes);
  if (wire.image_max_rss_bytes != 0)
    event.image_max_rss_bytes = to_signed(wire.image_max_rss_bytes);
  return event;
}

}  // namespace

bool Decoder::decode(std::span<const std::byte> record, EventHandler& handler) {
  const auto header = read_as<tb_header>(record);
  if (!header) return false;
  switch (header->kind) {
    case TB_FORK: {
      const auto wire = read_as<tb_fork>(record);
      if (wire) handler.on_fork(to_event(*wire));
      return wire.has_value();
    }
    case TB_EXEC:
      return decode_exec(record, handler);
    case TB_EXIT: {
      const auto wire = read_as<tb_exit>(record);
      if (wire) handler.on_exit(to_event(*wire));
      return wire.has_value();
    }
    case TB_FREE: {
      const auto wire = read_as<tb_free>(record);
      if (wire)
        handler.on_free({.process = key_of(wire->header), .totals = to_totals(wire->totals)});
      return wire.has_value();
    }
    case TB_OBJECT:
      return decode_object(record, handler);
    case TB_OBJECTS:
      return decode_objects(record, handler);
    default:
      return false;
  }
}

bool Decoder::decode_object(std::span<const std::byte> record, EventHandler& handler) {
  const auto wire = read_as<tb_object>(record);
  if (!wire || wire->path_size != record.size() - sizeof *wire) return false;
  ObjectEvent event{.process = key_of(wire->header), .time_ns = wire->header.time_ns};
  event.key = to_key(wire->key);
  event.size_bytes = to_signed(wire->size_bytes);
  event.deleted = (wire->flags & TB_OBJECT_DELETED) != 0;
  event.executable = (wire->flags & TB_OBJECT_EXECUTABLE) != 0;
  if ((wire->flags & TB_OBJECT_PATH_CUT) == 0) {
    join_path({reinterpret_cast<const char*>(record.data()) + sizeof *wire, wire->path_size}, false,
              false, exe_);
    event.path = exe_;
  }
  handler.on_object(event);
  return true;
}

bool Decoder::decode_objects(std::span<const std::byte> record, EventHandler& handler) {
  const auto wire = read_as<tb_objects>(record);
  if (!wire || record.size() != sizeof *wire + wire->count * sizeof(tb_object_key)) return false;
  objects_.clear();
  for (std::span rest = record.subspan(sizeof *wire); !rest.empty();
       rest = rest.subspan(sizeof(tb_object_key)))
    objects_.push_back(to_key(*read_as<tb_object_key>(rest)));
  ObjectsEvent event{
      .process = key_of(wire->header), .time_ns = wire->header.time_ns, .objects = objects_};
  if (wire->executable.inode != 0) event.executable = to_key(wire->executable);
  handler.on_objects(event);
  return true;
}

bool Decoder::decode_exec(std::span<const std::byte> record, EventHandler& handler) {
  const auto wire = read_as<tb_exec>(record);
  if (!wire) return false;
  std::string_view rest{reinterpret_cast<const char*>(record.data()) + sizeof *wire,
                        record.size() - sizeof *wire};
  const uint64_t sizes[] = {wire->filename_size, wire->interpreter_size, wire->exe_size,
                            wire->cwd_size,      wire->environment_size, wire->args_size};
  std::string_view parts[std::size(sizes)];
  for (size_t i = 0; i < std::size(sizes); ++i) {
    if (sizes[i] > rest.size()) return false;
    parts[i] = rest.substr(0, sizes[i]);
    rest.remove_prefix(sizes[i]);
  }
  const auto& [filename, interpreter, exe, cwd, environment, args] = parts;

  const bool cut = (wire->flags & TB_EXEC_PATH_CUT) != 0;
  join_path(exe, cut && exe.size() > cwd.size(), (wire->flags & TB_EXEC_EXE_DELETED) != 0, exe_);
  join_path(cwd, cut && cwd.size() >= exe.size(), (wire->flags & TB_EXEC_CWD_DELETED) != 0, cwd_);

  ExecEvent event{.process = key_of(wire->header), .time_ns = wire->header.time_ns};
  event.before = to_totals(wire->totals, wire->io, wire->max_rss_bytes);
  ProcessImage& image = event.image;
  image.ppid = static_cast<pid_t>(wire->ppid);
  image.pgid = static_cast<pid_t>(wire->pgid);
  image.sid = static_cast<pid_t>(wire->sid);
  image.uid = wire->uid;
  image.gid = wire->gid;
  if (wire->login_uid != TB_UNKNOWN_UID) image.login_uid = wire->login_uid;
  image.comm = without_nul({wire->comm, sizeof wire->comm});
  image.exe = exe_;
  // A script's interpreter is not what was given to execve.
  if (filename != interpreter) image.script = without_nul(filename);
  image.cwd = cwd_;
  if (cgroup_path_) image.cgroup = cgroup_path_(wire->cgroup_id);
  image.args = args;
  image.args_bytes = wire->args_bytes;
  image.environment = environment;
  handler.on_exec(event);
  return true;
}

}  // namespace tracer_bio
