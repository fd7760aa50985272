#include "base/signal_name.h"

#include <cstring>

namespace tracer_bio {

std::string signal_name(int64_t signal) {
  const char* name = signal > 0 && signal < 65 ? ::sigabbrev_np(static_cast<int>(signal)) : nullptr;
  return name != nullptr ? std::string{"SIG"} + name : "signal " + std::to_string(signal);
}

}  // namespace tracer_bio
