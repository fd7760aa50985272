#include "forward/messages/message_schema.h"

#include <algorithm>
#include <string_view>

#include "core/json.h"
#include "forward/column_names.h"
#include "forward/messages/format.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kAbout =
    "What tracer-bio sends to Kafka and RabbitMQ: rows of one machine's database. Of two states of "
    "a row, told apart by host_id and the table's key, the one with the larger version is the "
    "later one; so messages may come twice, and in any order. A later version of the program may "
    "add tables and columns, which an earlier one does not know; a column that a message lacks is "
    "null. A byte that is not UTF-8 stands as \\udc80 to \\udcff.";

// One value a line.
std::string indented(std::string_view json) {
  std::string text;
  size_t depth = 0;
  const auto begin_line = [&] { (text += '\n').append(2 * depth, ' '); };
  bool in_string = false;
  for (size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_string) {
      text += c;
      if (c == '\\') text += json[++at];
      in_string = c != '"';
    } else if (c == '{' || c == '[') {
      text += c;
      ++depth;
      begin_line();
    } else if (c == '}' || c == ']') {
      --depth;
      begin_line();
      text += c;
    } else if (c == ',') {
      text += c;
      begin_line();
    } else {
      text += c;
      if (c == ':') text += ' ';
      in_string = c == '"';
    }
  }
  return text + '\n';
}

void write_type(JsonWriter& json, std::string_view type) { json.key("type").text(type); }

// A member that is described by its type alone.
void write_member(JsonWriter& json, std::string_view name, std::string_view type,
                  std::string_view description) {
  json.key(name).begin_object();
  write_type(json, type);
  json.key("description").text(description).end_object();
}

// Of an object: which members it has to have, and that it has no others.
void close_object(JsonWriter& json, std::initializer_list<std::string_view> required) {
  json.key("required").begin_array();
  for (const std::string_view name : required) json.text(name);
  json.end_array();
  json.key("additionalProperties").boolean(false);
}

std::string_view type_of(const ColumnInfo& column) {
  switch (column.type) {
    case ColumnType::kInteger:
      return "integer";
    case ColumnType::kReal:
      return "number";
    case ColumnType::kText:
      return "string";
  }
  return {};
}

void write_column(JsonWriter& json, const ColumnInfo& column, bool is_of_key) {
  json.begin_object().key("title").text(column.name);
  std::string about{column.help};
  if (!column.unit.empty()) ((about += " (") += column.unit) += ')';
  json.key("description").text(about);
  json.key("type");
  if (is_of_key) {
    json.text(type_of(column));
  } else {
    json.begin_array().text(type_of(column)).text("null").end_array();
  }
  json.end_object();
}

void write_rows(JsonWriter& json, const ForwardTable& table) {
  json.key(message_key::kRows).begin_object();
  write_type(json, "array");
  json.key("items").begin_object();
  write_type(json, "array");
  json.key("prefixItems").begin_array();
  json.begin_object().key("title").text(message_key::kVersion);
  write_type(json, "integer");
  json.end_object();
  const auto key = key_columns(table);
  for (size_t at = 0; at < table.columns.size(); ++at)
    write_column(json, table.columns[at], std::ranges::find(key, at) != key.end());
  json.end_array();
  json.key("items").boolean(false);
  json.key("minItems").integer(static_cast<int64_t>(table.columns.size()) + 1);
  json.end_object().end_object();
}

void write_table(JsonWriter& json, const ForwardTable& table) {
  json.begin_object().key("title").text(table.name);
  json.key("description").text("Told apart by " + std::string{table.key});
  write_type(json, "object");
  json.key("properties").begin_object();
  json.key(message_key::kTable).begin_object().key("const").text(table.name).end_object();
  json.key(message_key::kColumns).begin_object().key("const").begin_array();
  for (const ColumnInfo& column : table.columns) json.text(column.name);
  json.end_array().end_object();
  write_rows(json, table);
  json.end_object();
  close_object(json, {message_key::kTable, message_key::kColumns, message_key::kRows});
  json.end_object();
}

void write_removals(JsonWriter& json) {
  json.key(message_key::kRemovals).begin_object();
  json.key("description")
      .text(
          "Rows that were made anew: those of the table whose column is not less than `from`, "
          "and whose version is less than this one, are no more");
  write_type(json, "array");
  json.key("items").begin_object();
  write_type(json, "object");
  json.key("properties").begin_object();
  write_member(json, message_key::kTable, "string", "Its name");
  write_member(json, message_key::kColumn, "string", "The id of an execution");
  write_member(json, message_key::kFrom, "integer", "The first id");
  write_member(json, message_key::kVersion, "integer", "That of what is in their place, at most");
  json.end_object();
  close_object(
      json, {message_key::kTable, message_key::kColumn, message_key::kFrom, message_key::kVersion});
  json.end_object().end_object();
}

void write_tables(JsonWriter& json, std::span<const ForwardTable> tables) {
  json.key(message_key::kTables).begin_object();
  json.key("description").text("Rows, each begun by its version");
  write_type(json, "array");
  json.key("items").begin_object().key("oneOf").begin_array();
  for (const ForwardTable& table : tables) write_table(json, table);
  json.end_array().end_object().end_object();
}

}  // namespace

std::string message_schema(std::span<const ForwardTable> tables) {
  std::string text;
  JsonWriter json{text};
  json.begin_object();
  json.key("$schema").text("https://json-schema.org/draft/2020-12/schema");
  json.key("title").text("A message of tracer-bio");
  json.key("description").text(kAbout);
  write_type(json, "object");
  json.key("properties").begin_object();
  json.key(message_key::kSchema).begin_object().key("const").integer(kMessageSchema).end_object();
  write_member(json, message_key::kHostId, "string",
               "The id of the machine's database; the message's key, too");
  write_member(json, message_key::kHost, "string", "The machine's name");
  write_removals(json);
  write_tables(json, tables);
  json.end_object();
  close_object(json, {message_key::kSchema, message_key::kHostId, message_key::kHost});
  json.end_object();
  return indented(text);
}

}  // namespace tracer_bio
