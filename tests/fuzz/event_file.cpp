// A file of recorded events, as `run --replay` is given it.
#include "source/event_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

#include "base/fd.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const tracer_bio::Fd file{::memfd_create("events", MFD_CLOEXEC)};
  tracer_bio::fuzz::require(file && ::write(file.get(), data, size) == static_cast<ssize_t>(size));
  try {
    tracer_bio::EventFileReader reader{"/proc/self/fd/" + std::to_string(file.get())};
    size_t read = 0;
    for (auto record = reader.next(); !record.empty(); record = reader.next())
      read += record.size();
    tracer_bio::fuzz::require(read <= size);
  } catch (const std::runtime_error&) {
    // It said what is wrong.
  }
  return 0;
}
