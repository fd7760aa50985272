#include "forward/column_names.h"

#include <algorithm>

namespace tracer_bio {

std::vector<std::string_view> names_in(std::string_view list) {
  constexpr std::string_view kBetween = ", ";
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const size_t end = std::min(list.find(kBetween), list.size());
    names.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + kBetween.size(), list.size()));
  }
  return names;
}

std::optional<size_t> find_column(const ForwardTable& table, std::string_view name) {
  const auto found = std::ranges::find(table.columns, name, &ColumnInfo::name);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<size_t>(found - table.columns.begin());
}

std::vector<size_t> key_columns(const ForwardTable& table) {
  std::vector<size_t> columns;
  for (const std::string_view name : names_in(table.key))
    columns.push_back(find_column(table, name).value());
  return columns;
}

}  // namespace tracer_bio
