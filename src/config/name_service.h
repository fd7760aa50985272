#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace tracer_bio {

// Through NSS. Nothing where no such user or group is known. Throws std::system_error where NSS
// could not tell: that a directory service is down does not make its users unknown.
std::optional<uid_t> user_id(const std::string& name);
std::optional<gid_t> group_id(const std::string& name);

}  // namespace tracer_bio
