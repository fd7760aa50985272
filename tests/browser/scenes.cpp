// What the reports that a browser opens are of.
#include <csignal>

#include "browser/scene.h"

namespace tracer_bio {

void make_empty(const std::filesystem::path& file) {
  Scene scene{file};
  scene.run("nothing_to_do", 0, 0.004);
  scene.write();
}

void make_running(const std::filesystem::path& file) {
  Scene scene{file};
  Run& run = scene.run("assembly", 0, 1);
  run.status = RunStatus::kRunning;
  run.end_ns.reset();
  run.exit_code.reset();
  run.complete.reset();
  run.peak_rss_bytes = 5200 * kMiB;
  run.cpu_ns = 1'800 * kSecondNs;
  scene.keep_running(scene.execution("bash", arguments({"bash", "assembly.sh"}), 0, 1, 0.1, kMiB));
  scene.execution("fastp", arguments({"fastp", "-i", "reads.fq"}), 0.2, 61, 3.5, 900 * kMiB);
  scene.samples(2);
  scene.execution("spades", arguments({"spades.py", "-t", "8"}), 62, 240, 7.6, 5200 * kMiB);
  scene.samples(2);
  scene.keep_running(scene.batch().executions.back());
  scene.batch().recorder_stats.push_back(
      {.recording_id = 1, .time_ns = Scene::at(300), .sampler = "iterator"});
  scene.write();
}

// Names and arguments as an attacker would choose them.
void make_hostile(const std::filesystem::path& file) {
  const std::string names[] = {
      "</script><script>window.injected = 1</script>",
      "<img src=x onerror='window.injected = 2'>",
      "\"quoted\" & 'more' <b>bold</b>",
      "<!--<script>",
      "not utf-8: \xff\xfe\xc3",
      "line\u2028separators\u2029and \u202e direction",
      "@data@ @script@ $& ${1} {{constructor}}",
      "__proto__",
      "back\\slash\nline feed\x01",
  };
  Scene scene{file};
  Run& run = scene.run(names[0], 0, 20);
  run.name = names[1];
  run.command = names[2] + names[4];
  run.cwd = "/tmp/" + names[5];
  double from_s = 0;
  for (const std::string& name : names) {
    ObjectFile program = executable(name, name, name);
    ObjectFile library_of_it = library(name, name, name);
    library_of_it.kind = ObjectKind::kPython;
    scene.software(name, {program, library_of_it, library("lib" + name, name, name)});
    Task& task = scene.task(name, name, from_s, from_s + 2);
    task.hash = name;
    ExecutionRecord& record =
        scene.execution(name, arguments({name, "--input", name}), from_s, 2, 0.5, 10 * kMiB);
    scene.fail(record, 1);
    scene.samples(0.5);
    from_s += 2;
  }
  scene.batch().losses.push_back({.recording_id = 1,
                                  .from_ns = Scene::at(1),
                                  .to_ns = Scene::at(2),
                                  .stage = names[1],
                                  .kind = names[0],
                                  .count = 3});
  scene.write();
}

// A shell script without tasks, a run within it, every kind of failure, and losses.
void make_plain(const std::filesystem::path& file) {
  Scene scene{file};
  Run& outer = scene.run("bioinformatics_pipeline", 0, 94);
  outer.status = RunStatus::kFailed;
  outer.exit_code = 1;
  outer.complete = false;
  outer.peak_rss_bytes = 812 * kMiB;
  outer.name = "lambda phage";
  install_software(scene);
  ExecutionRecord& root =
      scene.execution("bash", arguments({"bash", "simulate_pipelines/bioinformatics_pipeline.sh"}),
                      0, 94, 0.004, 4 * kMiB);
  scene.fail(root, 1);
  scene.execution("wget",
                  arguments({"wget", "--quiet", "--timestamping", "ftp://example/reads.fq"}), 0.4,
                  6, 0.1, 8 * kMiB);
  scene.samples(2);
  scene.execution("fastqc",
                  arguments({"java", "-Xmx250m", "-Dfastqc.output_dir=qc",
                             "uk.ac.babraham.FastQC.FastQCApplication"}),
                  7, 21, 1.4, 321 * kMiB);
  scene.samples(2);
  for (int sample = 1; sample <= 6; ++sample) {
    const std::string reads = "trimmed_" + std::to_string(sample) + ".fq";
    const double from_s = 28 + sample * 7;
    ExecutionRecord& subshell = scene.execution(
        "bash", arguments({"bash", "-c", "bwa mem genome.fa " + reads + " | samtools sort"}),
        from_s, 6.9, 0.01, 3 * kMiB);
    subshell.execution.parent_id = 1;
    const int64_t subshell_id = subshell.execution.id;
    ExecutionRecord& aligned =
        scene.execution("bwa", arguments({"bwa", "mem", "-t", "4", "genome.fa", reads}), from_s,
                        5.5, 3.7, 180 * kMiB);
    aligned.execution.parent_id = subshell_id;
    if (sample == 4) scene.fail(aligned, 1);  // in a pipe: the shell returns 0
    scene.samples(2);
    ExecutionRecord& sorted =
        scene.execution("samtools", arguments({"samtools", "sort", "-@", "2", "-o", "it's.bam"}),
                        from_s, 6.5, 0.9, 240 * kMiB);
    if (sample == 6) {
      scene.kill(sorted, SIGKILL);
      sorted.execution.end_reason = EndReason::kOom;
      sorted.execution.oom_limit_bytes = 256 * kMiB;
      sorted.execution.parent_id = subshell_id;
    }
    scene.samples(2);
    for (int call = 0; call < 4; ++call) {
      ExecutionRecord& found =
          scene.execution("grep", arguments({"grep", "-q", "^@SQ", "header.sam"}),
                          from_s + 6.6 + call * 0.02, 0.004, 0.8, 2 * kMiB);
      if (call % 2 == 0) scene.fail(found, 1);
    }
  }
  ExecutionRecord& counted = scene.execution(
      "htseq-count",
      arguments({"/usr/bin/python3", "/usr/bin/htseq-count", "aligned.bam", "genes.gff"}), 80, 10,
      0.97, 390 * kMiB);
  scene.kill(counted, SIGSEGV);
  scene.samples(2);
  const int64_t inner_parent = outer.id;
  Run& inner = scene.run("make_report", 88, 93);
  inner.parent_run_id = inner_parent;
  scene.execution("bash", arguments({"bash", "make_report.sh"}), 88, 5, 0.01, 3 * kMiB);
  scene.execution("multiqc", arguments({"python3", "/usr/bin/multiqc", "."}), 88.2, 4.5, 1,
                  130 * kMiB);
  scene.samples(2);
  scene.batch().losses = {{1, Scene::at(30), Scene::at(32), "ring", "exec", 3},
                          {1, Scene::at(60), Scene::at(61), "queue", "metrics", 412},
                          {1, Scene::at(70), Scene::at(71.5), "gap", "time", std::nullopt}};
  scene.write();
}

}  // namespace tracer_bio
