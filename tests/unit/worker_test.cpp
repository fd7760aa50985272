// The process that DuckDB runs in.
#include "cli/long_term/worker.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/errors.h"
#include "cli/long_term/staging.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

class Worker : public testing::Test {
 protected:
  // What the work sent, a message a line.
  std::string run(const std::function<void(const WorkerReport&)>& work,
                  std::function<void()> open = {}) {
    std::string messages;
    run_worker(user_, {.folder = folder_,
                       .open = std::move(open),
                       .work = work,
                       .take = [&](std::string_view message) { (messages += message) += '\n'; }});
    return messages;
  }

  test::Scratch scratch_;
  std::filesystem::path folder_ = scratch_.path();
  WorkerUser user_ = worker_user(folder_);
};

TEST_F(Worker, IsNotRootWhenItWorks) {
  const std::string told = run([](const WorkerReport& report) {
    report.send(::geteuid() == 0 || ::getuid() == 0 ? "root" : "not root");
    report.send(::setuid(0) == 0 ? "root again" : "never again");
  });
  EXPECT_EQ(told, ::geteuid() == 0 ? "not root\nnever again\n" : told);
  EXPECT_NE(told.find("not root"), std::string::npos);
}

TEST_F(Worker, OpensAsWhoCalls) {
  uid_t opener = 0;
  const std::string told =
      run([&](const WorkerReport& report) { report.send(std::to_string(opener)); },
          [&] { opener = ::geteuid(); });
  EXPECT_EQ(told, std::to_string(::geteuid()) + "\n");
}

TEST_F(Worker, WorksInTheFolder) {
  const std::string told = run(
      [](const WorkerReport& report) { report.send(std::filesystem::current_path().string()); });
  EXPECT_EQ(told, std::filesystem::canonical(folder_).string() + "\n");
}

TEST_F(Worker, PassesOnWhatItThrows) {
  EXPECT_THROW(run([](const WorkerReport&) { throw UsageError{"wrong"}; }), UsageError);
  try {
    run([](const WorkerReport&) { throw std::runtime_error{"the disk is full"}; });
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the disk is full");
  }
}

TEST_F(Worker, IsMissedWhenItIsKilled) {
  try {
    run([](const WorkerReport&) { ::raise(SIGKILL); });
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string{error.what()}.find("ended by SIGKILL"), std::string::npos);
  }
}

TEST_F(Worker, EndsWhenWhatItTellsIsRefused) {
  EXPECT_THROW(
      run_worker(user_, {.folder = folder_,
                         .open = {},
                         .work =
                             [](const WorkerReport& report) {
                               for (;;) report.send("again");
                             },
                         .take = [](std::string_view) { throw std::runtime_error("enough"); }}),
      std::runtime_error);
}

class Staging : public Worker {
 protected:
  StagingFolder staging_{folder_, "staging", user_};

  void write(const std::string& shell) {
    folder_ = staging_.path();
    run([&](const WorkerReport&) {
      if (std::system(shell.c_str()) != 0) throw std::runtime_error("sh");
    });
  }
};

TEST_F(Staging, MovesWhatTheWorkerWrote) {
  write("echo new > file");
  const auto target = scratch_.path() / "target";
  staging_.take("file", target, 0640);
  struct stat status {};
  ASSERT_EQ(::stat(target.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640U);
  EXPECT_EQ(status.st_uid, ::geteuid());
}

TEST_F(Staging, RefusesWhatIsNoFileOfTheWorkers) {
  write("ln -s /etc/hostname link; mkfifo fifo; echo a > one; ln one two; mkdir folder");
  for (const char* name : {"link", "fifo", "one", "folder", "missing"}) {
    EXPECT_THROW(staging_.take(name, scratch_.path() / "target", 0640), std::runtime_error) << name;
    EXPECT_FALSE(std::filesystem::exists(scratch_.path() / "target")) << name;
  }
}

TEST_F(Staging, ReplacesALinkAndNothingBehindIt) {
  const auto behind = scratch_.path() / "behind";
  std::ofstream{behind} << "mine";
  std::filesystem::create_symlink(behind, scratch_.path() / "target");
  write("echo new > file");
  EXPECT_THROW(staging_.take("file", scratch_.path() / "target", 0640), std::system_error);
  EXPECT_EQ(std::filesystem::file_size(behind), 4U);
}

}  // namespace
}  // namespace tracer_bio
