// A configuration file.
#include "tracer_bio/config.h"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "base/fd.h"
#include "config/filter.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const tracer_bio::Fd file{::memfd_create("config", MFD_CLOEXEC)};
  tracer_bio::fuzz::require(file && ::write(file.get(), data, size) == static_cast<ssize_t>(size));
  try {
    (void)make_filter(tracer_bio::load_config("/proc/self/fd/" + std::to_string(file.get())));
  } catch (const tracer_bio::ConfigError& error) {
    tracer_bio::fuzz::require(*error.what() != '\0');
  }
  return 0;
}
