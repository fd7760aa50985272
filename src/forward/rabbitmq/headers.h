// What messages have beside their body.
#pragma once

#include <string>
#include <string_view>

#include "forward/rabbitmq/connection.h"

namespace tracer_bio {

inline constexpr std::string_view kKeyHeader = "key";
inline constexpr std::string_view kReasonHeader = "reason";

// Lives as long as both texts.
inline amqp_table_entry_t text_header(std::string_view name, std::string_view text) {
  amqp_table_entry_t header{};
  header.key = amqp_bytes_of(name);
  header.value.kind = AMQP_FIELD_KIND_UTF8;
  header.value.value.bytes = amqp_bytes_of(text);
  return header;
}

// Empty: there is no such text.
inline std::string find_header(const amqp_basic_properties_t& properties, std::string_view name) {
  if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) == 0) return {};
  for (int at = 0; at < properties.headers.num_entries; ++at) {
    const amqp_table_entry_t& header = properties.headers.entries[at];
    if (text_of(header.key) == name && header.value.kind == AMQP_FIELD_KIND_UTF8)
      return std::string{text_of(header.value.value.bytes)};
  }
  return {};
}

}  // namespace tracer_bio
