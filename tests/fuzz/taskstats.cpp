// What the kernel tells of a thread that has exited.
#include "source/netlink/taskstats.h"

#include <algorithm>
#include <cstring>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  taskstats wire{};
  if (size > 0) std::memcpy(&wire, data, std::min(size, sizeof wire));
  const tracer_bio::ThreadStats stats = tracer_bio::to_thread_stats(wire);
  tracer_bio::fuzz::require(stats.comm.size() <= sizeof wire.ac_comm);
  return 0;
}
