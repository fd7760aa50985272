#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "store/sqlite.h"

namespace tracer_bio {

// Of an execution, raw or processed. The index executions_failed has it letter for letter.
inline constexpr std::string_view kFailed = "(exit_code <> 0 OR exit_signal IS NOT NULL)";

// The WHERE of a query, with the values of its parameters in their order. Texts are not copied.
class Conditions {
 public:
  void add(std::string_view condition) {
    text_ += text_.empty() ? " WHERE " : " AND ";
    text_ += condition;
  }

  // `condition` has one parameter, `?`, for each value.
  template <class... Values>
  void add(std::string_view condition, const Values&... values) {
    add(condition);
    (values_.push_back(to_value(values)), ...);
  }

  // `before` and `behind` enclose the WHERE of a query within this one.
  void add_within(std::string_view before, const Conditions& within, std::string_view behind) {
    add(before);
    (text_ += within.text_) += behind;
    values_.insert(values_.end(), within.values_.begin(), within.values_.end());
  }

  bool empty() const { return text_.empty(); }
  const std::string& text() const { return text_; }

  void bind_to(Statement& statement) const {
    int parameter = 0;
    for (const Value& value : values_) statement.bind(++parameter, value);
  }

 private:
  template <class Type>
  static Value to_value(const Type& value) {
    if constexpr (std::is_integral_v<Type>) {
      return int64_t{value};
    } else {
      return std::string_view{value};
    }
  }

  std::string text_;
  std::vector<Value> values_;
};

}  // namespace tracer_bio
