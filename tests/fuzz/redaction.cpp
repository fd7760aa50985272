// Arguments with secrets in them.
#include "core/redaction.h"

#include <algorithm>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  static const Redaction redaction{Privacy{}};
  static const SecretRules rules{default_secret_rules()};
  const std::string_view args = fuzz::text_of(data, size);
  const auto result = redaction.without_secrets(args);
  if (!result) return 0;
  fuzz::require(rules.may_have_secret(args));
  fuzz::require(std::ranges::count(*result, '\0') == std::ranges::count(args, '\0'));
  return 0;
}
