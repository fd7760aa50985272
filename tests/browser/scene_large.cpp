// A workflow of six hours: 20,000 executions in 2,500 tasks, and a million samples.
#include <csignal>
#include <utility>

#include "browser/scene.h"

namespace tracer_bio {
namespace {

struct Process {
  const char* name;
  const char* tool;
  double from_s;  // of its first task
  double task_s;
  double cores;
  int64_t rss_bytes;
};

constexpr Process kProcesses[] = {
    {"FASTQC", "fastqc", 20, 240, 1.8, 420 * kMiB},
    {"TRIMGALORE", "cutadapt", 400, 380, 3.6, 310 * kMiB},
    {"STAR_ALIGN", "STAR", 2400, 760, 7.2, 31'000 * kMiB},
    {"SAMTOOLS_SORT", "samtools", 4000, 300, 2.4, 1'600 * kMiB},
    {"PICARD_MARKDUPLICATES", "picard", 5600, 520, 1.3, 6'200 * kMiB},
    {"QUALIMAP_RNASEQ", "qualimap", 7000, 600, 1.1, 3'900 * kMiB},
    {"SALMON_QUANT", "salmon", 8600, 420, 5.8, 8'800 * kMiB},
    {"SUBREAD_FEATURECOUNTS", "featureCounts", 10'200, 180, 2.9, 900 * kMiB},
    {"BEDTOOLS_GENOMECOV", "bedtools", 12'000, 90, 1.0, 260 * kMiB},
    {"RSEQC_INFEREXPERIMENT", "infer_experiment", 14'000, 45, 0.9, 210 * kMiB},
};
constexpr int kTasks = 250;     // of each process
constexpr int kLibraries = 30;  // of each tool's own
constexpr int kHelpers = 6;     // small programs around each tool

// Every execution is sampled as often as makes a million in all.
constexpr int kSamples = 400;

void add_helpers(Scene& scene, double from_s, double to_s) {
  const char* const tools[] = {"mkdir", "cat", "sed", "awk", "ps", "gzip"};
  for (int helper = 0; helper < kHelpers; ++helper) {
    const double when_s = helper < 3 ? from_s : to_s - 2;
    ExecutionRecord& record = scene.execution(
        tools[helper], arguments({tools[helper], "-n", "versions.yml"}), when_s + helper * 0.05,
        scene.between(0.002, 0.4), 0.7, static_cast<int64_t>(scene.between(1, 9) * kMiB));
    if (helper == 4 && scene.between(0, 1) < 0.01) scene.fail(record, 1);
  }
}

void add_task(Scene& scene, const Process& process, int number) {
  const std::string sample = "sample_" + std::to_string(number + 1);
  const double from_s = process.from_s + number * 30 + scene.between(0, 60);
  const double to_s = from_s + process.task_s * scene.between(0.5, 1.6);
  Task& task = scene.task(process.name, sample, from_s, to_s);
  task.hash = std::to_string(10 + number % 90) + "/" + std::to_string(100'000 + number * 37);
  scene.execution("bash", arguments({"/bin/bash", ".command.run"}), from_s, to_s - from_s, 0.002,
                  4 * kMiB);
  const bool oom = process.rss_bytes > 30'000 * kMiB && number % 60 == 7;
  const bool failed = oom || number % 110 == 13;
  add_helpers(scene, from_s, to_s);
  const double tool_s = (to_s - from_s) * 0.95;
  ExecutionRecord& record = scene.execution(
      process.tool,
      arguments({process.tool, "--threads", "8", "--input", sample + "_R1.fastq.gz",
                 sample + "_R2.fastq.gz", "--output", sample}),
      from_s + 1, tool_s, process.cores * scene.between(0.7, 1.1),
      static_cast<int64_t>(static_cast<double>(process.rss_bytes) * scene.between(0.6, 1.2)));
  scene.samples(tool_s / (kSamples + 1));
  if (!failed) return;
  task.status = RunStatus::kFailed;
  task.exit_code = oom ? 137 : 1;
  if (oom) {
    scene.kill(record, SIGKILL);
    record.execution.end_reason = EndReason::kOom;
    record.execution.oom_limit_bytes = 32'768 * kMiB;
  } else {
    scene.fail(record, 1);
  }
}

// More libraries than a report lists.
void install_software_of(Scene& scene, const std::string& tool) {
  std::vector<ObjectFile> files{executable(tool, tool, "1.0"),
                                library("libc.so.6", "libc6", "2.36")};
  for (int number = 0; number < kLibraries; ++number)
    files.push_back(library("lib" + tool + std::to_string(number) + ".so.1", tool, "1.0"));
  scene.software(tool, std::move(files));
}

void add_task_totals(Batch& batch) {
  for (Task& task : batch.tasks) {
    for (const ExecutionRecord& record : batch.executions) {
      if (record.attribution.task_id != task.id) continue;
      ++task.executions;
      task.cpu_ns += record.execution.totals.cpu_ns.value_or(0);
      task.read_bytes += record.execution.totals.read_bytes.value_or(0);
      task.write_bytes += record.execution.totals.write_bytes.value_or(0);
      task.peak_rss_bytes = std::max(task.peak_rss_bytes.value_or(0),
                                     record.execution.totals.max_rss_bytes.value_or(0));
    }
  }
}

}  // namespace

void make_large(const std::filesystem::path& file) {
  Scene scene{file};
  Run& run = scene.run("rnaseq", 0, 22'000);
  run.engine = "nextflow";
  run.name = "backstabbing_lovelace";
  run.command =
      "nextflow run nf-core/rnaseq -profile docker --input samplesheet.csv --genome GRCh38 "
      "--outdir results";
  run.peak_rss_bytes = 980'000 * kMiB;
  scene.batch().host_metrics.front().cpus = 384;
  scene.batch().host_metrics.front().memory_total_bytes = 1536 * 1024 * kMiB;
  for (const Process& process : kProcesses) install_software_of(scene, process.tool);
  for (const Process& process : kProcesses)
    for (int number = 0; number < kTasks; ++number) add_task(scene, process, number);
  add_task_totals(scene.batch());
  scene.write();
}

}  // namespace tracer_bio
