// How people see what `top` gives.
#pragma once

#include <vector>

#include "cli/output/table.h"
#include "store/use.h"

namespace tracer_bio {

std::vector<TableColumn> top_table(UseOf of);

}  // namespace tracer_bio
