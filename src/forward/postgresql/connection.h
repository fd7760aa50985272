#pragma once

#include <chrono>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "forward/postgresql/library.h"
#include "forward/postgresql/postgresql.h"

namespace tracer_bio {

// Rows that a statement gave, as text.
class PostgresqlResult {
 public:
  explicit PostgresqlResult(PGresult* result) : result_(result) {}

  int rows() const { return libpq().PQntuples(result_.get()); }
  // Empty where it is NULL. Lives as long as this.
  std::string_view text(int row, int column) const {
    return libpq().PQgetvalue(result_.get(), row, column);
  }
  int64_t integer(int row, int column) const { return std::stoll(std::string{text(row, column)}); }

  PGresult* get() const { return result_.get(); }
  explicit operator bool() const { return result_ != nullptr; }

 private:
  struct Clearer {
    void operator()(PGresult* result) const { libpq().PQclear(result); }
  };
  std::unique_ptr<PGresult, Clearer> result_;
};

// One session. All of it throws as throw_postgresql_error() does, within the server's timeout also
// where nobody answers; then the session is of no use any more. Messages have no credentials.
class PostgresqlConnection {
 public:
  explicit PostgresqlConnection(const PostgresqlServer& server);

  // Several statements, separated by semicolons; the last one's rows.
  PostgresqlResult execute(const std::string& sql);
  // One statement with $1, $2 …
  PostgresqlResult execute(const std::string& sql, std::initializer_list<std::string> parameters);

  // COPY … FROM STDIN: what put() is given in between.
  void begin_copy(const std::string& sql);
  void put(std::string_view bytes);
  void end_copy();

  const std::string& where() const { return where_; }
  std::string_view user() const { return libpq().PQuser(connection_.get()); }

 private:
  using Clock = std::chrono::steady_clock;

  void connect(const PostgresqlServer& server);
  void prepare_session();
  // Until the socket may be read, or also be written to.
  void wait(short events, Clock::time_point deadline) const;
  void flush(Clock::time_point deadline);
  Clock::time_point deadline() const { return Clock::now() + timeout_; }
  // The next one of what was sent; none: that was all.
  PostgresqlResult next_result(Clock::time_point deadline);
  // All that are left; the last one's rows.
  PostgresqlResult finish();
  void check(const PostgresqlResult& result) const;
  [[noreturn]] void fail() const;

  struct Finisher {
    void operator()(PGconn* connection) const { libpq().PQfinish(connection); }
  };
  std::unique_ptr<PGconn, Finisher> connection_;
  std::string where_;
  std::chrono::milliseconds timeout_;
};

}  // namespace tracer_bio
