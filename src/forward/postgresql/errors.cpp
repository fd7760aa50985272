#include "forward/postgresql/errors.h"

#include <algorithm>

namespace tracer_bio {
namespace {

constexpr size_t kSqlstateSize = 5;

// Of Appendix A of PostgreSQL's manual, those that pass, or that somebody else mends: connection
// (08), a transaction in the way (25, of a server that only reads; 40; 55), no memory, disk full,
// too many connections (53), an operator's or a crash (57), input and output (58), internal (XX).
constexpr std::string_view kPassing[] = {"08", "25", "40", "53", "55", "57", "58", "XX"};

bool may_pass(std::string_view sqlstate) {
  return sqlstate.empty() || std::ranges::any_of(kPassing, [&](std::string_view group) {
           return sqlstate.starts_with(group);
         });
}

// Of a verbose message its first paragraph: LOCATION and the like say nothing to who reads it.
std::string one_line(std::string_view message) {
  std::string line;
  for (bool first = true; !message.empty(); first = false) {
    const size_t end = std::min(message.find('\n'), message.size());
    std::string_view part = message.substr(0, end);
    message.remove_prefix(std::min(end + 1, message.size()));
    part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
    if (part.empty() || part.starts_with("LOCATION:")) continue;
    if (!first && !line.empty()) line += "; ";
    line += part;
  }
  return line.empty() ? "the connection was lost" : line;
}

}  // namespace

std::string_view sqlstate_within(std::string_view message) {
  constexpr std::string_view kBefore = ":  ";
  for (size_t at = message.find(kBefore); at != std::string_view::npos;
       at = message.find(kBefore, at + 1)) {
    const std::string_view rest = message.substr(at + kBefore.size());
    if (rest.size() <= kSqlstateSize || rest[kSqlstateSize] != ':') continue;
    const std::string_view code = rest.substr(0, kSqlstateSize);
    if (std::ranges::all_of(
            code, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }))
      return code;
  }
  return {};
}

void throw_postgresql_error(std::string_view where, std::string_view sqlstate,
                            std::string_view message) {
  std::string text{where};
  (text += ": ") += one_line(message);
  if (!sqlstate.empty() && text.find(sqlstate) == std::string::npos)
    ((text += " (SQLSTATE ") += sqlstate) += ')';
  if (sqlstate == "42501") throw MissingRights(text);
  if (sqlstate.starts_with("23")) throw KeyConflict(text);
  if (may_pass(sqlstate)) throw SinkUnavailable(text);
  throw SinkRefused(text);
}

}  // namespace tracer_bio
