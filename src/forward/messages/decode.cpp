#include "forward/messages/decode.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "forward/column_names.h"
#include "forward/messages/format.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr size_t kMaxHostIdBytes = 64;
constexpr size_t kMaxShownBytes = 60;

// A database's id, as it stands in keys.
bool is_host_id(std::string_view id) {
  constexpr std::string_view kBytes =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";
  return !id.empty() && id.size() <= kMaxHostIdBytes &&
         id.find_first_not_of(kBytes) == std::string_view::npos;
}

[[noreturn]] void throw_too_new(const std::string& what) {
  throw MessageTooNew("a message has " + what +
                      ", which this tracer-bio does not know: update it; until then the message "
                      "stays in the queue");
}

[[noreturn]] void throw_unknown(std::string_view what, std::string_view name) {
  throw_too_new(std::string{what} + " \"" + printable(name.substr(0, kMaxShownBytes)) + '"');
}

class Decoder {
 public:
  Decoder(std::string_view body, std::span<const ForwardTable> tables)
      : json_(body, JsonText::Nul::kTaken), size_(body.size()), tables_(tables) {}

  ForwardBatch decode() {
    check_schema();
    read_object([&](const std::string& name) {
      if (name == message_key::kSchema) {
        read_integer();
      } else if (name == message_key::kHostId) {
        batch_.host_id = read_text();
        expect(is_host_id(batch_.host_id), "the id of a database before this");
      } else if (name == message_key::kHost) {
        batch_.host = read_text();
      } else if (name == message_key::kRemovals) {
        read_array([&] { batch_.removals.push_back(read_removal()); });
      } else if (name == message_key::kTables) {
        read_array([&] { read_table(); });
      } else {
        throw_unknown("a member", name);
      }
    });
    json_.skip_blanks();
    expect(json_.at_end(), "the end");
    expect(!batch_.host_id.empty(), "a host_id");
    return std::move(batch_);
  }

 private:
  void expect(bool holds, std::string_view what) const {
    if (holds) return;
    throw MalformedMessage("byte " + std::to_string(size_ - json_.rest().size()) + ": expected " +
                           std::string{what});
  }

  // Before anything else: of another schema nothing is known, not even whether it is an object.
  void check_schema() const {
    expect(size_ <= kLargestMessageBytes, "at most " + std::to_string(kLargestMessageBytes) +
                                              " bytes, got " + std::to_string(size_));
    const auto value = member(json_.rest(), message_key::kSchema);
    int64_t schema = 0;
    expect(value && JsonText{*value}.take_integer(schema) && schema > 0,
           "an object with the number of its schema");
    if (schema > kMessageSchema) throw_too_new("schema " + std::to_string(schema));
  }

  template <class Read>
  void read_list(char open, char close, const Read& read) {
    json_.skip_blanks();
    expect(json_.take(open), std::string{open});
    json_.skip_blanks();
    if (json_.take(close)) return;
    do {
      json_.skip_blanks();
      read();
      json_.skip_blanks();
    } while (json_.take(','));
    expect(json_.take(close), std::string{"',' or "} + close);
  }

  template <class Read>
  void read_array(const Read& read) {
    read_list('[', ']', read);
  }

  // Each member's name once.
  template <class Read>
  void read_object(const Read& read) {
    std::vector<std::string> names;
    read_list('{', '}', [&] {
      names.push_back(read_text());
      expect(std::ranges::count(names, names.back()) == 1, "no member twice");
      json_.skip_blanks();
      expect(json_.take(':'), "':'");
      json_.skip_blanks();
      read(names.back());
    });
  }

  std::string read_text() {
    std::string text;
    expect(json_.take_string(text), "a text");
    return text;
  }

  int64_t read_integer() {
    int64_t number = 0;
    expect(json_.take_integer(number), "a whole number");
    return number;
  }

  const ForwardTable& table_named(const std::string& name) const {
    const auto table = std::ranges::find(tables_, name, &ForwardTable::name);
    if (table == tables_.end()) throw_unknown("a table", name);
    return *table;
  }

  ForwardRemoval read_removal() {
    ForwardRemoval removal;
    read_object([&](const std::string& name) {
      if (name == message_key::kTable) {
        removal.table = read_text();
      } else if (name == message_key::kColumn) {
        removal.column = read_text();
      } else if (name == message_key::kFrom) {
        removal.from = read_integer();
      } else if (name == message_key::kVersion) {
        removal.version = read_integer();
      } else {
        throw_unknown("a member of a removal", name);
      }
    });
    expect(!removal.table.empty() && !removal.column.empty() && removal.version > 0,
           "a removal with table, column, from and version before this");
    const ForwardTable& table = table_named(removal.table);
    const auto column = find_column(table, removal.column);
    if (!column) throw_unknown("of the table " + removal.table + " a column", removal.column);
    expect(table.columns[*column].type == ColumnType::kInteger,
           "a removal by a column of whole numbers before this");
    return removal;
  }

  void read_table() {
    const ForwardTable* table = nullptr;
    std::optional<std::vector<size_t>> columns;
    bool has_rows = false;
    read_object([&](const std::string& name) {
      if (name == message_key::kTable) {
        table = &table_named(read_text());
      } else if (name == message_key::kColumns) {
        expect(table != nullptr, "the table before its columns");
        columns = read_columns(*table);
      } else if (name == message_key::kRows) {
        expect(columns.has_value(), "the columns before their rows");
        read_rows(*table, *columns);
        has_rows = true;
      } else {
        throw_unknown("a member of a table", name);
      }
    });
    expect(has_rows, "a table with table, columns and rows before this");
  }

  // Where in a row of the table each of them is.
  std::vector<size_t> read_columns(const ForwardTable& table) {
    std::vector<size_t> columns;
    read_array([&] {
      const std::string name = read_text();
      const auto column = find_column(table, name);
      if (!column) throw_unknown("of the table " + std::string{table.name} + " a column", name);
      expect(std::ranges::find(columns, *column) == columns.end(), "no column twice");
      columns.push_back(*column);
    });
    for (const size_t column : key_columns(table))
      expect(std::ranges::find(columns, column) != columns.end(), "all columns of the key");
    return columns;
  }

  void read_rows(const ForwardTable& table, const std::vector<size_t>& columns) {
    ForwardRows rows{.table = &table};
    const auto key = key_columns(table);
    read_array([&] {
      const size_t begin = rows.values.size();
      rows.values.resize(begin + table.columns.size());
      const std::span values = std::span{rows.values}.subspan(begin);
      size_t read = 0;
      read_array([&] {
        expect(read <= columns.size(), "no more values than columns");
        if (read == 0) {
          rows.versions.push_back(read_integer());
        } else {
          const size_t column = columns[read - 1];
          values[column] = read_value(table.columns[column].type);
        }
        ++read;
      });
      expect(read == columns.size() + 1, "a version and as many values as columns before this");
      for (const size_t column : key) {
        expect(!std::holds_alternative<std::monostate>(values[column]),
               "no null in a key before this");
      }
    });
    if (!rows.versions.empty()) batch_.rows.push_back(std::move(rows));
  }

  ForwardValue read_value(ColumnType type) {
    if (json_.take_null()) return {};
    if (type == ColumnType::kText) return read_text();
    if (type == ColumnType::kInteger) return read_integer();
    double number = 0;
    expect(json_.take_real(number), "a number");
    return number;
  }

  JsonText json_;
  size_t size_;
  std::span<const ForwardTable> tables_;
  ForwardBatch batch_;
};

}  // namespace

ForwardBatch decode(std::string_view body, std::span<const ForwardTable> tables) {
  return Decoder{body, tables}.decode();
}

}  // namespace tracer_bio
