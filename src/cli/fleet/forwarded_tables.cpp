#include "cli/fleet/forwarded_tables.h"

#include "store/stored_tables.h"

namespace tracer_bio {
namespace {

std::vector<ForwardTable> make_tables() {
  std::vector<ForwardTable> result;
  for (const TableInfo& table : tables())
    if (const StoredTable* stored = find_stored_table(table.name))
      result.push_back({stored->name, table.columns, stored->key});
  return result;
}

}  // namespace

std::span<const ForwardTable> forwarded_tables() {
  static const std::vector<ForwardTable> tables = make_tables();
  return tables;
}

}  // namespace tracer_bio
