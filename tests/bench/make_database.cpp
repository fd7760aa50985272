// make_database FILE [N [SAMPLES [HOURS]]]: a database as a busy machine has it after HOURS (a
// month), to time readers on: N executions (a million), half of them in 500 runs with 40 tasks each
// (of less than 100,000 in fewer runs) and made of some 40 objects each, SAMPLES (three) of each,
// and of the host and the recorder all the time. The first run has a fifth of all members; each
// fiftieth run lies within the one before it. The last three runs still go on. Replaces the file.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/store.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {
namespace {

constexpr int64_t kRuns = 500;
constexpr int64_t kTasksOfRun = 40;
constexpr int64_t kRunningRuns = 3;
constexpr int64_t kExecutionsOfBatch = 5000;
constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kHourNs = 3600 * kSecondNs;
constexpr int64_t kHoursOfMonth = 720;
constexpr int64_t kRunsOfVersion = 50;  // until a tool is updated
constexpr uint64_t kLibraries = 200;
constexpr uint64_t kLibrariesOfTool = 40;
constexpr int64_t kEndNs = 1'795'341'600 * kSecondNs;

constexpr std::string_view kTools[] = {
    "bwa",      "samtools", "fastqc", "htseq-count", "STAR", "trim_galore", "picard", "gatk",
    "bcftools", "multiqc",  "seqtk",  "salmon",      "bash", "grep",        "cat"};
constexpr std::string_view kProcesses[] = {"FASTQC", "TRIM", "ALIGN", "SORT", "COUNT", "REPORT"};
constexpr std::string_view kPipelines[] = {"rnaseq", "variants", "assembly", "bioinformatics"};

// The same numbers each time.
class Dice {
 public:
  int64_t below(int64_t limit) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int64_t>((state_ >> 33U) % static_cast<uint64_t>(limit));
  }
  // Many small and few large.
  int64_t skewed(int64_t limit) { return below(below(below(limit) + 1) + 1); }

 private:
  uint64_t state_ = 1;
};

// A run that is being written, a member at a time.
struct OpenRun {
  Run run;
  std::vector<Task> tasks;
  int64_t members = 0;  // to be written
  int64_t begun = 0;
  int64_t task_root = 0;  // of the last task
  int64_t last = 0;       // the last member

  bool begins_task() const {
    return begun > 0 && begun * kTasksOfRun / members != (begun - 1) * kTasksOfRun / members;
  }
};

// What tools are made of: programs and libraries with a version for each of so many runs, all of
// them with the C library, python's with numpy.
class Objects {
 public:
  explicit Objects(std::vector<ObjectFile>& files) : files_(files) {}

  SharedObjectSet of(std::string_view tool, int64_t run_id) {
    const int64_t version = run_id / kRunsOfVersion;
    auto [entry, is_new] = sets_.try_emplace({std::string{tool}, version});
    if (is_new) entry->second = make(tool, version);
    return entry->second;
  }

 private:
  ObjectKey file(ObjectKind kind, const std::string& path, std::string_view package,
                 int64_t version) {
    const auto [entry, is_new] = inodes_.try_emplace({path, version}, inodes_.size() + 1);
    ObjectFile object;
    object.key = {.device = 1, .inode = entry->second, .mtime_ns = version};
    if (!is_new) return object.key;
    object.kind = kind;
    object.path = path;
    object.build_id = std::to_string(entry->second);
    object.package = package;
    object.version = "1." + std::to_string(version);
    object.first_seen_ns = object.last_seen_ns = kEndNs;
    files_.push_back(object);
    return object.key;
  }

  SharedObjectSet make(std::string_view tool, int64_t version) {
    ObjectSet set;
    set.executable = file(ObjectKind::kExecutable, "/usr/bin/" + std::string{tool}, tool, version);
    set.objects = {*set.executable, file(ObjectKind::kLibrary, "/usr/lib/libc.so.6", "libc6", 0)};
    const size_t first = std::hash<std::string_view>{}(tool) % kLibraries;
    for (uint64_t number = first; number < first + kLibrariesOfTool; ++number) {
      const std::string name = "libtool" + std::to_string(number % kLibraries);
      set.objects.push_back(file(ObjectKind::kLibrary, "/usr/lib/" + name + ".so", name, version));
    }
    if (tool == "multiqc" || tool == "htseq-count") {
      set.objects.push_back(
          file(ObjectKind::kPython, "/usr/lib/python3/numpy/a.so", "numpy", version));
    }
    std::ranges::sort(set.objects);
    return std::make_shared<const ObjectSet>(std::move(set));
  }

  std::vector<ObjectFile>& files_;
  std::map<std::pair<std::string, int64_t>, uint64_t> inodes_;
  std::map<std::pair<std::string, int64_t>, SharedObjectSet> sets_;
};

class Writer {
 public:
  Writer(const std::filesystem::path& file, int64_t executions, int64_t samples, int64_t hours)
      : store_(file),
        executions_(executions),
        samples_(samples),
        begin_ns_(kEndNs - hours * kHourNs),
        step_ns_(hours * kHourNs / executions) {
    Recording recording;
    recording.id = 1;
    recording.host = "node7";
    recording.boot_id = "boot";
    recording.kernel = "6.18";
    recording.version = "0.1.0";
    recording.source = "replay";
    recording.started_ns = begin_ns_;
    store_.begin_recording(recording);
  }

  void write() {
    while (next_id_ <= executions_) {
      // Runs come one after the other, each member followed by an execution outside of it.
      if (next_id_ % 2 == 0) {
        add_member();
      } else {
        add_outsider();
      }
      if (next_id_ % kExecutionsOfBatch == 0) flush();
    }
    add_host();
    for (OpenRun& run : running_) close(run, RunStatus::kRunning);
    flush();
  }

 private:
  int64_t members_of(int64_t run_id) const {
    const int64_t members = executions_ / 2;
    const int64_t first = members / 5;
    return run_id == 1 ? first : (members - first) / (kRuns - 1);
  }

  ExecutionRecord make(std::string_view tool) {
    ExecutionRecord record;
    Execution& execution = record.execution;
    const int64_t id = next_id_++;
    execution.id = id;
    execution.recording_id = 1;
    execution.pid = static_cast<pid_t>(1000 + id % 4'000'000);
    execution.process_start_ns = static_cast<uint64_t>(id * step_ns_);
    execution.ppid = 900;
    execution.pgid = 900;
    execution.sid = 900;
    execution.uid = static_cast<uint32_t>(id % 7);
    execution.comm = tool;
    execution.exe = "/opt/conda/envs/bioinformatics/bin/" + std::string{tool};
    execution.cwd = "/data/projects/rnaseq_2024/sample_" + std::to_string(id % 50);
    execution.cgroup = "/user.slice/user-1000.slice/session-3.scope";
    const std::string file = "/data/projects/rnaseq_2024/aligned/reads_" + std::to_string(id);
    for (const std::string& argument :
         {std::string{tool}, std::string{"-@"}, std::string{"4"}, file + ".bam", file + ".sam"}) {
      execution.args.append(argument).push_back('\0');
    }
    execution.args_bytes = static_cast<int64_t>(execution.args.size());
    execution.start_ns = begin_ns_ + id * step_ns_;
    end(execution);
    return record;
  }

  void end(Execution& execution) {
    const int64_t cpu_ns = 1'000'000 + dice_.skewed(600 * kSecondNs);
    execution.end_ns = execution.start_ns + cpu_ns + dice_.below(kSecondNs);
    execution.end_reason = EndReason::kExit;
    execution.exit_code = dice_.below(100) == 0 ? 1 : 0;
    execution.totals = {.cpu_ns = cpu_ns,
                        .user_ns = cpu_ns / 10 * 9,
                        .system_ns = cpu_ns / 10,
                        .max_rss_bytes = 4'000'000 + dice_.skewed(int64_t{16} << 30),
                        .read_bytes = dice_.skewed(int64_t{1} << 30),
                        .write_bytes = dice_.skewed(int64_t{1} << 30),
                        .read_chars = 20'000 + dice_.below(300),
                        .write_chars = 300,
                        .minor_faults = 180,
                        .major_faults = 0,
                        .voluntary_switches = 2,
                        .involuntary_switches = 1};
    execution.cpu_quality = CpuQuality::kExact;
    execution.max_rss_quality = RssQuality::kExact;
  }

  void add_outsider() {
    constexpr std::string_view kOutside[] = {"sshd", "bash", "cron", "ls", "python3", "git"};
    ExecutionRecord record = make(kOutside[static_cast<size_t>(dice_.below(6))]);
    add_samples(record, std::nullopt);
    batch_.executions.push_back(std::move(record));
  }

  void add_member() {
    if (running_.empty() || running_.back().begun == running_.back().members) next_run();
    OpenRun& open = running_.back();
    const bool root = open.begun == 0;
    const bool begins_task = open.begins_task();
    ExecutionRecord record =
        make(root || begins_task ? "bash" : kTools[static_cast<size_t>(dice_.below(15))]);
    Execution& execution = record.execution;
    if (root) {
      begin(open, execution);
    } else {
      execution.parent_id =
          begins_task || open.task_root == 0 ? open.run.root_execution_id : open.task_root;
      if (!begins_task && dice_.below(8) == 0) {
        execution.parent_id = open.last;
        execution.previous_id = dice_.below(2) == 0 ? std::optional{open.last} : std::nullopt;
      }
    }
    if (begins_task) begin_task(open, execution);
    record.attribution = {
        .run_id = open.run.id,
        .task_id = open.tasks.empty() ? std::nullopt : std::optional{open.tasks.back().id},
        .pipeline = open.run.pipeline,
        .tool = execution.comm,
        .task = {},
        .kept = execution.comm != "bash"};
    record.objects = objects_.of(execution.comm, open.run.id);
    ++open.begun;
    open.last = execution.id;
    if (open.run.id > kRuns - kRunningRuns && open.members - open.begun < 100) reopen(execution);
    count(open, execution);
    add_samples(record, open.run.id);
    batch_.executions.push_back(std::move(record));
  }

  static void reopen(Execution& execution) {
    execution.end_ns.reset();
    execution.end_reason.reset();
    execution.exit_code.reset();
    execution.totals = {};
    execution.cpu_quality.reset();
    execution.max_rss_quality.reset();
  }

  void next_run() {
    const int64_t run_id = next_run_id_++;
    if (!running_.empty() && running_.back().run.id <= kRuns - kRunningRuns) {
      close(running_.back(), dice_.below(10) == 0 ? RunStatus::kFailed : RunStatus::kSucceeded);
      running_.pop_back();
    }
    OpenRun& open = running_.emplace_back();
    open.run.id = run_id;
    open.members = std::max<int64_t>(members_of(run_id), kTasksOfRun);
    if (run_id % 50 == 0) {
      open.run.parent_run_id = run_id - 1;
      open.last = last_root_;
    }
  }

  void begin(OpenRun& open, Execution& root) {
    Run& run = open.run;
    run.recording_id = 1;
    run.pipeline = kPipelines[static_cast<size_t>(run.id % 4)];
    run.root_execution_id = root.id;
    run.uid = static_cast<uint32_t>(run.id % 7);
    run.command = "bash " + run.pipeline + ".sh";
    run.start_ns = root.start_ns;
    run.complete = true;
    if (run.parent_run_id) root.parent_id = last_root_;
    last_root_ = root.id;
  }

  void begin_task(OpenRun& open, const Execution& root) {
    Task& task = open.tasks.emplace_back();
    task.id = next_task_id_++;
    task.run_id = open.run.id;
    task.root_execution_id = root.id;
    task.engine = "nextflow";
    task.process = kProcesses[open.tasks.size() % std::size(kProcesses)];
    task.tag = "sample_" + std::to_string(open.tasks.size());
    task.name = task.process + " (" + task.tag + ')';
    task.hash = "ab/" + std::to_string(100'000 + task.id);
    task.start_ns = root.start_ns;
    task.status = RunStatus::kSucceeded;
    task.exit_code = 0;
    open.task_root = root.id;
  }

  template <class Counted>
  static void add(Counted& counted, const Execution& execution) {
    ++counted.executions;
    counted.failed_executions += execution.exit_code.value_or(0) != 0 ? 1 : 0;
    counted.cpu_ns += execution.totals.cpu_ns.value_or(0);
    counted.read_bytes += execution.totals.read_bytes.value_or(0);
    counted.write_bytes += execution.totals.write_bytes.value_or(0);
    counted.peak_rss_bytes =
        std::max(counted.peak_rss_bytes.value_or(0), execution.totals.max_rss_bytes.value_or(0));
    counted.end_ns =
        std::max(counted.end_ns.value_or(0), execution.end_ns.value_or(execution.start_ns));
  }

  static void count(OpenRun& open, const Execution& execution) {
    add(open.run, execution);
    if (!open.tasks.empty()) add(open.tasks.back(), execution);
  }

  void close(OpenRun& open, RunStatus status) {
    open.run.status = status;
    if (status == RunStatus::kRunning) {
      open.run.end_ns.reset();
      open.run.complete.reset();
    } else {
      open.run.exit_code = status == RunStatus::kFailed ? 1 : 0;
    }
    batch_.runs.push_back(open.run);
    std::ranges::move(open.tasks, std::back_inserter(batch_.tasks));
  }

  void add_samples(const ExecutionRecord& record, std::optional<int64_t> run_id) {
    for (int64_t number = 1; number <= samples_; ++number) {
      Metric& metric = batch_.metrics.emplace_back();
      metric.execution_id = record.execution.id;
      metric.time_ns = record.execution.start_ns + number * kSecondNs;
      metric.cpu_ns = number * kSecondNs / 2;
      metric.cpu_percent = static_cast<double>(dice_.below(1600)) / 10;
      metric.rss_bytes = dice_.skewed(int64_t{16} << 30);
      metric.virtual_bytes = metric.rss_bytes * 2;
      metric.read_bytes = number * (int64_t{4} << 20);
      metric.write_bytes = number * (int64_t{1} << 20);
      metric.threads = 4;
      metric.state = 'R';
      if (record.attribution.kept) metric.kept_run_id = run_id;
    }
  }

  // As often as they come by default.
  void add_host() {
    for (int64_t time_ns = begin_ns_; time_ns <= kEndNs; time_ns += 2 * kSecondNs) {
      HostMetric& host = batch_.host_metrics.emplace_back();
      host.time_ns = time_ns;
      host.cpus = 64;
      host.cpu_percent = static_cast<double>(dice_.below(64'000)) / 10;
      host.memory_total_bytes = int64_t{256} << 30;
      host.memory_available_bytes = int64_t{100} << 30;
    }
    for (int64_t time_ns = begin_ns_; time_ns <= kEndNs; time_ns += 5 * kSecondNs) {
      RecorderStat& stat = batch_.recorder_stats.emplace_back();
      stat.recording_id = 1;
      stat.time_ns = time_ns;
      stat.cpu_ns = (time_ns - begin_ns_) / 500;
      stat.rss_bytes = int64_t{50} << 20;
      stat.executions = (time_ns - begin_ns_) / step_ns_;
      stat.sampler = "iterator";
      stat.disk_free_bytes = int64_t{300} << 30;
      stat.disk_total_bytes = int64_t{1} << 40;
    }
  }

  void flush() {
    store_.write({&batch_, 1});
    batch_ = {};
  }

  Store store_;
  int64_t executions_;
  int64_t samples_;  // of each
  int64_t begin_ns_;
  int64_t step_ns_;
  Dice dice_;
  Batch batch_;
  Objects objects_{batch_.objects};
  std::vector<OpenRun> running_;  // the last is the one that gets members
  int64_t next_id_ = 1;
  int64_t next_run_id_ = 1;
  int64_t next_task_id_ = 1;
  int64_t last_root_ = 0;
};

void remove_database(const std::filesystem::path& file) {
  for (const char* end : {"", "-wal", "-shm", "-lock"}) {
    std::filesystem::remove(std::filesystem::path{file} += end);
  }
}

}  // namespace
}  // namespace tracer_bio

int main(int count, char** arguments) try {
  const int64_t executions = count > 2 ? std::atoll(arguments[2]) : 1'000'000;
  const int64_t samples = count > 3 ? std::atoll(arguments[3]) : 3;
  const int64_t hours = count > 4 ? std::atoll(arguments[4]) : tracer_bio::kHoursOfMonth;
  if (count < 2 || executions < 1000 || samples < 1 || hours < 1) {
    std::fprintf(stderr, "usage: make_database FILE [N [SAMPLES [HOURS]]], N at least 1000\n");
    return 2;
  }
  tracer_bio::remove_database(arguments[1]);
  tracer_bio::Writer{arguments[1], executions, samples, hours}.write();
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "make_database: %s\n", error.what());
  return 1;
}
