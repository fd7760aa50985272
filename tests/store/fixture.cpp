#include "store/fixture.h"

#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>

#include "base/fd.h"
#include "store/sqlite.h"

namespace tracer_bio {
namespace {

constexpr uid_t kNobody = 65534;
constexpr int kBusyTimeoutMs = 5000;

// True where the rights could be given up.
bool become_nobody() {
  if (::getuid() != 0) return true;
  return ::setgroups(0, nullptr) == 0 && ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0;
}

std::string run_guarded(const std::function<std::string()>& action) {
  try {
    return action();
  } catch (const std::exception& error) {
    return std::string{"threw: "} + error.what();
  }
}

// What `action` returns in a child process.
std::string in_child(const std::function<std::string()>& action) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  const Fd from_child{ends[0]};
  Fd to_parent{ends[1]};
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string result = run_guarded(action);
    const bool sent = ::write(to_parent.get(), result.data(), result.size()) ==
                      static_cast<ssize_t>(result.size());
    ::_exit(sent ? 0 : 1);
  }
  to_parent = Fd{};
  std::string result;
  std::array<char, 4096> buffer{};
  while (true) {
    const ssize_t size = ::read(from_child.get(), buffer.data(), buffer.size());
    if (size <= 0) break;
    result.append(buffer.data(), static_cast<size_t>(size));
  }
  ::waitpid(child, nullptr, 0);
  return result;
}

}  // namespace

StoreTest::StoreTest() {
  std::string name = (std::filesystem::temp_directory_path() / "store_test.XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp " + name);
  folder_ = name;
  file_ = folder_ / "tracer_bio.db";
}

StoreTest::~StoreTest() { std::filesystem::remove_all(folder_); }

std::string StoreTest::ask(std::string_view sql) const {
  Connection connection{file_, Connection::Mode::kReadOnly, kBusyTimeoutMs};
  Statement rows{connection, sql};
  std::string result;
  while (rows.step()) {
    if (!result.empty()) result += '\n';
    for (int column = 0; column < rows.columns(); ++column) {
      if (column > 0) result += '|';
      const Value value = rows.value(column);
      if (const auto* text = std::get_if<std::string_view>(&value)) {
        result += *text;
      } else if (const auto* integer = std::get_if<int64_t>(&value)) {
        result += std::to_string(*integer);
      } else if (const auto* real = std::get_if<double>(&value)) {
        result += std::to_string(*real);
      } else {
        result += "NULL";
      }
    }
  }
  return result;
}

void StoreTest::execute(std::string_view sql) const {
  Connection{file_, Connection::Mode::kReadWrite, kBusyTimeoutMs}.execute(sql);
}

ExecutionRecord open_execution(int64_t id) {
  ExecutionRecord record;
  Execution& execution = record.execution;
  execution.id = id;
  execution.recording_id = 1;
  execution.pid = static_cast<pid_t>(1000 + id);
  execution.process_start_ns = 5'000'000;
  execution.comm = "bwa";
  execution.exe = "/usr/bin/bwa";
  execution.args = std::string{"bwa\0mem\0", 8};
  execution.args_bytes = 8;
  execution.start_ns = kStartNs + id * 1000;
  record.attribution = {.run_id = 1,
                        .task_id = std::nullopt,
                        .pipeline = "pipeline_1",
                        .tool = "bwa",
                        .task = {},
                        .kept = true};
  return record;
}

ExecutionRecord ended_execution(int64_t id) {
  ExecutionRecord record = open_execution(id);
  record.execution.end_ns = record.execution.start_ns + 500;
  record.execution.end_reason = EndReason::kExit;
  record.execution.exit_code = 0;
  record.execution.totals.cpu_ns = 400;
  record.execution.cpu_quality = CpuQuality::kExact;
  return record;
}

Metric sample(int64_t execution_id, int64_t after_ns, int64_t cpu_ns, int64_t rss_bytes) {
  Metric metric;
  metric.execution_id = execution_id;
  metric.time_ns = kStartNs + after_ns;
  metric.cpu_ns = cpu_ns;
  metric.rss_bytes = rss_bytes;
  metric.threads = 1;
  metric.state = 'R';
  metric.kept_run_id = 1;
  return metric;
}

Run running_run(int64_t id, int64_t root_execution_id) {
  Run run;
  run.id = id;
  run.recording_id = 1;
  run.pipeline = "pipeline_1";
  run.root_execution_id = root_execution_id;
  run.command = "bash pipeline_1.sh";
  run.start_ns = kStartNs;
  return run;
}

Task task(int64_t id, int64_t root_execution_id) {
  Task result;
  result.id = id;
  result.run_id = 1;
  result.root_execution_id = root_execution_id;
  result.engine = "nextflow";
  result.start_ns = kStartNs;
  return result;
}

Recording recording(int64_t id) {
  Recording result;
  result.id = id;
  result.host = "node7";
  result.boot_id = "boot-1";
  result.kernel = "6.18";
  result.version = "0.1.0";
  result.source = "replay";
  result.started_ns = kStartNs;
  return result;
}

ObjectFile object(uint64_t inode, std::string path) {
  ObjectFile file;
  file.key = {.device = 1, .inode = inode, .mtime_ns = kStartNs};
  const bool program = path.find("/bin/") != std::string::npos;
  file.kind = program ? ObjectKind::kExecutable : ObjectKind::kLibrary;
  file.path = std::move(path);
  file.first_seen_ns = file.last_seen_ns = kStartNs;
  return file;
}

SharedObjectSet made_of(uint64_t program, std::vector<uint64_t> libraries) {
  const auto key = [](uint64_t inode) {
    return ObjectKey{.device = 1, .inode = inode, .mtime_ns = kStartNs};
  };
  ObjectSet set;
  set.executable = key(program);
  libraries.push_back(program);
  std::ranges::sort(libraries);
  for (const uint64_t inode : libraries) set.objects.push_back(key(inode));
  return std::make_shared<const ObjectSet>(std::move(set));
}

Batch batch_of(std::vector<ExecutionRecord> records) {
  Batch batch;
  batch.executions = std::move(records);
  return batch;
}

Batch many(int64_t first_id, int64_t count) {
  Batch batch;
  for (int64_t id = first_id; id < first_id + count; ++id)
    batch.executions.push_back(ended_execution(id));
  return batch;
}

void write(Store& store, const Batch& batch) { store.write({&batch, 1}); }

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

std::string as_nobody(const std::function<std::string()>& action) {
  return in_child([&] { return become_nobody() ? action() : "cannot become another user"; });
}

std::string in_own_mounts(const std::function<std::string()>& action) {
  return in_child([&]() -> std::string {
    if (::unshare(CLONE_NEWNS) != 0) return "no mount";
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "no mount";
    return action();
  });
}

}  // namespace tracer_bio
