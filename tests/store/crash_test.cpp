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
  int64_t kill_a_writer(int64_t first_id, std::chrono::microseconds after,
                        bool while_opening) const {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
    const Fd from_child{ends[0]};
    Fd to_parent{ends[1]};
    const pid_t child = ::fork();
    if (child == 0) write_for_ever(first_id, to_parent.get());
    to_parent = Fd{};
    char committed = 0;
    int64_t batches = while_opening ? 0 : ::read(from_child.get(), &committed, 1);
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(from_child.get(), &committed, 1) == 1) ++batches;
    return batches;
  }
};

// Of which a fifth fall into the opening of the file, and every tenth file is a new one.
TEST_F(Crash, OfTheWriterLosesNothingThatWasCommittedWheneverItComes) {
  constexpr int kRounds = 200;
  constexpr int kRoundsOfAFile = 10;
  std::mt19937 random{7};
  int64_t rows = 0;
  for (int round = 0; round < kRounds; ++round) {
    if (round % kRoundsOfAFile == 0) {
      file_ = folder_ / ("tracer_bio" + std::to_string(round) + ".db");
      rows = 0;
    }
    const bool while_opening = round % 5 == 4;
    const std::chrono::microseconds after{random() % 20'000};
    const int64_t committed = kill_a_writer(rows + 1, after, while_opening);
    const int64_t found = std::stoll(ask("SELECT count(*) FROM executions"));
    ASSERT_GE(found, rows + committed * kBatchRows) << "round " << round;
    ASSERT_EQ(found % kBatchRows, 0) << "a part of a batch in round " << round;
    ASSERT_EQ(ask("SELECT count(*) FROM processed_executions"), std::to_string(found));
    ASSERT_EQ(ask("PRAGMA integrity_check"), "ok") << "round " << round;
    rows = found;
  }
  EXPECT_EQ(Store{file_}.resume().next_execution_id, rows + 1);
}

TEST_F(Crash, IsAGapForTheNextRecordingFromTheLastThatIsKnown) {
  {
    Store store{file_};
    store.begin_recording(recording(1));
    write(store, many(1, 5));
  }  // no end of the recording
  const Resume resume = Store{file_}.resume();
  EXPECT_EQ(resume.last_recorded_ns, *ended_execution(5).execution.end_ns);
  EXPECT_EQ(ask("SELECT clean FROM recordings"), "0");
}

}  // namespace
}  // namespace tracer_bio
