#include "analysis/duckdb/database.h"

#include <utility>

namespace tracer_bio {
namespace {

struct Config {
  Config() { duckdb().duckdb_create_config(&handle); }
  ~Config() { duckdb().duckdb_destroy_config(&handle); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;

  void set(const char* name, const std::string& value) const {
    if (duckdb().duckdb_set_config(handle, name, value.c_str()) == DuckDBError)
      throw DuckdbError(std::string{"DuckDB refuses the setting "} + name + " = " + value);
  }

  duckdb_config handle = nullptr;
};

// The statements of a text, each prepared when its turn comes.
class Statements {
 public:
  Statements(duckdb_connection connection, std::string_view sql) : connection_(connection) {
    count_ = duckdb().duckdb_extract_statements(connection, std::string{sql}.c_str(), &extracted_);
    const char* error = duckdb().duckdb_extract_statements_error(extracted_);
    if (count_ == 0 && error != nullptr) {
      const std::string message = error;
      duckdb().duckdb_destroy_extracted(&extracted_);
      throw DuckdbError(message);
    }
  }
  ~Statements() {
    duckdb().duckdb_destroy_prepare(&prepared_);
    duckdb().duckdb_destroy_extracted(&extracted_);
  }
  Statements(const Statements&) = delete;
  Statements& operator=(const Statements&) = delete;

  bool next() {
    if (at_ == count_) return false;
    duckdb().duckdb_destroy_prepare(&prepared_);
    if (duckdb().duckdb_prepare_extracted_statement(connection_, extracted_, at_++, &prepared_) ==
        DuckDBError)
      throw DuckdbError(duckdb().duckdb_prepare_error(prepared_));
    return true;
  }
  duckdb_statement_type type() const { return duckdb().duckdb_prepared_statement_type(prepared_); }
  duckdb_prepared_statement prepared() const { return prepared_; }

 private:
  duckdb_connection connection_;
  duckdb_extracted_statements extracted_ = nullptr;
  duckdb_prepared_statement prepared_ = nullptr;
  idx_t count_ = 0;
  idx_t at_ = 0;
};

std::string quoted(std::string_view text, char quote) {
  std::string result{quote};
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}

}  // namespace

DuckdbResult::~DuckdbResult() { duckdb().duckdb_destroy_result(&result_); }

DuckdbDatabase::DuckdbDatabase(const DuckdbSettings& settings) {
  const Config config;
  config.set("autoinstall_known_extensions", "false");
  config.set("autoload_known_extensions", "false");
  config.set("allow_community_extensions", "false");
  if (settings.memory_bytes > 0)
    config.set("memory_limit", std::to_string(settings.memory_bytes) + "B");
  if (settings.threads > 0) config.set("threads", std::to_string(settings.threads));
  config.set("temp_directory", settings.temporary_folder.string());
  char* error = nullptr;
  if (duckdb().duckdb_open_ext(nullptr, &database_, config.handle, &error) == DuckDBError) {
    const std::string message = error != nullptr ? error : "unknown error";
    duckdb().duckdb_free(error);
    throw DuckdbError("open DuckDB: " + message);
  }
  if (duckdb().duckdb_connect(database_, &connection_) == DuckDBError) {
    duckdb().duckdb_close(&database_);
    throw DuckdbError("connect to DuckDB: out of memory");
  }
}

DuckdbDatabase::~DuckdbDatabase() {
  duckdb().duckdb_disconnect(&connection_);
  duckdb().duckdb_close(&database_);
}

void DuckdbDatabase::execute(std::string_view sql) {
  execute_each(
      sql, [](duckdb_statement_type) {}, [](DuckdbResult&) {});
}

void DuckdbDatabase::execute_each(std::string_view sql,
                                  const std::function<void(duckdb_statement_type)>& decide,
                                  const std::function<void(DuckdbResult&)>& take) {
  Statements statements{connection_, sql};
  while (statements.next()) {
    decide(statements.type());
    duckdb_result raw{};
    // Rows are made as they are asked for: a result may be larger than memory.
    const duckdb_state state =
        duckdb().duckdb_execute_prepared_streaming(statements.prepared(), &raw);
    DuckdbResult result{raw};
    if (state == DuckDBError) throw DuckdbError(duckdb().duckdb_result_error(result.get()));
    take(result);
  }
}

std::vector<duckdb_statement_type> DuckdbDatabase::types(std::string_view sql) {
  Statements statements{connection_, sql};
  std::vector<duckdb_statement_type> types;
  while (statements.next()) types.push_back(statements.type());
  return types;
}

void DuckdbDatabase::interrupt() noexcept { duckdb().duckdb_interrupt(connection_); }

void DuckdbDatabase::add_rows(const std::string& name, std::unique_ptr<RowSource> source) {
  scans_.push_back(std::make_unique<DuckdbScan>(std::move(source)));
  scans_.back()->add_to(connection_, name);
}

std::string sql_text(std::string_view text) { return quoted(text, '\''); }

std::string sql_name(std::string_view name) { return quoted(name, '"'); }

}  // namespace tracer_bio
