// Which executions the processed tables keep, and what is kept of their arguments.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tracer_bio/execution.h"
#include "tracer_bio/privacy.h"

namespace tracer_bio {

struct Filter {
  std::unordered_set<uint32_t> uids;  // empty: every user
  // Pipeline (script name, with or without extension) to the tools to keep; "*" keeps all.
  std::unordered_map<std::string, std::unordered_set<std::string>> pipelines;
  std::unordered_set<std::string> engines;  // that open runs and tell tasks apart
  Privacy privacy;
};

}  // namespace tracer_bio
