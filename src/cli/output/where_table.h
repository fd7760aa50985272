// How people see what `where` gives.
#pragma once

#include <span>

#include "cli/output/table.h"

namespace tracer_bio {

std::span<const TableColumn> where_table();

}  // namespace tracer_bio
