#include "cli/long_term/query_session.h"

#include <charconv>
#include <optional>

#include "analysis/duckdb/result_rows.h"
#include "analysis/parquet.h"
#include "analysis/saved_queries.h"
#include "cli/errors.h"
#include "cli/long_term/sql_text.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

template <class Number>
bool is_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  // 007 is a name.
  const bool padded = text.size() > 1 && text[0] == '0' && text[1] != '.';
  return error == std::errc{} && rest == end && !padded;
}

// inf and nan are from_chars', but no literals.
bool is_literal(std::string_view text) {
  return text.find_first_not_of("+-.0123456789eE") == std::string_view::npos &&
         (is_number<int64_t>(text) || is_number<double>(text));
}

void add_path(const fs::path& path, std::string& list) {
  list += (list.empty() ? "" : ", ") + sql_text(path.string());
}

DuckdbSettings settings() { return {.threads = 0, .temporary_folder = "spilled"}; }

}  // namespace

QuerySession::QuerySession(const QueryPlaces& places, DatabaseTables* live)
    : scratch_(places.scratch), duckdb_(settings()), tables_(duckdb_, places.dataset, live) {
  std::string folders;
  std::string files;
  add_path(places.scratch, folders);
  if (places.dataset) add_path(places.dataset->folder(), folders);
  for (const fs::path& path : places.allowed)
    add_path(path, fs::is_directory(path) ? folders : files);
  // Views are bound when they are made and again when they are read: the second time, footers are
  // there.
  duckdb_.execute("SET parquet_metadata_cache = true; SET TimeZone = 'UTC'");
  for (const EmbeddedFile& macro : query_macro_files()) duckdb_.execute(macro.text);
  duckdb_.execute("SET allow_persistent_secrets = false");
  duckdb_.execute("SET allowed_directories = [" + folders + "]");
  duckdb_.execute("SET allowed_paths = [" + files + "]");
  duckdb_.execute("SET enable_external_access = false; SET lock_configuration = true");
}

void QuerySession::set_variable(std::string_view name, std::string_view text) {
  duckdb_.execute("SET VARIABLE " + sql_name(name) + " = " +
                  (is_literal(text) ? std::string{text} : sql_text(text)));
}

void QuerySession::make_named(std::string_view statement) {
  const auto words = words_of(statement);
  tables_.make(words);
  // SHOW TABLES, information_schema.tables: all there is.
  if (words.contains("tables"))
    for (const std::string& name : tables_.names()) tables_.make({name});
}

void QuerySession::run(std::string_view statement, const std::function<void(DuckdbResult&)>& take) {
  make_named(statement);
  bool selects = false;
  duckdb_.execute_each(
      statement,
      [&](duckdb_statement_type type) {
        check(type, statement);
        selects = type == DUCKDB_STATEMENT_TYPE_SELECT || type == DUCKDB_STATEMENT_TYPE_EXPLAIN;
      },
      [&](DuckdbResult& result) {
        if (selects) take(result);
      });
}

int64_t QuerySession::write_parquet(std::string_view statement, const std::string& file) {
  make_named(statement);
  const auto types = duckdb_.types(statement);
  if (types != std::vector{DUCKDB_STATEMENT_TYPE_SELECT})
    throw UsageError{"query: --parquet takes the rows of a SELECT"};
  int64_t count = 0;
  duckdb_.execute_each(
      // A line of its own: the statement may end with a comment.
      copy_to_parquet(std::string{statement} + '\n', (scratch_ / file).string(),
                      {.table = "query", .version = TRACER_BIO_VERSION, .columns = {}}),
      [](duckdb_statement_type) {},
      [&](DuckdbResult& result) {
        DuckdbRows rows{result};
        if (rows.next()) count = std::get<int64_t>(rows.value(0));
      });
  return count;
}

void QuerySession::check(duckdb_statement_type type, std::string_view statement) {
  switch (type) {
    case DUCKDB_STATEMENT_TYPE_SELECT:
    // In memory, for there is no other database.
    case DUCKDB_STATEMENT_TYPE_CREATE:
    case DUCKDB_STATEMENT_TYPE_CREATE_FUNC:
    case DUCKDB_STATEMENT_TYPE_ALTER:
    case DUCKDB_STATEMENT_TYPE_DROP:
    case DUCKDB_STATEMENT_TYPE_INSERT:
    case DUCKDB_STATEMENT_TYPE_UPDATE:
    case DUCKDB_STATEMENT_TYPE_DELETE:
    // Of variables: settings are locked.
    case DUCKDB_STATEMENT_TYPE_SET:
    case DUCKDB_STATEMENT_TYPE_VARIABLE_SET:
      return;
    case DUCKDB_STATEMENT_TYPE_EXPLAIN:
      // EXPLAIN ANALYZE runs what it explains.
      if (duckdb_.types(without_explain(statement)) == std::vector{DUCKDB_STATEMENT_TYPE_SELECT})
        return;
      break;
    default:
      break;
  }
  throw UsageError{
      "query: refused: a query reads. Allowed are SELECT, EXPLAIN of it, and tables, views, macros "
      "and variables in memory; to write a file, give -o FILE"};
}

}  // namespace tracer_bio
