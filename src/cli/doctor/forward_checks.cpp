#include "cli/doctor/forward_checks.h"

#include <exception>

#include "config/forward_url.h"
#include "store/forward/forward_log.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio {
namespace {

// Some connect with the first batch only.
Finding check(const Forward& forward, const ForwardBatch& batch, const Forwarder::Open& open) {
  try {
    open(forward, forwarded_tables())->send(batch);
    return {"forward", Verdict::kOk, forward.name + ", " + without_credentials(forward.url), ""};
  } catch (const std::exception& error) {
    return {"forward", Verdict::kWarning, forward.name + ": " + error.what(),
            "mend it there, or its [[forward]]; until then what is recorded waits"};
  }
}

}  // namespace

std::vector<Finding> check_forwards(const Config& config, const Forwarder::Open& open) {
  if (config.forwards.empty()) return {};
  ForwardBatch batch;
  try {
    batch = empty_batch(config.database);
  } catch (const std::exception&) {
    return {{"forward", Verdict::kOk, "tried once something is recorded", ""}};
  }
  std::vector<Finding> findings;
  for (const Forward& forward : config.forwards) findings.push_back(check(forward, batch, open));
  return findings;
}

}  // namespace tracer_bio
