#include "procfs/procfs_details.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "procfs/procfs_sampler.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

ProcessSample sample_of(pid_t pid, uint64_t start_ns) {
  ProcessSample sample;
  sample.process = {pid, start_ns};
  return sample;
}

class Details : public testing::Test {
 protected:
  Details() {
    fake.set({.pid = 100, .start_ticks = 5});
    fake.write("100/status", "Groups:\t" + std::string(9000, '1') + "\nVmSwap:\t  12 kB\n");
    fake.write("100/smaps_rollup",
               "00400000-7ff000 ---p 0 00:00 0 [rollup]\nRss: 9 kB\nPss: 7 kB\n");
    for (const char* fd : {"0", "1", "7"}) fake.write(std::string("100/fd/") + fd, "");
  }

  FakeProc fake;
  TrackedProcesses tracked;
};

TEST_F(Details, AreAddedToSamplesOfTrackedProcesses) {
  tracked.add({100, 51'234'567});
  std::vector<ProcessSample> samples{sample_of(100, 51'234'567), sample_of(100, 50'000'000)};
  ProcfsDetails{ProcRoot{fake.path()}, tracked, {.pss = true}}.add_to(samples);
  for (const ProcessSample& sample : samples) {
    EXPECT_EQ(sample.swap_bytes, 12 * 1024);
    EXPECT_EQ(sample.pss_bytes, 7 * 1024);
    EXPECT_EQ(sample.open_files, 3);
  }
}

TEST_F(Details, AreNotReadOfOthers) {
  tracked.add({101, 50'000'000});
  std::vector<ProcessSample> samples{sample_of(100, 50'000'000)};
  ProcfsDetails{ProcRoot{fake.path()}, tracked, {.pss = true}}.add_to(samples);
  EXPECT_FALSE(samples[0].swap_bytes || samples[0].pss_bytes || samples[0].open_files);
}

TEST_F(Details, AreNotThoseOfTheNextOwnerOfAPid) {
  tracked.add({100, 10'000'000});
  std::vector<ProcessSample> samples{sample_of(100, 10'000'000)};
  ProcfsDetails{ProcRoot{fake.path()}, tracked, {.pss = true}}.add_to(samples);
  EXPECT_FALSE(samples[0].swap_bytes || samples[0].pss_bytes || samples[0].open_files);
}

TEST_F(Details, HoldUpNoProcessForItsPssUnasked) {
  tracked.add({100, 50'000'000});
  std::vector<ProcessSample> samples{sample_of(100, 50'000'000)};
  ProcfsDetails{ProcRoot{fake.path()}, tracked, {}}.add_to(samples);
  EXPECT_TRUE(samples[0].swap_bytes);
  EXPECT_FALSE(samples[0].pss_bytes);
}

TEST_F(Details, TellWhatIsMappedWheneverThatMayHaveChanged) {
  tracked.add({100, 50'000'000});
  fake.write("100/maps", "1-2 r-xp 0 fe:00 7 /usr/bin/head\n");
  ProcfsDetails details{ProcRoot{fake.path()}, tracked, {.mapped = true}};
  const auto look = [&](int64_t virtual_bytes) {
    std::vector<ProcessSample> samples{sample_of(100, 50'000'000)};
    samples[0].virtual_bytes = virtual_bytes;
    details.add_to(samples);
    return samples[0].mapped.size();
  };
  EXPECT_EQ(look(1000), 1U);
  EXPECT_EQ(look(1000), 0U);
  fake.write("100/maps", "1-2 r-xp 0 fe:00 7 /usr/bin/head\n2-3 r-xp 0 fe:00 8 /lib/x.so\n");
  EXPECT_EQ(look(2000), 2U);
}

TEST(DetailsOfARealProcess, AreWhatTheKernelSays) {
  const Child child{[](const Child::Ready& ready) { ready(); }};
  ProcfsSampler sampler{ProcRoot{}};
  std::vector<ProcessSample> samples;
  sampler.sample(samples);
  TrackedProcesses tracked;
  for (const ProcessSample& sample : samples) {
    if (sample.process.pid == child.pid()) tracked.add(sample.process);
  }
  ProcfsDetails{ProcRoot{}, tracked, {.pss = true}}.add_to(samples);
  std::vector<pid_t> open_files;
  const Fd files{::open(("/proc/" + std::to_string(child.pid()) + "/fd").c_str(), O_RDONLY)};
  ASSERT_EQ(list_numbers(files.get(), open_files), 0);
  for (const ProcessSample& sample : samples) {
    if (sample.process.pid != child.pid()) continue;
    EXPECT_EQ(sample.open_files, open_files.size());
    EXPECT_TRUE(sample.swap_bytes);
    EXPECT_GT(sample.pss_bytes, 0);
    return;
  }
  FAIL() << "the child was not sampled";
}

}  // namespace
}  // namespace tracer_bio
