// The tables that people see.
#pragma once

#include <span>

#include "cli/output/table.h"

namespace tracer_bio {

std::span<const TableColumn> run_table();
std::span<const TableColumn> execution_table();      // of what the filter kept
std::span<const TableColumn> raw_execution_table();  // of everything

}  // namespace tracer_bio
