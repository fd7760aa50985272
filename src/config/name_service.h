#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tracer_bio {

// Through NSS. Nothing where no such user or group is known. Throws std::system_error where NSS
// could not tell: that a directory service is down does not make its users unknown.
std::optional<uid_t> user_id(const std::string& name);
std::optional<gid_t> group_id(const std::string& name);

// Beneath both: what `look_up` gives or throws, unless it takes longer than the patience, which
// throws std::system_error (ETIMEDOUT) and leaves it behind.
using LookUpId = std::function<std::optional<uint32_t>()>;
std::optional<uint32_t> ask_name_service(const std::string& what, const LookUpId& look_up,
                                         std::chrono::milliseconds patience = std::chrono::seconds{
                                             5});

}  // namespace tracer_bio
