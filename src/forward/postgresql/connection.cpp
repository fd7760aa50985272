#include "forward/postgresql/connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "forward/postgresql/errors.h"

namespace tracer_bio {
namespace {

using namespace std::chrono_literals;

// What the server itself ends a statement after, it is to be told by the server.
constexpr auto kGrace = 5s;
constexpr int kOldestServer = 120'000;

struct Keyword {
  std::string name;
  std::string value;
};

// What a URL says, without what it does not say. Throws SinkRefused.
std::vector<Keyword> keywords_of(const std::string& url) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(libpq().PQconninfoFree)> options{
      libpq().PQconninfoParse(url.c_str(), &error), libpq().PQconninfoFree};
  if (!options) {
    // Its message may show the URL, and so a password.
    libpq().PQfreemem(error);
    throw SinkRefused(
        "not a URL of PostgreSQL: expected postgresql://USER@HOST:PORT/DATABASE, with special "
        "characters as %NN");
  }
  std::vector<Keyword> keywords;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) keywords.push_back({option->keyword, option->val});
  return keywords;
}

std::vector<Keyword> keywords_of(const PostgresqlServer& server) {
  std::vector<Keyword> keywords = keywords_of(server.url);
  const auto set = [&](const char* name, const std::string& value) {
    std::erase_if(keywords, [&](const Keyword& keyword) { return keyword.name == name; });
    keywords.push_back({name, value});
  };
  const auto set_default = [&](const char* name, const char* value) {
    if (std::ranges::find(keywords, name, &Keyword::name) == keywords.end())
      keywords.push_back({name, value});
  };
  if (server.password) set("password", *server.password);
  if (!server.tls.empty()) set("sslmode", server.tls);
  if (!server.tls_ca.empty()) set("sslrootcert", server.tls_ca.string());
  set("client_encoding", "UTF8");
  set_default("application_name", "tracer-bio");
  // A server that is cut off is noticed after half a minute.
  set_default("keepalives_idle", "20");
  set_default("keepalives_interval", "5");
  set_default("keepalives_count", "3");
  set_default("tcp_user_timeout", "30000");
  return keywords;
}

// Where it connects to, as far as it is known before.
std::string place_of(std::string_view host, std::string_view port, std::string_view database) {
  std::string place = "PostgreSQL at ";
  place += host.empty() ? "the local socket" : host;
  if (!port.empty()) (place += ':') += port;
  if (!database.empty()) (place += ", database ") += database;
  return place;
}

std::string place_of(const std::vector<Keyword>& keywords) {
  const auto value = [&](const char* name) -> std::string_view {
    const auto found = std::ranges::find(keywords, name, &Keyword::name);
    return found == keywords.end() ? std::string_view{} : std::string_view{found->value};
  };
  return place_of(value("host"), value("port"), value("dbname"));
}

}  // namespace

bool has_password(const std::string& url) {
  return std::ranges::any_of(keywords_of(url), [](const Keyword& keyword) {
    return keyword.name == "password" || keyword.name == "sslpassword";
  });
}

PostgresqlConnection::PostgresqlConnection(const PostgresqlServer& server)
    : timeout_(server.timeout + kGrace) {
  connect(server);
  prepare_session();
  const std::string timeout = std::to_string(server.timeout.count());
  execute("SET statement_timeout = " + timeout + "; SET lock_timeout = " + timeout +
          "; SET idle_in_transaction_session_timeout = " + timeout +
          // Room for the rows that are to be merged.
          "; SET temp_buffers = '64MB'; SET DateStyle = 'ISO'; SET client_min_messages = error");
}

void PostgresqlConnection::connect(const PostgresqlServer& server) {
  const std::vector<Keyword> keywords = keywords_of(server);
  where_ = place_of(keywords);
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const Keyword& keyword : keywords) {
    names.push_back(keyword.name.c_str());
    values.push_back(keyword.value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(libpq().PQconnectStartParams(names.data(), values.data(), 0));
  if (!connection_) throw SinkUnavailable(where_ + ": no memory");
  if (libpq().PQstatus(connection_.get()) == CONNECTION_BAD) fail();
  // Of a connection that fails, the SQLSTATE stands in the message alone.
  libpq().PQsetErrorVerbosity(connection_.get(), PQERRORS_VERBOSE);
  const auto end = Clock::now() + server.timeout / 6;
  for (short events = POLLOUT;;) {
    wait(events, end);
    const PostgresPollingStatusType state = libpq().PQconnectPoll(connection_.get());
    if (state == PGRES_POLLING_OK) break;
    if (state == PGRES_POLLING_FAILED) fail();
    events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT;
  }
  libpq().PQsetErrorVerbosity(connection_.get(), PQERRORS_DEFAULT);
  libpq().PQsetNoticeReceiver(
      connection_.get(), [](void*, const PGresult*) {}, nullptr);
  libpq().PQsetnonblocking(connection_.get(), 1);
  where_ = place_of(libpq().PQhost(connection_.get()), libpq().PQport(connection_.get()),
                    libpq().PQdb(connection_.get()));
}

void PostgresqlConnection::prepare_session() {
  if (libpq().PQserverVersion(connection_.get()) < kOldestServer)
    throw SinkRefused(where_ + ": the server is too old: PostgreSQL 12 or later is needed");
  // What was committed is to be there for good, whatever the role's default is.
  const PostgresqlResult encoding = execute(
      "SELECT set_config('synchronous_commit', 'on', false)"
      " WHERE current_setting('synchronous_commit') = 'off';"
      "SHOW server_encoding");
  if (encoding.text(0, 0) != "UTF8") {
    throw SinkRefused(where_ + ": the database's encoding is " + std::string{encoding.text(0, 0)} +
                      ": make one with ENCODING 'UTF8'");
  }
}

PostgresqlResult PostgresqlConnection::execute(const std::string& sql) {
  if (libpq().PQsendQuery(connection_.get(), sql.c_str()) == 0) fail();
  return finish();
}

PostgresqlResult PostgresqlConnection::execute(const std::string& sql,
                                               std::initializer_list<std::string> parameters) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  if (libpq().PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()),
                                nullptr, values.data(), nullptr, nullptr, 0) == 0)
    fail();
  return finish();
}

void PostgresqlConnection::begin_copy(const std::string& sql) {
  if (libpq().PQsendQuery(connection_.get(), sql.c_str()) == 0) fail();
  const PostgresqlResult result = next_result(deadline());
  if (libpq().PQresultStatus(result.get()) != PGRES_COPY_IN) check(result);
}

void PostgresqlConnection::put(std::string_view bytes) {
  if (libpq().PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1)
    fail();
  flush(deadline());
}

void PostgresqlConnection::end_copy() {
  if (libpq().PQputCopyEnd(connection_.get(), nullptr) != 1) fail();
  finish();
}

void PostgresqlConnection::wait(short events, Clock::time_point deadline) const {
  pollfd polled{.fd = libpq().PQsocket(connection_.get()), .events = events, .revents = 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left <= 0ms) throw SinkUnavailable(where_ + ": the server does not answer");
    const int ready = ::poll(&polled, 1, static_cast<int>(std::min(left, 3600'000ms).count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw SinkUnavailable(where_ + ": poll failed");
  }
}

void PostgresqlConnection::flush(Clock::time_point deadline) {
  for (;;) {
    const int left = libpq().PQflush(connection_.get());
    if (left < 0) fail();
    if (left == 0) return;
    // It may be waiting for what it said to be read.
    wait(POLLIN | POLLOUT, deadline);
    if (libpq().PQconsumeInput(connection_.get()) == 0) fail();
  }
}

PostgresqlResult PostgresqlConnection::next_result(Clock::time_point deadline) {
  flush(deadline);
  while (libpq().PQisBusy(connection_.get()) != 0) {
    wait(POLLIN, deadline);
    if (libpq().PQconsumeInput(connection_.get()) == 0) fail();
  }
  return PostgresqlResult{libpq().PQgetResult(connection_.get())};
}

PostgresqlResult PostgresqlConnection::finish() {
  const auto end = deadline();
  PostgresqlResult last{nullptr};
  while (PostgresqlResult result = next_result(end)) {
    check(result);
    last = std::move(result);
  }
  if (!last) fail();
  return last;
}

void PostgresqlConnection::check(const PostgresqlResult& result) const {
  const ExecStatusType status = libpq().PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  const char* sqlstate = libpq().PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  const char* message = libpq().PQresultErrorField(result.get(), PG_DIAG_MESSAGE_PRIMARY);
  throw_postgresql_error(where_, sqlstate != nullptr ? sqlstate : "",
                         message != nullptr ? message : libpq().PQresultErrorMessage(result.get()));
}

void PostgresqlConnection::fail() const {
  const std::string_view message = libpq().PQerrorMessage(connection_.get());
  if (libpq().PQconnectionNeedsPassword(connection_.get()) != 0)
    throw SinkRefused(where_ + ": it wants a password, and none was given");
  throw_postgresql_error(where_, sqlstate_within(message), message);
}

}  // namespace tracer_bio
