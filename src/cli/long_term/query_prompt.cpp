#include "cli/long_term/query_prompt.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <sstream>

#include "analysis/saved_queries.h"
#include "cli/errors.h"
#include "cli/long_term/line_reader.h"
#include "cli/long_term/sql_text.h"

namespace tracer_bio {
namespace {

constexpr std::string_view kPrompt = "tracer-bio> ";
constexpr std::string_view kMore = "       ...> ";
constexpr std::string_view kHelp =
    "SQL of DuckDB, each statement to its semicolon. Besides:\n"
    "  .tables         what there is to read\n"
    "  .schema TABLE   its columns\n"
    "  .saved          the queries that are built in\n"
    "  .saved NAME     run one; SET VARIABLE n = 5; gives it a variable\n"
    "  .help           this text\n"
    "  .quit           end; Ctrl-D, too\n";

std::atomic<QuerySession*> g_session = nullptr;

// While it lives, Ctrl-C interrupts the session's statement, and nothing else.
class InterruptsOnly {
 public:
  explicit InterruptsOnly(QuerySession& session) {
    g_session = &session;
    struct sigaction action {};
    // No SA_RESTART: it ends the wait for a line, too.
    action.sa_handler = [](int) { g_session.load()->interrupt(); };
    ::sigaction(SIGINT, &action, &before_);
  }
  ~InterruptsOnly() { ::sigaction(SIGINT, &before_, nullptr); }
  InterruptsOnly(const InterruptsOnly&) = delete;
  InterruptsOnly& operator=(const InterruptsOnly&) = delete;

 private:
  struct sigaction before_ {};
};

class Prompt {
 public:
  Prompt(QuerySession& session, QueryForm form)
      : session_(session), form_(form), terminal_(::isatty(STDIN_FILENO) == 1) {}

  bool run() {
    std::optional<InterruptsOnly> interrupts;
    if (terminal_) interrupts.emplace(session_);
    const auto lines = make_line_reader(terminal_);
    std::string waiting;  // a statement whose semicolon is to come
    for (;;) {
      const ReadLine line = lines->read(waiting.empty() ? kPrompt : kMore);
      if (line.kind == ReadLine::Kind::kEnd) break;
      if (line.kind == ReadLine::Kind::kInterrupted) {
        waiting.clear();
        continue;
      }
      if (line.text.find_first_not_of(" \t") != std::string::npos) lines->remember(line.text);
      if (waiting.empty() && line.text.starts_with('.')) {
        if (!command(line.text)) break;
        continue;
      }
      waiting += line.text + '\n';
      SplitSql split = split_sql(waiting);
      for (const std::string& statement : split.statements) show(statement);
      waiting = std::move(split.rest);
    }
    if (!waiting.empty() && !terminal_) show(waiting);
    return terminal_ || !failed_;
  }

 private:
  // False: it is over.
  bool command(const std::string& line) {
    std::istringstream words{line};
    std::string name;
    std::string argument;
    words >> name >> argument;
    if (name == ".quit" || name == ".exit") return false;
    if (name == ".tables") {
      std::string text;
      for (const std::string& table : session_.tables().names()) text += table + '\n';
      say(text);
    } else if (name == ".schema" && !argument.empty()) {
      show("SELECT column_name, column_type FROM (DESCRIBE " + sql_name(argument) + ")");
    } else if (name == ".saved") {
      argument.empty() ? list_saved() : run_saved(argument);
    } else {
      say(kHelp);
    }
    return true;
  }

  void list_saved() {
    std::string text;
    for (const SavedQuery& query : saved_queries())
      text += query.name + ": " + std::string{query.help} + '\n';
    say(text);
  }

  void run_saved(const std::string& name) {
    const auto query = find_saved_query(name);
    if (!query) {
      fail("there is no saved query " + name + ": see .saved");
      return;
    }
    const SplitSql split = split_sql(query->sql);
    for (const std::string& statement : split.statements) show(statement);
  }

  void show(const std::string& statement) {
    try {
      session_.run(statement, [this](DuckdbResult& result) {
        DuckdbRows rows{result};
        write_result(rows, form_, console_.sink(), console_.style());
      });
      console_.flush();
    } catch (const DuckdbError& error) {
      fail(error.what());
    } catch (const UsageError& error) {
      fail(error.what());
    }
  }

  void say(std::string_view text) {
    console_.write(text);
    console_.flush();
  }

  void fail(std::string_view what) {
    console_.flush();
    tell_query_error(what);
    failed_ = true;
  }

  QuerySession& session_;
  QueryForm form_;
  bool terminal_;
  Console console_{STDOUT_FILENO};
  bool failed_ = false;
};

}  // namespace

bool run_prompt(QuerySession& session, QueryForm form) { return Prompt{session, form}.run(); }

}  // namespace tracer_bio
