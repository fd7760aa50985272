#include "forward/messages/host_batches.h"

#include <algorithm>
#include <span>
#include <utility>

#include "forward/column_names.h"

namespace tracer_bio {
namespace {

// Different for different keys.
std::string encoded_key(std::span<const ForwardValue> row, const std::vector<size_t>& columns) {
  std::string key;
  for (const size_t column : columns) {
    if (const auto* text = std::get_if<std::string>(&row[column])) {
      ((key += std::to_string(text->size())) += ':') += *text;
    } else if (const auto* integer = std::get_if<int64_t>(&row[column])) {
      (key += std::to_string(*integer)) += ' ';
    }
  }
  return key;
}

}  // namespace

bool HostBatches::is_chosen(std::string_view table) const {
  return chosen_.empty() || std::ranges::find(chosen_, table) != chosen_.end();
}

void HostBatches::add(ForwardBatch&& batch) {
  Host& host = hosts_[batch.host_id];
  host.batch.host_id = std::move(batch.host_id);
  host.batch.host = std::move(batch.host);
  for (ForwardRemoval& removal : batch.removals)
    if (is_chosen(removal.table)) host.batch.removals.push_back(std::move(removal));
  for (ForwardRows& rows : batch.rows)
    if (is_chosen(rows.table->name)) add(host, std::move(rows));
}

void HostBatches::add(Host& host, ForwardRows&& rows) {
  Table& table = host.tables[rows.table->name];
  table.rows.table = rows.table;
  const size_t width = rows.table->columns.size();
  const auto key = key_columns(*rows.table);
  for (size_t row = 0; row < rows.versions.size(); ++row) {
    const std::span values = std::span{rows.values}.subspan(row * width, width);
    const auto [place, is_new] =
        table.places.emplace(encoded_key(values, key), table.rows.versions.size());
    if (is_new) {
      table.rows.versions.push_back(rows.versions[row]);
      std::ranges::move(values, std::back_inserter(table.rows.values));
      ++rows_;
    } else if (table.rows.versions[place->second] < rows.versions[row]) {
      table.rows.versions[place->second] = rows.versions[row];
      std::ranges::move(
          values, table.rows.values.begin() + static_cast<std::ptrdiff_t>(place->second * width));
    }
  }
}

std::vector<ForwardBatch> HostBatches::take() {
  std::vector<ForwardBatch> batches;
  for (auto& [id, host] : hosts_) {
    for (auto& [name, table] : host.tables) host.batch.rows.push_back(std::move(table.rows));
    batches.push_back(std::move(host.batch));
  }
  hosts_.clear();
  rows_ = 0;
  return batches;
}

}  // namespace tracer_bio
