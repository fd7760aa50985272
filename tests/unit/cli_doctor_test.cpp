#include <gtest/gtest.h>
#include <linux/capability.h>

#include <array>
#include <string>

#include "cli/doctor/archive_checks.h"
#include "cli/doctor/kernel_checks.h"
#include "cli/doctor/recording_checks.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

constexpr uint64_t kAll = ~uint64_t{0};

uint64_t with(std::initializer_list<unsigned> capabilities) {
  uint64_t set = 0;
  for (const unsigned capability : capabilities) set |= uint64_t{1} << capability;
  return set;
}

// What is not ok says how to mend it.
void expect(Verdict verdict, const Finding& finding) {
  EXPECT_EQ(finding.verdict, verdict) << finding.name << ": " << finding.text;
  EXPECT_EQ(finding.mend.empty(), verdict == Verdict::kOk) << finding.name;
}

TEST(Doctor, KnowsWhichKernelsAreTooOld) {
  const test::Scratch root;
  expect(Verdict::kWarning, check_kernel(root.path()));
  root.write("proc/sys/kernel/osrelease", "5.4.0-1-amd64\n");
  expect(Verdict::kProblem, check_kernel(root.path()));
  root.write("proc/sys/kernel/osrelease", "5.10.0-30-amd64\n");
  expect(Verdict::kOk, check_kernel(root.path()));
  expect(Verdict::kWarning, check_locked_memory(root.path(), 0, 65536));
  expect(Verdict::kOk, check_locked_memory(root.path(), 0, std::nullopt));
  expect(Verdict::kOk, check_locked_memory(root.path(), kAll, 65536));
  root.write("proc/sys/kernel/osrelease", "6.1.0-9-amd64\n");
  expect(Verdict::kOk, check_locked_memory(root.path(), 0, 65536));
}

TEST(Doctor, TellsOfWhichProgramsLibrariesAreKnown) {
  const test::Scratch root;
  root.write("proc/sys/kernel/osrelease", "6.16.0-1-amd64\n");
  EXPECT_EQ(check_libraries(root.path(), false, true).text, "not recorded: [libraries] enabled");
  EXPECT_EQ(check_libraries(root.path(), true, true).text,
            "of each program of a run, told when it ends");
  const std::string sampled = check_libraries(root.path(), true, false).text;
  EXPECT_NE(sampled.find("sampled"), std::string::npos);
  root.write("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
  EXPECT_EQ(check_libraries(root.path(), true, true).text, sampled);
}

TEST(Doctor, LooksForBtfAndTracefs) {
  const test::Scratch root;
  expect(Verdict::kProblem, check_btf(root.path()));
  expect(Verdict::kOk, check_tracefs(root.path()));
  root.write("sys/kernel/btf/vmlinux", "");
  expect(Verdict::kOk, check_btf(root.path()));
}

TEST(Doctor, TellsNeededFromUsefulCapabilities) {
  expect(Verdict::kOk, check_capabilities(kAll));
  expect(Verdict::kOk, check_capabilities(with({38, 39, CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH})));
  expect(Verdict::kWarning, check_capabilities(with({38, 39})));
  expect(Verdict::kWarning, check_capabilities(with({CAP_SYS_ADMIN, CAP_SYS_PTRACE})));
  expect(Verdict::kProblem, check_capabilities(with({CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH})));
  expect(Verdict::kProblem, check_capabilities(0));
}

TEST(Doctor, ReadsEffectiveCapabilities) {
  const test::Scratch root;
  EXPECT_EQ(effective_capabilities(root.path()), 0U);
  root.write("proc/self/status", "Name:\tx\nCapPrm:\t0\nCapEff:\t000000c000080004\nCapBnd:\t0\n");
  EXPECT_EQ(effective_capabilities(root.path()), with({38, 39, CAP_SYS_PTRACE, 2}));
}

TEST(Doctor, LooksForTheFilesOfContainerRuntimes) {
  const test::Scratch root;
  expect(Verdict::kOk, check_containers(root.path(), false));
  expect(Verdict::kWarning, check_containers(root.path(), true));
  root.write("run/containers/storage/overlay-containers/containers.json", "[]");
  root.write("var/lib/docker/containers/x", "");
  const Finding found = check_containers(root.path(), true);
  expect(Verdict::kOk, found);
  EXPECT_EQ(found.text, "named by cri-o, docker");
  root.link("run/k3s/containerd/io.containerd.runtime.v2.task", "io.containerd.runtime.v2.task");
  expect(Verdict::kWarning, check_containers(root.path(), true));  // a link to itself
}

TEST(Doctor, KnowsThatLockdownForConfidentialityRefusesTracing) {
  const test::Scratch root;
  expect(Verdict::kOk, check_lockdown(root.path()));
  root.write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
  expect(Verdict::kOk, check_lockdown(root.path()));
  root.write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
  expect(Verdict::kProblem, check_lockdown(root.path()));
}

TEST(Doctor, RefusesAContainersPidNamespace) {
  const test::Scratch host;
  host.link("proc/self/ns/pid", "pid:[4026531836]");
  expect(Verdict::kOk, check_pid_namespace(host.path()));
  const test::Scratch container;
  container.link("proc/self/ns/pid", "pid:[4026532200]");
  expect(Verdict::kProblem, check_pid_namespace(container.path()));
}

TEST(Doctor, SeesThroughHidepidWithPtrace) {
  const test::Scratch root;
  expect(Verdict::kOk, check_hidepid(root.path(), 0));
  root.write("proc/self/mounts", "/dev/vda / ext4 rw 0 0\nproc /proc proc rw,hidepid=2 0 0\n");
  expect(Verdict::kWarning, check_hidepid(root.path(), 0));
  expect(Verdict::kOk, check_hidepid(root.path(), kAll));
  root.write("proc/self/mounts", "proc /proc proc rw,relatime 0 0\n");
  expect(Verdict::kOk, check_hidepid(root.path(), 0));
}

TEST(Doctor, SaysWhereTheSizesOfRetentionCannotHold) {
  const test::Scratch folder;
  Config config;
  config.database = folder.path() / "recorded.db";
  config.max_database_bytes = 16 << 20;
  config.keep_free_bytes = 1 << 20;
  expect(Verdict::kOk, check_retention(config));
  config.max_database_bytes = int64_t{1} << 60;
  expect(Verdict::kWarning, check_retention(config));
  config.max_database_bytes = 0;
  expect(Verdict::kOk, check_retention(config));
  config.keep_free_bytes = int64_t{1} << 60;
  expect(Verdict::kWarning, check_retention(config));
}

TEST(Doctor, NamesWhatWouldRecord) {
  const SourceTrial ebpf{SourceChoice::kEbpf, "ebpf", {}};
  const SourceTrial no_ebpf{SourceChoice::kEbpf, "ebpf", "load: Operation not permitted"};
  const SourceTrial procfs{SourceChoice::kProcfs, "procfs", {}};
  expect(Verdict::kOk, check_source(SourceChoice::kAuto, std::array{ebpf, procfs}));
  expect(Verdict::kWarning, check_source(SourceChoice::kAuto, std::array{no_ebpf, procfs}));
  expect(Verdict::kOk, check_source(SourceChoice::kProcfs, std::array{no_ebpf, procfs}));
  expect(Verdict::kProblem, check_source(SourceChoice::kEbpf, std::array{no_ebpf, procfs}));
  expect(Verdict::kOk, check_sampler(SamplerChoice::kAuto, std::nullopt));
  expect(Verdict::kOk, check_sampler(SamplerChoice::kProcfs, "refused"));
  expect(Verdict::kWarning, check_sampler(SamplerChoice::kIterator, "refused"));
}

TEST(Doctor, LooksWhereTheDatabaseWouldBe) {
  const test::Scratch scratch;
  expect(Verdict::kOk, check_database(scratch.path() / "new.db").front());
  expect(Verdict::kOk, check_database(scratch.path() / "folder/new.db").front());
  expect(Verdict::kProblem, check_database(scratch.path() / "a/b/new.db").front());
}

TEST(Doctor, LooksAtTheArchiveWhereOneIsWanted) {
  const test::Scratch scratch;
  EXPECT_EQ(check_archive("").size(), 1U);
  expect(Verdict::kOk, check_archive("").front());  // who does without DuckDB lacks nothing
  expect(Verdict::kOk, check_archive(scratch.path() / "new").back());
  expect(Verdict::kOk, check_archive(scratch.path()).back());
  scratch.write("letter.txt", "dear");
  expect(Verdict::kWarning, check_archive(scratch.path()).back());
}

TEST(Doctor, SaysThatAFileIsNoDatabaseOfOurs) {
  const test::Scratch scratch;
  const auto file = scratch.write("x.db", "this is a letter, and no database at all");
  expect(Verdict::kProblem, check_database(file).back());
}

}  // namespace
}  // namespace tracer_bio
