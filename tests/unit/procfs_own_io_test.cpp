#include <fcntl.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "procfs/own_io.h"
#include "procfs/proc_root.h"
#include "unit/procfs_fake.h"

namespace tracer_bio {
namespace {

class OwnIoOfAFake : public testing::Test {
 protected:
  void set(pid_t tid, int64_t read_bytes) { fake.set_io(100, tid, read_bytes, 2 * read_bytes); }
  int64_t read_bytes(int64_t threads) {
    const Fd directory = ProcRoot{fake.path()}.open_process(100);
    own_io.read(directory.get(), 100, threads, budget);
    return own_io.total() ? own_io.total()->read_bytes : -1;
  }

  FakeProc fake;
  HandleBudget budget{100};
  OwnIo own_io;
};

TEST_F(OwnIoOfAFake, IsThatOfTheThreadsAndNotOfTheWholeProcess) {
  set(100, 1000);
  fake.write("100/io", io_text(999999, 999999));  // a reaped child's are in here
  EXPECT_EQ(read_bytes(1), 1000);
  EXPECT_EQ(own_io.total()->write_bytes, 2000);
}

TEST_F(OwnIoOfAFake, AddsUpThreads) {
  set(100, 1);
  set(9, 20);  // ids wrap around
  set(103, 300);
  EXPECT_EQ(read_bytes(3), 321);
}

TEST_F(OwnIoOfAFake, KeepsWhatAThreadHadWhenItEnded) {
  set(100, 1);
  set(101, 20);
  EXPECT_EQ(read_bytes(2), 21);
  fake.write("100/task/101/io", "");
  fake.remove("100/task/101");
  set(100, 2);
  EXPECT_EQ(read_bytes(1), 22);
  set(100, 3);
  EXPECT_EQ(read_bytes(1), 23);
}

TEST_F(OwnIoOfAFake, NeverGoesBackwards) {
  set(100, 50);
  EXPECT_EQ(read_bytes(1), 50);
  set(100, 10);  // as after an exec from another thread
  EXPECT_EQ(read_bytes(1), 50);
  set(100, 15);
  EXPECT_EQ(read_bytes(1), 55);
}

TEST_F(OwnIoOfAFake, IsUnknownWhereItIsRefusedAndNotAskedAgain) {
  std::filesystem::create_directories(fake.path() / "100/task/100/io");  // EISDIR
  EXPECT_EQ(read_bytes(1), -1);
  fake.remove("100/task/100/io");
  set(100, 50);
  EXPECT_EQ(read_bytes(1), -1);
  EXPECT_EQ(budget.used(), 0U);
}

TEST_F(OwnIoOfAFake, IsUnknownWhereNothingCouldBeRead) {
  std::filesystem::create_directories(fake.path() / "100");
  EXPECT_EQ(read_bytes(1), -1);
  EXPECT_EQ(read_bytes(2), -1);
}

TEST_F(OwnIoOfAFake, GivesItsHandlesBack) {
  set(100, 1);
  set(101, 20);
  read_bytes(2);
  EXPECT_EQ(budget.used(), 2U);
  own_io = OwnIo{};
  EXPECT_EQ(budget.used(), 0U);
}

TEST_F(OwnIoOfAFake, NeedsNoHandlesToBeKept) {
  HandleBudget none{0};
  set(100, 1);
  set(101, 20);
  const Fd directory = ProcRoot{fake.path()}.open_process(100);
  for (int pass = 0; pass < 3; ++pass) own_io.read(directory.get(), 100, 2, none);
  EXPECT_EQ(own_io.total()->read_bytes, 21);
}

void write_to_null(size_t bytes) {
  const Fd fd{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  const std::vector<char> data(bytes);
  (void)!::write(fd.get(), data.data(), data.size());
}

TEST(OwnIo, OfARealProcessIsExactAndWithoutItsChildren) {
  const Child child{[](const Child::Ready& ready) {
    const pid_t grandchild = ::fork();
    if (grandchild == 0) {
      write_to_null(1'000'000);
      ::_exit(0);
    }
    ::waitpid(grandchild, nullptr, 0);
    write_to_null(1000);
    std::thread{[&] {
      write_to_null(2000);
      ready();  // one byte more
      ::pause();
    }}.join();
  }};
  HandleBudget budget{10};
  OwnIo own_io;
  const Fd directory = ProcRoot{}.open_process(child.pid());

  own_io.read(directory.get(), child.pid(), 2, budget);

  ASSERT_TRUE(own_io.total());
  EXPECT_GE(own_io.total()->write_chars, 3001);
  EXPECT_LT(own_io.total()->write_chars, 4000);  // a sanitizer writes a little, too
  const auto whole = read_whole(directory.get(), "io", 4096);
  EXPECT_GE(parse_io(*whole)->write_chars, 1'003'001);
}

}  // namespace
}  // namespace tracer_bio
