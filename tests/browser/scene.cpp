#include "browser/scene.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace tracer_bio {
namespace {

constexpr int64_t kStartNs = 1'763'978'400'123'456'789;  // 2025-11-24T10:00:00Z

Recording recording_of_node7() {
  return {.id = 1,
          .host = "node7",
          .boot_id = "boot-1",
          .kernel = "6.12.57",
          .version = "0.1.0",
          .source = "replay",
          .started_ns = kStartNs - kSecondNs};
}

}  // namespace

std::string arguments(std::initializer_list<std::string> words) {
  std::string result;
  for (const std::string& word : words) (result += word) += '\0';
  return result;
}

Scene::Scene(const std::filesystem::path& file) : store_(file) {
  store_.begin_recording(recording_of_node7());
  HostMetric host{.time_ns = kStartNs, .cpus = 16, .memory_total_bytes = 64 * 1024 * kMiB};
  batch_.host_metrics.push_back(host);
}

int64_t Scene::at(double seconds) {
  return kStartNs + static_cast<int64_t>(seconds * static_cast<double>(kSecondNs));
}

double Scene::between(double low, double high) {
  return std::uniform_real_distribution<double>{low, high}(random_);
}

Run& Scene::run(const std::string& pipeline, double from_s, double to_s) {
  run_ = {.id = ++runs_,
          .recording_id = 1,
          .pipeline = pipeline,
          .root_execution_id = executions_ + 1,
          .command = "bash " + pipeline + ".sh",
          .cwd = "/data/projects/lambda",
          .start_ns = at(from_s),
          .end_ns = at(to_s),
          .status = RunStatus::kSucceeded,
          .exit_code = 0,
          .complete = true};
  in_task_ = false;
  return batch_.runs.emplace_back(run_);
}

Task& Scene::task(const std::string& process, const std::string& tag, double from_s, double to_s) {
  in_task_ = true;
  return batch_.tasks.emplace_back(Task{.id = ++tasks_,
                                        .run_id = run_.id,
                                        .root_execution_id = executions_ + 1,
                                        .engine = "nextflow",
                                        .name = process + " (" + tag + ")",
                                        .process = process,
                                        .tag = tag,
                                        .attempt = 1,
                                        .start_ns = at(from_s),
                                        .end_ns = at(to_s),
                                        .status = RunStatus::kSucceeded,
                                        .exit_code = 0});
}

ExecutionRecord& Scene::execution(const std::string& tool, const std::string& args, double from_s,
                                  double duration_s, double cores, int64_t rss_bytes) {
  ExecutionRecord& record = batch_.executions.emplace_back();
  Execution& execution = record.execution;
  execution.id = ++executions_;
  execution.recording_id = 1;
  execution.pid = static_cast<pid_t>(1000 + execution.id);
  execution.comm = tool.substr(0, 15);
  execution.exe = "/usr/bin/" + tool;
  execution.args = args;
  execution.args_bytes = static_cast<int64_t>(args.size());
  execution.start_ns = at(from_s);
  execution.end_ns = at(from_s + duration_s);
  execution.end_reason = EndReason::kExit;
  execution.exit_code = 0;
  execution.totals.cpu_ns =
      static_cast<int64_t>(duration_s * cores * static_cast<double>(kSecondNs));
  execution.cpu_quality = CpuQuality::kExact;
  execution.totals.max_rss_bytes = rss_bytes;
  execution.max_rss_quality = RssQuality::kExact;
  execution.totals.read_bytes = static_cast<int64_t>(duration_s * cores * between(0, 4) * kMiB);
  execution.totals.write_bytes = static_cast<int64_t>(duration_s * cores * between(0, 2) * kMiB);
  record.attribution = {.run_id = run_.id, .pipeline = run_.pipeline, .tool = tool, .kept = true};
  if (in_task_) record.attribution.task_id = tasks_;
  if (const auto made = software_.find(tool); made != software_.end())
    record.objects = made->second;
  return record;
}

void Scene::software(const std::string& tool, std::vector<ObjectFile> files) {
  ObjectSet set;
  for (ObjectFile& file : files) {
    const uint64_t inode = inodes_.try_emplace(file.path, inodes_.size() + 1).first->second;
    file.key = {.device = 2049, .inode = inode, .mtime_ns = kStartNs};
    file.first_seen_ns = file.last_seen_ns = at(static_cast<double>(inode));
    set.objects.push_back(file.key);
    batch_.objects.push_back(std::move(file));
  }
  set.executable = set.objects.front();
  std::ranges::sort(set.objects);
  software_[tool] = std::make_shared<const ObjectSet>(std::move(set));
}

void Scene::samples(double every_s) {
  const Execution& execution = batch_.executions.back().execution;
  const double duration_s =
      static_cast<double>(*execution.end_ns - execution.start_ns) / static_cast<double>(kSecondNs);
  const Totals& totals = execution.totals;
  const auto part_of = [&](std::optional<int64_t> total, double part) {
    return static_cast<int64_t>(static_cast<double>(total.value_or(0)) * part);
  };
  for (double after_s = every_s; after_s < duration_s; after_s += every_s) {
    const double part = after_s / duration_s;
    Metric& metric = batch_.metrics.emplace_back();
    metric.execution_id = execution.id;
    metric.kept_run_id = run_.id;
    metric.time_ns = execution.start_ns + (at(after_s) - at(0));
    metric.cpu_ns = part_of(totals.cpu_ns, part);
    metric.cpu_percent = 100 * static_cast<double>(*totals.cpu_ns) / 1e9 / duration_s;
    metric.rss_bytes = part_of(totals.max_rss_bytes, std::min(0.3 + 1.4 * part, between(0.9, 1)));
    metric.virtual_bytes = metric.rss_bytes * 2;
    metric.read_bytes = part_of(totals.read_bytes, part);
    metric.write_bytes = part_of(totals.write_bytes, part);
    metric.threads = 1;
    metric.state = 'R';
  }
}

void Scene::fail(ExecutionRecord& record, int exit_code) { record.execution.exit_code = exit_code; }

void Scene::kill(ExecutionRecord& record, int signal) {
  record.execution.exit_code.reset();
  record.execution.exit_signal = signal;
  record.execution.end_reason = EndReason::kSignal;
}

void Scene::keep_running(ExecutionRecord& record) {
  record.execution.end_ns.reset();
  record.execution.end_reason.reset();
  record.execution.exit_code.reset();
  record.execution.totals = {};
  record.execution.cpu_quality.reset();
  record.execution.max_rss_quality.reset();
}

void Scene::write() {
  for (Run& run : batch_.runs) {
    for (const ExecutionRecord& record : batch_.executions) {
      if (record.attribution.run_id != run.id && run.parent_run_id) continue;
      ++run.executions;
      run.failed_executions +=
          record.execution.exit_code.value_or(0) != 0 || record.execution.exit_signal.has_value();
      run.cpu_ns += record.execution.totals.cpu_ns.value_or(0);
      run.read_bytes += record.execution.totals.read_bytes.value_or(0);
      run.write_bytes += record.execution.totals.write_bytes.value_or(0);
    }
  }
  store_.write({&batch_, 1});
  batch_ = {};
}

}  // namespace tracer_bio
