#include "core/redaction.h"

#include <algorithm>
#include <utility>

#include "core/secret_words.h"

namespace tracer_bio {

Redaction::Redaction(const Privacy& privacy)
    : kept_(privacy.args), hidden_uids_(privacy.hidden_uids), rules_(privacy.redact) {}

void Redaction::hide(Execution& execution, std::string_view tool) const {
  const bool none = kept_ == ArgsKept::kNone || hidden_uids_.contains(execution.uid);
  if (kept_ == ArgsKept::kFull && !none) return;
  if (auto environment = without_secrets(execution.environment))
    execution.environment = *std::move(environment);
  if (none) {
    execution.args.clear();
    execution.args_hidden = ArgsHidden::kAll;
    execution.args_tool = tool;
  } else if (auto args = without_secrets(execution.args)) {
    execution.args = *std::move(args);
    execution.args_hidden = ArgsHidden::kSecrets;
    execution.args_tool = tool;
  }
}

std::optional<std::string> Redaction::without_secrets(std::string_view texts) const {
  if (!rules_.may_have_secret(texts)) return std::nullopt;
  std::string result;
  bool changed = false;
  SecretWords words{rules_};
  while (!texts.empty()) {
    const size_t size = std::min(texts.find('\0'), texts.size());
    changed = words.take(texts.substr(0, size), result) || changed;
    const size_t end = std::min(size + 1, texts.size());
    result += texts.substr(size, end - size);  // the NUL, where it was not cut off
    texts.remove_prefix(end);
  }
  if (!changed) return std::nullopt;
  return result;
}

}  // namespace tracer_bio
