#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "forward/messages/message_schema.h"
#include "store/forward/forwarded_tables.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

std::string_view type_name(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return "INTEGER";
    case ColumnType::kReal:
      return "REAL";
    case ColumnType::kText:
      return "TEXT";
  }
  return "";
}

// A cell must not end early.
std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string markdown() {
  std::string text;
  for (const TableInfo& table : tables()) {
    text += "### " + std::string{table.name} + "\n\n" + std::string{table.help} + "\n\n" +
            "| Column | Type | Unit | Meaning |\n|---|---|---|---|\n";
    for (const ColumnInfo& column : table.columns) {
      text += "| `" + std::string{column.name} + "` | " + std::string{type_name(column.type)} +
              " | " + std::string{column.unit} + " | " + markdown_cell(column.help) + " |\n";
    }
    text += '\n';
  }
  text.pop_back();
  return text;
}

std::string padded(std::string_view text, size_t width) {
  std::string cell{text};
  cell.resize(std::max(cell.size(), width), ' ');
  return cell;
}

std::string plain(const Style& style) {
  std::string text;
  for (const TableInfo& table : tables()) {
    text += style.paint(Colour::kBold, table.name) + ": " + std::string{table.help} + '\n';
    for (const ColumnInfo& column : table.columns) {
      text += "  " + padded(column.name, 21) + ' ' + padded(type_name(column.type), 8) +
              padded(column.unit, 14) + ' ' + std::string{column.help} + '\n';
    }
    text += '\n';
  }
  text.pop_back();
  return text;
}

class SchemaCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("--markdown", markdown_, "As README has it");
    arguments.flag("--messages", messages_,
                   "The messages that brokers are sent instead, as JSON Schema");
  }

  int run(Console& console) override {
    if (messages_) {
      console.write(message_schema(forwarded_tables()));
    } else {
      console.write(markdown_ ? markdown() : plain(console.style()));
    }
    return kOk;
  }

 private:
  bool markdown_ = false;
  bool messages_ = false;
};

}  // namespace

std::unique_ptr<Command> make_schema_command() { return std::make_unique<SchemaCommand>(); }

}  // namespace tracer_bio
