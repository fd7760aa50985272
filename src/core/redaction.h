// Takes secrets out of what executions were given, before anything is stored, logged or sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/secret_rules.h"
#include "tracer_bio/execution.h"
#include "tracer_bio/privacy.h"

namespace tracer_bio {

class Redaction {
 public:
  explicit Redaction(const Privacy& privacy);

  // Leaves in an execution what may be kept of its arguments and environment. `tool` is what its
  // arguments told while they were whole.
  void hide(Execution& execution, std::string_view tool) const;

  // Texts that are each followed by a NUL, without the secrets in them; nothing where there are
  // none. Takes linear time.
  std::optional<std::string> without_secrets(std::string_view texts) const;

 private:
  ArgsKept kept_;
  std::unordered_set<uint32_t> hidden_uids_;
  SecretRules rules_;
};

}  // namespace tracer_bio
