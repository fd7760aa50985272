#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// Rows as COPY's binary format has them.
class CopyRows {
 public:
  // Before the first row.
  void begin();
  // Throws SinkRefused where a value is not of its column's type.
  void add(std::string_view host_id, const ForwardTable& table,
           std::span<const ForwardValue> values, int64_t version);
  // Behind the last row.
  void end();

  // What has come since clear().
  const std::string& bytes() const { return bytes_; }
  void clear() { bytes_.clear(); }

 private:
  void add_text(std::string_view text);
  void add_value(const ForwardTable& table, const ColumnInfo& column, const ForwardValue& value);

  std::string bytes_;
  std::string scratch_;
};

}  // namespace tracer_bio
