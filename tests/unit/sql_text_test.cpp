#include "cli/long_term/sql_text.h"

#include <gtest/gtest.h>

namespace tracer_bio {
namespace {

using Statements = std::vector<std::string>;

TEST(SplitSql, EndsStatementsAtSemicolons) {
  const SplitSql split = split_sql("SELECT 1; SELECT 2;\n FROM runs");
  EXPECT_EQ(split.statements, (Statements{"SELECT 1", " SELECT 2"}));
  EXPECT_EQ(split.rest, "\n FROM runs");
  EXPECT_FALSE(split.open);
}

TEST(SplitSql, TakesNoSemicolonOfTextsNamesAndComments) {
  for (const std::string statement :
       {"SELECT ';'", "SELECT 'it''s;'", R"(SELECT ";""")", "SELECT $$;$$", "SELECT $a$;$$;$a$",
        R"(SELECT e'\';')", "SELECT 1 -- ;\n", "SELECT /* ; /* ; */ ; */ 1", "SELECT $1, 'a'",
        "SELECT E'a;'"}) {
    EXPECT_EQ(split_sql(statement + ";").statements, Statements{statement});
    EXPECT_EQ(split_sql(statement).rest, statement);
  }
}

TEST(SplitSql, HasNoEmptyStatements) {
  EXPECT_TRUE(split_sql(";; -- nothing\n ; /* nothing */ ;").statements.empty());
  EXPECT_EQ(split_sql("SELECT 1; -- done").rest, "");
}

TEST(SplitSql, SaysWhatIsStillOpen) {
  for (const char* text : {"SELECT '", "SELECT \"a", "SELECT $$a$", "/* a", "SELECT 1 /* /* */"}) {
    EXPECT_TRUE(split_sql(text).open) << text;
    EXPECT_EQ(split_sql(text).rest, text);
  }
}

TEST(WordsOf, AreNamesInLowerCaseAndNeitherTextsNorComments) {
  EXPECT_EQ(
      words_of("SELECT \"Tasks\".id FROM Runs -- users\n WHERE a = 'losses'"),
      (std::set<std::string, std::less<>>{"select", "tasks", "id", "from", "runs", "where", "a"}));
}

TEST(WithoutExplain, LeavesWhatIsExplained) {
  for (const char* before : {"EXPLAIN ", "explain analyze ", "EXPLAIN /* a */ ANALYZE -- b\n ",
                             "EXPLAIN (ANALYZE, FORMAT json) ", "EXPLAIN VERBOSE ", ""})
    EXPECT_EQ(without_explain(before + std::string{"COPY x TO 'y'"}), "COPY x TO 'y'") << before;
}

}  // namespace
}  // namespace tracer_bio
