// Real servers, as scripts/services.sh starts them.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include "base/fd.h"
#include "base/file.h"

namespace tracer_bio::test {

inline bool is_free(int port) {
  const Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const sockaddr_in address{.sin_family = AF_INET,
                            .sin_port = htons(static_cast<uint16_t>(port)),
                            .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// The first of some that nobody has now, below those that are given to whoever connects.
inline int free_ports(int count) {
  const auto are_free = [&](int first) {
    for (int port = first; port < first + count; ++port)
      if (!is_free(port)) return false;
    return true;
  };
  int port = 20'000 + ::getpid() % 10'000;
  while (!are_free(port)) port += count;
  return port;
}

// The name of the test that runs, as a topic or queue may have it.
inline std::string test_name() {
  std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ranges::replace(name, '/', '-');
  return name;
}

// A server of a test program's own, in a folder that goes with it, where it keeps its pid.
class Service {
 public:
  Service(std::string name, int ports) : name_(std::move(name)), port_(free_ports(ports)) {
    std::string folder = "/tmp/tracer_bio_" + name_ + "_XXXXXX";
    folder_ = ::mkdtemp(folder.data());
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service() {
    run("stop");
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }

  // False where it did not come up.
  bool start() const { return run("start"); }
  pid_t pid() const { return std::stoi(read_file(folder_ / "pid").value_or("0")); }
  // Without a chance to do anything more.
  void kill() const {
    const pid_t killed = pid();
    ASSERT_GT(killed, 0);
    ::kill(killed, SIGKILL);
    // Gone, or what is left of it waits for its parent.
    while (std::filesystem::exists("/proc/" + std::to_string(killed) + "/exe"))
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }

  const std::filesystem::path& folder() const { return folder_; }
  int port() const { return port_; }

 private:
  bool run(const std::string& action) const {
    const std::string command = TRACER_BIO_SOURCE_DIR "/scripts/services.sh " + action + ' ' +
                                name_ + " --dir " + folder_.string() + " --port " +
                                std::to_string(port_) + " > /dev/null";
    return std::system(command.c_str()) == 0;
  }

  std::string name_;
  std::filesystem::path folder_;
  int port_;
};

}  // namespace tracer_bio::test
