// What both ends of a queue know of its messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tracer_bio {

// Its number in each message. A new column or table is no new one; another meaning is.
inline constexpr int64_t kMessageSchema = 1;

// What a message is filled up to. A row that is larger is one by itself.
inline constexpr size_t kMessageBytes = 256 << 10;
// Brokers, and their clients, take a million with what they add.
inline constexpr size_t kLargestMessageBytes = 990'000;

namespace message_key {
inline constexpr std::string_view kSchema = "schema";
inline constexpr std::string_view kHostId = "host_id";
inline constexpr std::string_view kHost = "host";
inline constexpr std::string_view kRemovals = "removals";
inline constexpr std::string_view kTables = "tables";
inline constexpr std::string_view kTable = "table";
inline constexpr std::string_view kColumn = "column";
inline constexpr std::string_view kColumns = "columns";
inline constexpr std::string_view kFrom = "from";
inline constexpr std::string_view kVersion = "version";
inline constexpr std::string_view kRows = "rows";
}  // namespace message_key

}  // namespace tracer_bio
