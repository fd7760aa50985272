// Questions to a recorder's database, with answers that compare and print well.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite.h"

namespace tracer_bio::test {

// One row of a result. NULL is the text "NULL".
class Row {
 public:
  explicit Row(std::map<std::string, std::string> values) : values_(std::move(values)) {}

  // Throw where there is no such column, or no number in it.
  const std::string& operator[](const std::string& column) const;
  int64_t integer(const std::string& column) const;
  std::vector<std::string> args() const;  // of the column `args`
  std::string text() const;               // all of it, for messages

 private:
  std::map<std::string, std::string> values_;
};

class Database {
 public:
  explicit Database(const std::filesystem::path& file);

  std::vector<Row> rows(std::string_view sql, std::initializer_list<Value> parameters = {});
  Row row(std::string_view sql, std::initializer_list<Value> parameters = {});  // throws unless one
  int64_t integer(std::string_view sql, std::initializer_list<Value> parameters = {});

  // Everything recorded of one process, or of one program file, in the order of beginning.
  std::vector<Row> executions_of(pid_t pid);
  std::vector<Row> executions_of(std::string_view exe);
  Row execution_of(std::string_view exe);  // throws unless there is exactly one

 private:
  Connection connection_;
};

}  // namespace tracer_bio::test
