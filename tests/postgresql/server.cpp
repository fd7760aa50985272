#include "postgresql/server.h"

#include <csignal>
#include <cstdlib>

#include "base/file.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio::test {
namespace {

bool is_installed() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error))
    if (std::filesystem::exists(entry.path() / "bin/initdb")) return true;
  return false;
}

}  // namespace

void PostgresqlTest::SetUp() {
  if (!is_installed()) {
    if (std::getenv("TRACER_BIO_REQUIRE_POSTGRESQL") != nullptr) FAIL() << "no PostgreSQL";
    GTEST_SKIP() << "no PostgreSQL (scripts/install-deps.sh services)";
  }
  ASSERT_TRUE(start());
}

pid_t PostgresqlTest::server_pid() const {
  return std::stoi(read_file(folder_ / "data/postmaster.pid").value_or("0"));
}

void PostgresqlTest::kill() const {
  if (const pid_t pid = server_pid(); pid > 0) ::kill(pid, SIGKILL);
}

PostgresqlServer PostgresqlTest::server() const {
  return {.url = "postgresql://tracer@127.0.0.1:" + std::to_string(port_) + "/tracer",
          .password = read_line(folder_ / "password")};
}

PostgresqlServer PostgresqlTest::server_as(const std::string& user) const {
  return {.url = "host=" + folder_.string() + " port=" + std::to_string(port_) + " user=" + user +
                 " dbname=tracer"};
}

std::unique_ptr<ForwardSink> PostgresqlTest::sink() const {
  return open_postgresql(server(), forwarded_tables());
}

std::string PostgresqlTest::ask(const PostgresqlServer& server, const std::string& sql) {
  PostgresqlConnection connection{server};
  const PostgresqlResult result = connection.execute(sql);
  std::string text;
  for (int row = 0; row < result.rows(); ++row) {
    if (row > 0) text += '\n';
    for (int column = 0; column < libpq().PQnfields(result.get()); ++column) {
      if (column > 0) text += '|';
      text +=
          libpq().PQgetisnull(result.get(), row, column) != 0 ? "NULL" : result.text(row, column);
    }
  }
  return text;
}

}  // namespace tracer_bio::test
