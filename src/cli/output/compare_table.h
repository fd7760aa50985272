// How people see what `compare` gives.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/output/table.h"
#include "core/comparison.h"

namespace tracer_bio {

// The columns' titles name the runs.
class CompareTable {
 public:
  CompareTable(ComparedPart part, int64_t first_run_id, int64_t second_run_id);
  std::span<const TableColumn> columns() const { return columns_; }

 private:
  std::vector<std::string> titles_;
  std::vector<TableColumn> columns_;
};

}  // namespace tracer_bio
