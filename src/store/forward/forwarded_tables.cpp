#include "store/forward/forwarded_tables.h"

#include <algorithm>
#include <vector>

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

const ForwardTable* find_forwarded_table(std::string_view name) {
  const auto tables = forwarded_tables();
  const auto found = std::ranges::find(tables, name, &ForwardTable::name);
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace tracer_bio
