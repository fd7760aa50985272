// Rows of the real tables, made of a few numbers, and what they come to.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio::test {

inline constexpr int64_t kDayNs = 86'400'000'000'000;

const ForwardTable& table_named(std::string_view name);

// Midnight (UTC) of today.
int64_t today_ns();

// A row's key is made of `id`; what else it has, of `id` and `version`. All moments that belong to
// a key are of the `id % 3`rd day before today.
std::vector<ForwardValue> row_of(const ForwardTable& table, int64_t id, int64_t version);
void set(std::vector<ForwardValue>& row, const ForwardTable& table, std::string_view column,
         ForwardValue value);

struct Change {
  std::string table;
  int64_t id;
  int64_t version;
};
ForwardBatch batch_of(const std::string& host_id, const std::vector<Change>& changes);

// What a sink is to have after all of them, in whatever order.
class Expected {
 public:
  void add(const ForwardBatch& batch);
  // As state_sql() gives it.
  std::string state(const std::string& table, const std::string& host_id) const;

 private:
  std::vector<ForwardBatch> batches_;
};

// A query for all that a table has of a host: rows as lines, in an order of their own.
std::string state_sql(const std::string& table, const std::string& host_id);

}  // namespace tracer_bio::test
