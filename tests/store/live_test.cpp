// `tracer-bio live` on a terminal: the real program on a pseudo-terminal.
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

#include "base/fd.h"
#include "store/fixture.h"

namespace tracer_bio {
namespace {

constexpr int kPatienceMs = 20'000;
constexpr const char* kEnter = "\033[?1049h";
constexpr const char* kLeave = "\033[?1049l";

// A program with a terminal of its own. Killed at the end of the test where it still runs.
class Terminal {
 public:
  Terminal(const std::vector<std::string>& arguments, winsize size) {
    std::vector<char*> words;
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    int master = -1;
    child_ = ::forkpty(&master, nullptr, nullptr, &size);
    if (child_ < 0) throw std::runtime_error("forkpty");
    if (child_ == 0) {
      ::execv(words[0], words.data());
      ::_exit(127);
    }
    master_ = Fd{master};
    ::tcgetattr(master_.get(), &before_);
  }
  ~Terminal() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
  }
  Terminal(const Terminal&) = delete;

  // What it wrote, up to and with `text`, since the last call; all that came where that never does.
  std::string read_until(std::string_view text) {
    while (output_.find(text) == std::string::npos && read_more()) {
    }
    const size_t found = output_.find(text);
    const size_t end = found == std::string::npos ? output_.size() : found + text.size();
    std::string result = output_.substr(0, end);
    output_.erase(0, end);
    return result;
  }

  void type(std::string_view keys) const {
    if (::write(master_.get(), keys.data(), keys.size()) < 0) throw std::runtime_error("write");
  }
  void resize(winsize size) const { ::ioctl(master_.get(), TIOCSWINSZ, &size); }
  void signal(int number) const { ::kill(child_, number); }

  bool is_raw() const { return (settings().c_lflag & (ICANON | ECHO | ISIG)) == 0; }
  bool is_as_before() const {
    const termios now = settings();
    return now.c_lflag == before_.c_lflag && now.c_iflag == before_.c_iflag &&
           now.c_oflag == before_.c_oflag;
  }

  // Its status as waitpid gives it.
  int wait() {
    int status = -1;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return status;
  }

 private:
  bool read_more() {
    pollfd input{.fd = master_.get(), .events = POLLIN};
    if (::poll(&input, 1, kPatienceMs) != 1) return false;
    std::array<char, 4096> buffer{};
    const ssize_t count = ::read(master_.get(), buffer.data(), buffer.size());
    if (count <= 0) return false;  // it has ended
    output_.append(buffer.data(), static_cast<size_t>(count));
    return true;
  }
  termios settings() const {
    termios now{};
    ::tcgetattr(master_.get(), &now);
    return now;
  }

  pid_t child_ = -1;
  Fd master_;
  termios before_{};
  std::string output_;
};

class LiveTest : public StoreTest {
 protected:
  LiveTest() {
    Store store{file_};
    Batch batch = batch_of({open_execution(1)});
    batch.executions[0].attribution.tool = "bwa\033[2J";
    batch.runs = {running_run(1, 1)};
    batch.metrics = {sample(1, 1000, 5, 10)};
    write(store, batch);
  }

  std::vector<std::string> command() const {
    return {TRACER_BIO_BINARY, "live", "--database", file_.string(), "--interval", "1"};
  }

  static constexpr winsize kSize{.ws_row = 24, .ws_col = 80};
};

TEST_F(LiveTest, ShowsWhatRunsAgainAndAgainUntilQ) {
  Terminal terminal{command(), kSize};
  const std::string first = terminal.read_until("bwa\\x1b[2J");
  EXPECT_NE(first.find(kEnter), std::string::npos);
  EXPECT_NE(first.find("not alive"), std::string::npos) << first;
  EXPECT_NE(first.find("1 execution in 1 run"), std::string::npos) << first;
  EXPECT_TRUE(terminal.is_raw());
  EXPECT_NE(terminal.read_until("bwa\\x1b[2J").find("\033[H"), std::string::npos) << "refreshes";

  terminal.type("q");
  terminal.read_until(kLeave);
  const int status = terminal.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_TRUE(terminal.is_as_before());
}

TEST_F(LiveTest, EndsWithControlC) {
  Terminal terminal{command(), kSize};
  terminal.read_until("bwa");
  terminal.type("\003");
  const int status = terminal.wait();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_TRUE(terminal.is_as_before());
}

TEST_F(LiveTest, LeavesTheTerminalAsItWasWhenASignalEndsIt) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGSEGV}) {
    Terminal terminal{command(), kSize};
    terminal.read_until("bwa");
    terminal.signal(number);
    EXPECT_NE(terminal.read_until(kLeave).find("\033[?25h"), std::string::npos);
    const int status = terminal.wait();
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == number) << status;
    EXPECT_TRUE(terminal.is_as_before()) << number;
  }
}

TEST_F(LiveTest, FollowsTheSizeOfTheTerminal) {
  std::vector<std::string> slow = command();
  slow.back() = "3600";
  Terminal terminal{slow, kSize};
  EXPECT_EQ(terminal.read_until("bwa").find("COMMAND"), std::string::npos);
  terminal.resize({.ws_row = 24, .ws_col = 200});
  EXPECT_NE(terminal.read_until("bwa mem").find("COMMAND"), std::string::npos);
}

TEST_F(LiveTest, SaysWhatIsWrongOnTheOrdinaryScreen) {
  std::vector<std::string> wrong = command();
  wrong[3] = "/nonexistent/x.db";
  Terminal terminal{wrong, kSize};
  const std::string text = terminal.read_until("no such database");
  EXPECT_NE(text.find("no such database"), std::string::npos);
  EXPECT_EQ(text.find(kEnter), std::string::npos);
  EXPECT_EQ(WEXITSTATUS(terminal.wait()), 1);
}

}  // namespace
}  // namespace tracer_bio
