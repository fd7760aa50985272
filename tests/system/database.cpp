#include "system/database.h"

#include <stdexcept>
#include <variant>

#include "tracer_bio/text.h"

namespace tracer_bio::test {
namespace {

constexpr int kBusyTimeoutMs = 10'000;

std::string to_text(const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) return "NULL";
  if (const auto* integer = std::get_if<int64_t>(&value)) return std::to_string(*integer);
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  return std::string{std::get<std::string_view>(value)};
}

Row to_row(const Statement& statement) {
  std::map<std::string, std::string> values;
  for (int column = 0; column < statement.columns(); ++column) {
    values.emplace(statement.column_name(column), to_text(statement.value(column)));
  }
  return Row{std::move(values)};
}

}  // namespace

const std::string& Row::operator[](const std::string& column) const {
  const auto found = values_.find(column);
  if (found == values_.end()) throw std::out_of_range("no column " + column);
  return found->second;
}

int64_t Row::integer(const std::string& column) const {
  const std::string& text = (*this)[column];
  size_t used = 0;
  const int64_t number = text == "NULL" ? 0 : std::stoll(text, &used);
  if (used != text.size()) throw std::out_of_range(column + " is no integer: " + text);
  return number;
}

std::vector<std::string> Row::args() const {
  const auto args = args_from_json((*this)["args"]);
  if (!args) throw std::runtime_error("no JSON array: " + (*this)["args"]);
  const auto views = split_args(*args);
  return {views.begin(), views.end()};
}

std::string Row::text() const {
  std::string text;
  for (const auto& [name, value] : values_) text += name + "=" + value + " ";
  return text;
}

Database::Database(const std::filesystem::path& file)
    : connection_(file, Connection::Mode::kReadOnly, kBusyTimeoutMs) {}

std::vector<Row> Database::rows(std::string_view sql, std::initializer_list<Value> parameters) {
  Statement statement{connection_, sql};
  int position = 0;
  for (const Value& parameter : parameters) statement.bind(++position, parameter);
  std::vector<Row> rows;
  while (statement.step()) rows.push_back(to_row(statement));
  return rows;
}

Row Database::row(std::string_view sql, std::initializer_list<Value> parameters) {
  std::vector<Row> all = rows(sql, parameters);
  if (all.size() != 1) {
    throw std::runtime_error(std::to_string(all.size()) +
                             " rows instead of one: " + std::string{sql});
  }
  return all.front();
}

int64_t Database::integer(std::string_view sql, std::initializer_list<Value> parameters) {
  Statement statement{connection_, sql};
  int position = 0;
  for (const Value& parameter : parameters) statement.bind(++position, parameter);
  if (!statement.step()) throw std::runtime_error("no row: " + std::string{sql});
  return statement.integer(0);
}

std::vector<Row> Database::executions_of(pid_t pid) {
  return rows("SELECT * FROM executions WHERE pid = ? ORDER BY id", {int64_t{pid}});
}

std::vector<Row> Database::executions_of(std::string_view exe) {
  return rows("SELECT * FROM executions WHERE exe = ? ORDER BY id", {exe});
}

Row Database::execution_of(std::string_view exe) {
  return row("SELECT * FROM executions WHERE exe = ?", {exe});
}

}  // namespace tracer_bio::test
