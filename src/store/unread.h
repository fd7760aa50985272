// What somebody has still to read of a table, behind a cursor of their own: the one place that
// knows.
#pragma once

#include <string>
#include <string_view>

namespace tracer_bio {

// SQL: that a row of the table is not read yet. Rows of what goes on count as read: when they end,
// they are noted as changed.
std::string unread_condition(std::string_view table);

// SQL: up to where the table is read. Larger than any position where nobody reads.
std::string read_to(std::string_view table);

}  // namespace tracer_bio
