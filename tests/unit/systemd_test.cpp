#include "daemon/systemd.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "base/fd.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

// What systemd listens on. A name that begins with '@' is in no file system.
class NotifySocket {
 public:
  explicit NotifySocket(const std::string& name)
      : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    EXPECT_EQ(::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~NotifySocket() { ::unsetenv("NOTIFY_SOCKET"); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  // The next message; empty where none came.
  std::string message() const {
    std::array<char, 1024> text{};
    const ssize_t size = ::recv(fd_.get(), text.data(), text.size(), 0);
    return size < 0 ? "" : std::string(text.data(), static_cast<size_t>(size));
  }

 private:
  Fd fd_;
};

class Watchdog {
 public:
  Watchdog(const std::string& microseconds, const std::string& pid) {
    ::setenv("WATCHDOG_USEC", microseconds.c_str(), 1);
    ::setenv("WATCHDOG_PID", pid.c_str(), 1);
  }
  ~Watchdog() {
    ::unsetenv("WATCHDOG_USEC");
    ::unsetenv("WATCHDOG_PID");
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
};

TEST(Systemd, IsToldOfReadinessWithTheStatus) {
  const test::Scratch scratch;
  const NotifySocket socket{(scratch.path() / "notify").string()};
  systemd::tell_ready("recording");
  EXPECT_EQ(socket.message(), "READY=1\nSTATUS=recording");
  systemd::tell_alive();
  EXPECT_EQ(socket.message(), "WATCHDOG=1");
  systemd::tell_stopping();
  EXPECT_TRUE(socket.message().starts_with("STOPPING=1\nSTATUS="));
}

TEST(Systemd, IsToldThroughASocketThatIsInNoFileSystem) {
  const NotifySocket socket{"@tracer-bio-test-" + std::to_string(::getpid())};
  systemd::tell_status("3 runs");
  EXPECT_EQ(socket.message(), "STATUS=3 runs");
}

TEST(Systemd, IsToldWhenAReloadBegan) {
  const test::Scratch scratch;
  const NotifySocket socket{(scratch.path() / "notify").string()};
  systemd::tell_reloading();
  const std::string message = socket.message();
  const std::string_view before = "RELOADING=1\nMONOTONIC_USEC=";
  ASSERT_TRUE(message.starts_with(before)) << message;
  EXPECT_GT(std::stoll(message.substr(before.size())), 0);
}

TEST(Systemd, ThatDoesNotListenIsNotMissed) {
  for (const std::string& name :
       {std::string{"/nonexistent/notify"}, std::string{"relative"}, std::string{"@"},
        std::string{"/"}, "/" + std::string(200, 'x'), std::string{}}) {
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    EXPECT_NO_THROW(systemd::tell_alive()) << name;
  }
  ::unsetenv("NOTIFY_SOCKET");
  EXPECT_NO_THROW(systemd::tell_alive());
}

TEST(Systemd, WantsASignOfLifeInHalfOfItsTime) {
  const Watchdog watchdog{"30000000", std::to_string(::getpid())};
  EXPECT_EQ(systemd::watchdog_interval(), std::chrono::milliseconds{15000});
}

TEST(Systemd, WantsNoneOfAProcessThatItDidNotMean) {
  const Watchdog watchdog{"30000000", std::to_string(::getppid())};
  EXPECT_EQ(systemd::watchdog_interval(), std::nullopt);
}

TEST(Systemd, WantsNoneWhereNoWatchdogIsSet) {
  EXPECT_EQ(systemd::watchdog_interval(), std::nullopt);
  for (const char* wrong : {"", "0", "-5", "30s", "99999999999999999999"}) {
    const Watchdog watchdog{wrong, std::to_string(::getpid())};
    EXPECT_EQ(systemd::watchdog_interval(), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace tracer_bio
