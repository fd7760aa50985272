#include "forward/postgresql/positions.h"

#include <algorithm>
#include <utility>

#include "forward/column_names.h"

namespace tracer_bio {

TablePositions::TablePositions(const ForwardTable& table, PostgresqlConnection& connection,
                               std::string host_id)
    : table_(table.name), host_id_(std::move(host_id)) {
  const auto stored = connection.execute(
      "SELECT column_name, position FROM tracer_bio_positions"
      " WHERE host_id = $1 AND table_name = $2",
      {host_id_, table_});
  for (const std::string_view name : names_in(table.key)) {
    const auto column = find_column(table, name);
    if (!column || table.columns[*column].type != ColumnType::kInteger) continue;
    Position position{std::string{name}, *column, {}, {}};
    for (int row = 0; row < stored.rows(); ++row)
      if (stored.text(row, 0) == name) position.before = stored.integer(row, 1);
    position.now = position.before;
    positions_.push_back(std::move(position));
  }
}

bool TablePositions::is_new(std::span<const ForwardValue> row) const {
  return std::ranges::any_of(positions_, [&](const Position& position) {
    const auto* value = std::get_if<int64_t>(&row[position.column]);
    return value != nullptr && (!position.before || *value > *position.before);
  });
}

void TablePositions::note(std::span<const ForwardValue> row) {
  for (Position& position : positions_)
    if (const auto* value = std::get_if<int64_t>(&row[position.column]))
      position.now = std::max(position.now.value_or(*value), *value);
}

void TablePositions::store(PostgresqlConnection& connection) const {
  for (const Position& position : positions_) {
    if (position.now == position.before) continue;
    connection.execute(
        "INSERT INTO tracer_bio_positions VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (host_id, table_name, column_name) DO UPDATE SET position = "
        "excluded.position",
        {host_id_, table_, position.name, std::to_string(*position.now)});
  }
}

}  // namespace tracer_bio
