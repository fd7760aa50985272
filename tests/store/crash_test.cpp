// A writer that is killed at any moment leaves a sound file with every batch that it committed.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "base/fd.h"
#include "store/fixture.h"

namespace tracer_bio {
namespace {

constexpr int64_t kBatchRows = 200;

class Crash : public StoreTest {
 protected:
  // Writes batches from `first_id` on until it is killed, and tells of each that was committed.
  [[noreturn]] void write_for_ever(int64_t first_id, int to_parent) const {
    Store store{file_};
    for (int64_t id = first_id;; id += kBatchRows) {
      write(store, many(id, kBatchRows));
      if (::write(to_parent, "c", 1) != 1) ::_exit(1);
    }
  }

  // Gives how many batches the writer said it had committed when it was killed.
  int64_t kill_a_writer(int64_t first_id, std::chrono::microseconds after) const {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd from_child{ends[0]};
    Fd to_parent{ends[1]};
    const pid_t child = ::fork();
    if (child == 0) write_for_ever(first_id, to_parent.get());
    to_parent = Fd{};
    char committed = 0;
    int64_t batches = ::read(from_child.get(), &committed, 1);  // it has begun
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(from_child.get(), &committed, 1) == 1) ++batches;
    return batches;
  }
};

TEST_F(Crash, OfTheWriterLosesNothingThatWasCommitted) {
  std::mt19937 random{7};
  int64_t rows = 0;
  for (int round = 0; round < 8; ++round) {
    const std::chrono::microseconds after{random() % 60'000};
    const int64_t committed = kill_a_writer(rows + 1, after);
    const int64_t found = std::stoll(ask("SELECT count(*) FROM executions"));
    EXPECT_GE(found, rows + committed * kBatchRows);
    EXPECT_EQ(found % kBatchRows, 0) << "a part of a batch";
    EXPECT_EQ(ask("SELECT count(*) FROM processed_executions"), std::to_string(found));
    EXPECT_EQ(ask("PRAGMA integrity_check"), "ok");
    rows = found;
  }
  EXPECT_EQ(Store{file_}.resume().next_execution_id, rows + 1);
}

}  // namespace
}  // namespace tracer_bio
