// [privacy]: what is kept of the arguments that programs are given.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace tracer_bio {

enum class ArgsKept : uint8_t {
  kFull,
  kRedacted,  // all but the secrets in them
  kNone,
};

// What `redact` says by default. A user's list takes its place.
inline const std::vector<std::string>& default_secret_rules() {
  static const std::vector<std::string> rules{
      "-*password",       "-*passwd",     "-*passphrase",  "-*secret",     "-*secret-key",
      "-*token",          "-*api-key",    "-*apikey",      "-*access-key", "-*storepass",
      "-*keypass",        "-passin",      "-passout",      "mysql -p",     "mysqldump -p",
      "mariadb -p",       "sshpass -p",   "curl -u",       "curl --user",  "redis-cli -a",
      "*PASSWORD*=",      "*PASSWD*=",    "*PASSPHRASE*=", "*SECRET*=",    "*TOKEN=",
      "*API_KEY=",        "*APIKEY=",     "*ACCESS_KEY=",  "*SIGNATURE=",  "sig=",
      "authorization: *", "x-*-token: *", "x-api-key: *",  "ghp_*",        "github_pat_*",
      "glpat-*",
  };
  return rules;
}

struct Privacy {
  ArgsKept args = ArgsKept::kRedacted;
  std::vector<std::string> redact = default_secret_rules();
  std::unordered_set<uint32_t> hidden_uids;  // of whose executions no arguments are kept
};

}  // namespace tracer_bio
