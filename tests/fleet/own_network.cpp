#include "fleet/own_network.h"

#include <gtest/gtest.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

#include "base/error.h"
#include "base/fd.h"

namespace tracer_bio::test {
namespace {

void set_loopback(bool up) {
  const Fd socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  if (::ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0) throw_errno("look at the loopback");
  request.ifr_flags =
      static_cast<short>(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
  if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) throw_errno("cut the loopback");
}

bool is_own = false;

// Before any test, and any thread.
class OwnNetwork : public testing::Environment {
 public:
  void SetUp() override {
    is_own = ::unshare(CLONE_NEWNET) == 0;
    if (is_own) set_loopback(true);
  }
};

const testing::Environment* const kOwnNetwork = testing::AddGlobalTestEnvironment(new OwnNetwork);

}  // namespace

CutNetwork::CutNetwork() {
  if (is_own) set_loopback(false);
}

CutNetwork::~CutNetwork() {
  if (is_own) set_loopback(true);
}

}  // namespace tracer_bio::test
