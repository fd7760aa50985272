#include "cli/doctor/forward_checks.h"

#include <exception>

#include "config/forward_url.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio {

std::vector<Finding> check_forwards(const Config& config, const Forwarder::Open& open) {
  std::vector<Finding> findings;
  for (const Forward& forward : config.forwards) {
    try {
      open(forward, forwarded_tables());
      findings.push_back(
          {"forward", Verdict::kOk, forward.name + ", " + without_credentials(forward.url), ""});
    } catch (const std::exception& error) {
      findings.push_back({"forward", Verdict::kWarning, forward.name + ": " + error.what(),
                          "mend it there, or its [[forward]]; until then what is recorded waits"});
    }
  }
  return findings;
}

}  // namespace tracer_bio
