#include "postgresql/server.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdlib>

#include "base/fd.h"
#include "base/file.h"
#include "store/forward/forwarded_tables.h"

namespace tracer_bio::test {
namespace {

// One that nobody has now.
int free_port() {
  const Fd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    return 0;
  return ntohs(address.sin_port);
}

bool is_installed() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error))
    if (std::filesystem::exists(entry.path() / "bin/initdb")) return true;
  return false;
}

std::string services(const std::string& arguments) {
  return TRACER_BIO_SOURCE_DIR "/scripts/services.sh " + arguments + " > /dev/null";
}

}  // namespace

PostgresqlTest::PostgresqlTest() : port_(free_port()) {
  std::string name = "/tmp/tracer_bio_postgresql_XXXXXX";
  folder_ = ::mkdtemp(name.data());
}

PostgresqlTest::~PostgresqlTest() {
  static_cast<void>(std::system(services("stop postgresql --dir " + folder_.string()).c_str()));
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

void PostgresqlTest::SetUp() {
  if (!is_installed()) {
    if (std::getenv("TRACER_BIO_REQUIRE_POSTGRESQL") != nullptr) FAIL() << "no PostgreSQL";
    GTEST_SKIP() << "no PostgreSQL (scripts/install-deps.sh services)";
  }
  ASSERT_TRUE(start());
}

bool PostgresqlTest::start() const {
  return std::system(services("start postgresql --dir " + folder_.string() + " --port " +
                              std::to_string(port_))
                         .c_str()) == 0;
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
