// How people see what `top` gives.
#pragma once

#include <vector>

#include "cli/output/table.h"
#include "core/object_use.h"
#include "store/use.h"

namespace tracer_bio {

std::vector<TableColumn> top_table(UseOf of);
std::vector<TableColumn> object_use_table(ObjectGroup of);

}  // namespace tracer_bio
