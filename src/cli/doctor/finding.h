#pragma once

#include <cstdint>
#include <string>

namespace tracer_bio {

enum class Verdict : uint8_t { kOk, kWarning, kProblem };

// One line of `doctor`.
struct Finding {
  std::string name;
  Verdict verdict = Verdict::kOk;
  std::string text;
  std::string mend;  // what to do about it; empty where it is ok
};

}  // namespace tracer_bio
