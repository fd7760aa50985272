// What an attacker who took over a service would find, in the words of systemd-analyze.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace tracer_bio {
namespace {

struct Answer {
  std::string text;
  int exit_code = -1;
};

Answer run(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Answer answer;
  std::array<char, 4096> buffer{};
  while (const size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    answer.text.append(buffer.data(), size);
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) answer.exit_code = WEXITSTATUS(status);
  return answer;
}

struct Unit {
  const char* file;
  int most_exposure;                 // in tenths
  std::vector<std::string> avoided;  // weaknesses of other services
};

void PrintTo(const Unit& unit, std::ostream* out) { *out << unit.file; }

class ServiceUnit : public testing::TestWithParam<Unit> {
 protected:
  // Fails where the exposure is larger, and says so in its exit code.
  static Answer assess(int most_exposure) {
    return run("systemd-analyze security --offline=true --no-pager --json=short --threshold=" +
               std::to_string(most_exposure) + " '" TRACER_BIO_SOURCE_DIR "/config/systemd/" +
               GetParam().file + "' 2>&1");
  }
};

TEST_P(ServiceUnit, ExposesNoMoreThanItsWorkAsksFor) {
  if (run("systemd-analyze security --offline=true --json=short --help >/dev/null 2>&1")
          .exit_code != 0)
    GTEST_SKIP() << "no systemd-analyze of systemd 250 or later";
  const Answer answer = assess(GetParam().most_exposure);
  EXPECT_EQ(answer.exit_code, 0) << answer.text;
  for (const std::string& name : GetParam().avoided) {
    const std::string line = R"({"set":true,"name":")" + name + '"';
    EXPECT_NE(answer.text.find(line), std::string::npos) << name << "\n" << answer.text;
  }
}

constexpr std::array kAll = {"NoNewPrivileges=",
                             "PrivateDevices=",
                             "PrivateTmp=",
                             "ProtectClock=",
                             "ProtectControlGroups=",
                             "ProtectHostname=",
                             "ProtectKernelLogs=",
                             "ProtectKernelModules=",
                             "ProtectKernelTunables=",
                             "ProtectProc=",
                             "ProtectSystem=",
                             "LockPersonality=",
                             "MemoryDenyWriteExecute=",
                             "RestrictRealtime=",
                             "RestrictSUIDSGID=",
                             "SystemCallArchitectures=",
                             "RestrictAddressFamilies=~AF_NETLINK",
                             "RestrictNamespaces=~user",
                             "SystemCallFilter=~@debug",
                             "SystemCallFilter=~@module",
                             "SystemCallFilter=~@mount",
                             "SystemCallFilter=~@raw-io",
                             "CapabilityBoundingSet=~CAP_SYS_ADMIN",
                             "CapabilityBoundingSet=~CAP_SYS_MODULE",
                             "CapabilityBoundingSet=~CAP_NET_ADMIN"};

std::vector<std::string> all_and(std::vector<std::string> own) {
  own.insert(own.end(), kAll.begin(), kAll.end());
  return own;
}

// Of those that need no network.
std::vector<std::string> apart_and(std::vector<std::string> own) {
  for (const char* name :
       {"PrivateNetwork=", "IPAddressDeny=", "RestrictAddressFamilies=~AF_(INET|INET6)"})
    own.emplace_back(name);
  return all_and(std::move(own));
}

INSTANTIATE_TEST_SUITE_P(
    All, ServiceUnit,
    testing::Values(Unit{"tracer-bio.service", 14,
                         apart_and({"SystemCallFilter=~@resources",
                                    "CapabilityBoundingSet=~CAP_SET(UID|GID|PCAP)",
                                    "CapabilityBoundingSet=~CAP_(CHOWN|FSETID|SETFCAP)",
                                    "CapabilityBoundingSet=~CAP_KILL"})},
                    Unit{"tracer-bio-archive.service", 15,
                         apart_and({"ProtectHome=", "ProcSubset=", "SystemCallFilter=~@resources",
                                    "CapabilityBoundingSet=~CAP_BPF",
                                    "CapabilityBoundingSet=~CAP_SYS_PTRACE"})},
                    Unit{"tracer-bio-forward.service", 16,
                         all_and({"ProtectHome=", "ProcSubset=", "SystemCallFilter=~@resources",
                                  "SystemCallFilter=~@privileged", "CapabilityBoundingSet=~CAP_BPF",
                                  "CapabilityBoundingSet=~CAP_SET(UID|GID|PCAP)",
                                  "CapabilityBoundingSet=~CAP_(DAC_*|FOWNER|IPC_OWNER)",
                                  "CapabilityBoundingSet=~CAP_KILL"})},
                    Unit{"tracer-bio-worker.service", 16,
                         all_and({"ProtectHome=", "ProcSubset=", "SystemCallFilter=~@resources",
                                  "SystemCallFilter=~@privileged", "CapabilityBoundingSet=~CAP_BPF",
                                  "CapabilityBoundingSet=~CAP_SET(UID|GID|PCAP)",
                                  "CapabilityBoundingSet=~CAP_(DAC_*|FOWNER|IPC_OWNER)",
                                  "CapabilityBoundingSet=~CAP_KILL"})}));

}  // namespace
}  // namespace tracer_bio
