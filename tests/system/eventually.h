// Waiting for a condition instead of for a time.
#pragma once

#include <chrono>
#include <thread>

namespace tracer_bio::test {

// How long a condition may take on a machine that is busy with other things. Only a test that fails
// waits so long.
constexpr std::chrono::seconds kPatience{60};

// Asks until the answer is yes; false where it never was.
template <class Condition>
bool eventually(Condition&& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return true;
}

}  // namespace tracer_bio::test
