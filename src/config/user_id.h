#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tracer_bio {

// Through NSS. Nothing where no such user is known. Throws std::system_error where NSS could not
// tell: that a directory service is down does not make its users unknown.
std::optional<uint32_t> user_id(const std::string& name);

}  // namespace tracer_bio
