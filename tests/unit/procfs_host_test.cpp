#include <gtest/gtest.h>

#include <limits>

#include "procfs/host.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

const std::filesystem::path kFixture =
    std::filesystem::path(TRACER_BIO_SOURCE_DIR) / "tests/fixtures/proc/host";

class Host : public testing::Test {
 protected:
  Host() {
    // As the kernel links them: partitions are not there.
    const auto link = [&](const std::string& disk, const std::string& device) {
      sys.write("devices/" + device + "/size", "1");
      std::filesystem::create_directories(sys.path() / "block");
      sys.link("block/" + disk, "../devices/" + device);
    };
    link("sda", "pci0000:00/0000:00:02.0/ata1/host0/target0:0:0/0:0:0:0/block/sda");
    link("nvme0n1", "pci0000:00/0000:00:1d.0/0000:3d:00.0/nvme/nvme0/nvme0n1");
    for (const std::string name : {"loop0", "dm-0", "md0", "zram0"}) {
      link(name, "virtual/block/" + name);
    }
  }

  FakeProc sys;
};

TEST_F(Host, ReadsEveryFigureAndWholeDisksAlone) {
  const auto host = HostReader{ProcRoot{kFixture}, sys.path()}.read(1234);
  ASSERT_TRUE(host);
  EXPECT_EQ(host->time_ns, 1234);
  EXPECT_EQ(host->cpus, 2);
  EXPECT_EQ(host->cpu_user_ns, 10'200'000'000);
  EXPECT_EQ(host->cpu_system_ns, 3'130'000'000);
  EXPECT_EQ(host->cpu_idle_ns, 400'000'000'000);
  EXPECT_EQ(host->cpu_iowait_ns, 5'000'000'000);
  EXPECT_EQ(host->cpu_steal_ns, 800'000'000);
  EXPECT_FALSE(host->cpu_percent);
  EXPECT_DOUBLE_EQ(host->load_1m, 1.92);
  EXPECT_DOUBLE_EQ(host->load_5m, 0.58);
  EXPECT_DOUBLE_EQ(host->load_15m, 0.22);
  EXPECT_EQ(host->memory_total_bytes, 24684452LL * 1024);
  EXPECT_EQ(host->memory_available_bytes, 23500000LL * 1024);
  EXPECT_EQ(host->swap_total_bytes, 2097148LL * 1024);
  EXPECT_EQ(host->swap_free_bytes, 2000000LL * 1024);
  EXPECT_EQ(host->disk_read_bytes, (2000 + 10) * 512);
  EXPECT_EQ(host->disk_write_bytes, (3000 + 20) * 512);
}

TEST_F(Host, TellsHowBusyItWasOverTheStep) {
  const FakeProc proc;
  proc.write("meminfo", "MemTotal: 2 kB\nMemAvailable: 1 kB\n");
  proc.write("loadavg", "0.00 0.00 0.00 1/2 3\n");
  const auto set = [&](const std::string& ticks) {
    proc.write("stat", "cpu  " + ticks + "\ncpu0 1\ncpu1 1\n");
  };
  HostReader reader{ProcRoot{proc.path()}, sys.path()};
  set("100 0 100 1000 100 0 0 0 0 0");
  reader.read(1);
  set("150 0 150 1050 150 0 0 200 0 0");  // 400 in all, 100 of it busy
  EXPECT_DOUBLE_EQ(*reader.read(2)->cpu_percent, 50.0);
  EXPECT_FALSE(reader.read(3)->cpu_percent);  // no time has passed
  set("250 0 150 1049 150 0 0 200 0 0");      // idle went backwards
  EXPECT_DOUBLE_EQ(*reader.read(4)->cpu_percent, 200.0);
  set("100 0 100 9000 100 0 0 200 0 0");  // a CPU went offline
  EXPECT_FALSE(reader.read(5)->cpu_percent);
}

TEST_F(Host, IsUnknownWhereProcHidesIt) {
  const FakeProc proc;
  EXPECT_FALSE((HostReader{ProcRoot{proc.path()}, sys.path()}.read(1)));
  proc.write("stat", "cpu 1 2\n");
  EXPECT_FALSE((HostReader{ProcRoot{proc.path()}, sys.path()}.read(1)));
}

// As a container's file system may show it.
TEST_F(Host, IsAtTheEndOfWhatFitsWhereFiguresAreTooLarge) {
  const FakeProc proc;
  const std::string most = std::to_string(std::numeric_limits<int64_t>::max());
  proc.write("stat", "cpu " + most + " " + most + " 1 " + most + " 1 1 1 1\ncpu0 1\n");
  proc.write("meminfo", "MemTotal: " + most + " kB\nMemAvailable: 1 kB\n");
  proc.write("loadavg", "0.00 0.00 0.00 1/2 3\n");
  const auto disk = [&](const std::string& name) {
    return "8 0 " + name + " 1 1 " + most + " 1 1 1 " + most + " 1 0 1 1\n";
  };
  proc.write("diskstats", disk("sda") + disk("nvme0n1"));
  HostReader reader{ProcRoot{proc.path()}, sys.path()};
  reader.read(1);
  const auto host = reader.read(2);
  ASSERT_TRUE(host);
  for (const int64_t figure : {host->cpu_user_ns, host->cpu_idle_ns, host->memory_total_bytes,
                               host->disk_read_bytes, host->disk_write_bytes})
    EXPECT_EQ(std::to_string(figure), most);
  EXPECT_FALSE(host->cpu_percent);
}

TEST(RealHost, HasPlausibleFigures) {
  const auto host = HostReader{ProcRoot{}}.read(1);
  if (!host) GTEST_SKIP() << "/proc hides the host here";
  EXPECT_EQ(host->cpus, ::sysconf(_SC_NPROCESSORS_ONLN));
  EXPECT_GT(host->cpu_idle_ns, 0);
  EXPECT_GT(host->memory_total_bytes, host->memory_available_bytes);
}

}  // namespace
}  // namespace tracer_bio
