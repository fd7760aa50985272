// As much of SQL as one must know to tell where a statement ends and what it names.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tracer_bio {

struct SplitSql {
  std::vector<std::string> statements;  // without their semicolons; none is empty
  // What stands behind the last semicolon; empty where that is nothing but blanks and comments.
  std::string rest;
  bool open = false;  // the rest ends within a text, a quoted name or a comment
};

SplitSql split_sql(std::string_view text);

// All names and words of a statement, in lower case: what it may read is among them.
std::set<std::string, std::less<>> words_of(std::string_view statement);

// What EXPLAIN explains; the statement itself where it does not begin with EXPLAIN.
std::string_view without_explain(std::string_view statement);

}  // namespace tracer_bio
