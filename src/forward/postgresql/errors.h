// What PostgreSQL answers, as forwarders tell it apart.
#pragma once

#include <string>
#include <string_view>

#include "tracer_bio/forward.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

// The user that connected may not do it.
struct MissingRights : SinkRefused {
  using SinkRefused::SinkRefused;
};

// A row with the same key came from elsewhere meanwhile.
struct KeyConflict : SinkUnavailable {
  using SinkUnavailable::SinkUnavailable;
};

// Throws MissingRights, KeyConflict, SinkUnavailable or SinkRefused, by an SQLSTATE; empty: there
// was no answer. `message` may have several lines; what is thrown has one.
[[noreturn]] void throw_postgresql_error(std::string_view where, std::string_view sqlstate,
                                         std::string_view message);

// The SQLSTATE within a verbose message: "28P01" of "FATAL:  28P01: password …". Empty: none.
std::string_view sqlstate_within(std::string_view message);

}  // namespace tracer_bio
