#include "store/forward/forwarded_tables.h"

#include <algorithm>

#include "store/stored_tables.h"

namespace tracer_bio {
namespace {

std::vector<ForwardTable> make_tables() {
  std::vector<ForwardTable> result;
  std::vector<TableInfo> described = tables();
  for (const StoredTable& stored : stored_tables()) {
    const auto info = std::ranges::find(described, stored.name, &TableInfo::name);
    result.push_back({.name = stored.name, .columns = std::move(info->columns), .key = stored.key});
  }
  return result;
}

}  // namespace

std::span<const ForwardTable> forwarded_tables() {
  static const std::vector<ForwardTable> made = make_tables();
  return made;
}

std::vector<ForwardTable> choose_tables(const std::vector<std::string>& names) {
  std::vector<ForwardTable> chosen;
  for (const ForwardTable& table : forwarded_tables()) {
    if (names.empty() || std::ranges::find(names, table.name) != names.end())
      chosen.push_back(table);
  }
  return chosen;
}

const ForwardTable* find_forwarded_table(std::string_view name) {
  const auto tables = forwarded_tables();
  const auto found = std::ranges::find(tables, name, &ForwardTable::name);
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace tracer_bio
