#include <unistd.h>

#include <limits>

#include "analysis/saved_queries.h"
#include "base/file.h"
#include "base/replaced_file.h"
#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/format_options.h"
#include "cli/long_term/edited_lines.h"
#include "cli/long_term/query_prompt.h"
#include "cli/long_term/query_session.h"
#include "cli/long_term/read_only.h"
#include "cli/long_term/sql_text.h"
#include "cli/long_term/staging.h"
#include "cli/output/query_output.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr const char* kResult = "result";
constexpr std::string_view kRows = "rows ";
constexpr std::string_view kError = "error ";

std::string read_query(const std::string& name) {
  auto text = read_file(name, std::numeric_limits<size_t>::max());
  if (!text) throw UsageError{"query: --file " + name + ": it cannot be read"};
  return std::move(*text);
}

// NAME=VALUE, for getvariable().
std::pair<std::string, std::string> parse_variable(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == 0 || equals == std::string::npos)
    throw UsageError{"query: --set " + text + ": give NAME=VALUE"};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

class QueryCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("SQL", sql_, "One statement or several, with ; between");
    arguments.option("--file", "FILE", file_, "Read the SQL from this file");
    arguments.option("--saved", "NAME", saved_, "A query that is built in");
    arguments.flag("--list", list_, "List those that are built in, and what they take");
    arguments.option("--set", "NAME=VALUE", variables_,
                     "Give getvariable('NAME') a value; may be repeated");
    arguments.option("--dataset", "DIR", dataset_,
                     "The archive's folder (default: that of [archive])");
    arguments.option("--allow", "PATH", allowed_,
                     "Let the SQL read this file, or all below this folder; may be repeated");
    format_.declare(arguments);
    arguments.flag("--jsonl", json_lines_, "JSON lines: an object a line, and nothing else");
    arguments.flag("--parquet", parquet_, "Parquet, with -o");
    arguments.option("-o,--output", "FILE", output_,
                     "Write to this file, whose ending says the form where no option does");
    database_.declare(arguments);
  }

  int run(Console& console) override {
    if (list_) {
      list(console);
      return kOk;
    }
    const int texts = int{sql_.has_value()} + int{file_.has_value()} + int{saved_.has_value()};
    if (texts > 1) throw UsageError{"query: give one of SQL, --file and --saved"};
    const QueryForm form = this->form();
    if (texts == 0) {
      if (output_) throw UsageError{"query: -o takes the result of SQL, --file or --saved"};
      return ask(form);
    }
    const std::vector<std::string> statements = statements_of(text());
    return output_ ? write(console, statements, form) : print(statements, form);
  }

 private:
  static void list(Console& console) {
    for (const SavedQuery& query : saved_queries()) {
      console.write(query.name + "\n    " + std::string{query.help} + '\n');
      for (const std::string_view variable : query.variables)
        console.write("      --set " + std::string{variable} + '\n');
    }
  }

  std::string text() const {
    if (sql_) return *sql_;
    if (file_) return read_query(*file_);
    const auto query = find_saved_query(*saved_);
    if (!query) throw UsageError{"query: there is no saved query " + *saved_ + ": see --list"};
    return std::string{query->sql};
  }

  static std::vector<std::string> statements_of(const std::string& text) {
    SplitSql split = split_sql(text);
    if (!split.rest.empty()) split.statements.push_back(std::move(split.rest));
    if (split.statements.empty()) throw UsageError{"query: there is no statement in it"};
    return std::move(split.statements);
  }

  QueryForm form() const {
    std::vector<QueryForm> forms;
    if (format_.csv()) forms.push_back(QueryForm::kCsv);
    if (format_.json()) forms.push_back(QueryForm::kJson);
    if (json_lines_) forms.push_back(QueryForm::kJsonLines);
    if (parquet_) forms.push_back(QueryForm::kParquet);
    if (forms.size() > 1)
      throw UsageError{"query: --csv, --json, --jsonl and --parquet: choose one"};
    if (forms.empty()) return output_ ? form_of_ending() : QueryForm::kTable;
    if (parquet_ && !output_) throw UsageError{"query: --parquet: give -o FILE"};
    return forms.front();
  }

  QueryForm form_of_ending() const {
    const std::string ending = fs::path{*output_}.extension();
    if (ending == ".csv") return QueryForm::kCsv;
    if (ending == ".json") return QueryForm::kJson;
    if (ending == ".jsonl") return QueryForm::kJsonLines;
    if (ending == ".parquet") return QueryForm::kParquet;
    throw UsageError{"query: -o " + *output_ +
                     ": its ending says no form: give --csv, --json, --jsonl or --parquet"};
  }

  // What to read, where to write; the database's file is opened by the worker.
  struct Places {
    QueryPlaces query;
    std::optional<fs::path> database;
  };

  Places places() const {
    Places places;
    const std::optional<Config> config = database_.config_if_any();
    if (dataset_) {
      places.query.dataset = Dataset::open(*dataset_);
    } else if (config && is_dataset(config->archive_directory)) {
      places.query.dataset = Dataset::open(config->archive_directory);
    }
    if (config && (database_.named() || !places.query.dataset || fs::exists(config->database)))
      places.database = config->database;
    if (!places.query.dataset && !places.database)
      throw UsageError{"query: there is nothing to read: give --dataset, --database or --config"};
    for (const std::string& path : allowed_) {
      std::error_code error;
      places.query.allowed.push_back(fs::canonical(path, error));
      if (error) throw UsageError{"query: --allow " + path + ": " + error.message()};
    }
    return places;
  }

  // Not yet, where nothing was archived.
  static bool is_dataset(const fs::path& folder) {
    return !folder.empty() && fs::exists(folder) && !fs::is_empty(folder);
  }

  // Runs `work` as somebody who may read what there is to read, in a folder of its own.
  // What it tells is "rows N" of a file that is whole, "error TEXT" of what DuckDB did not like.
  int in_worker(Places places, const fs::path& folder,
                const std::function<void(QuerySession&, const WorkerReport&)>& work,
                const std::function<void(const StagingFolder&, int64_t rows)>& take_file,
                bool prompts = false) const {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const std::string& text : variables_) variables.push_back(parse_variable(text));
    const WorkerUser user = worker_user(folder_of_worker(places, folder));
    const StagingFolder staging{folder, "tracer-bio-query", user};
    places.query.scratch = staging.path();
    std::optional<DatabaseTables> live;
    const auto query = [&](const WorkerReport& report) {
      try {
        std::vector<fs::path> writable{staging.path()};
        if (const auto state = state_folder(); prompts && state) writable.push_back(*state);
        write_only_below(writable);
        QuerySession session{places.query, live ? &*live : nullptr};
        for (const auto& [name, value] : variables) session.set_variable(name, value);
        work(session, report);
      } catch (const DuckdbError& error) {
        report.send(std::string{kError} + error.what());
      }
    };
    std::optional<std::string> failure;
    const auto take = [&](std::string_view message) {
      if (message.starts_with(kError)) {
        failure = message.substr(kError.size());
      } else {
        take_file(staging, std::stoll(std::string{message.substr(kRows.size())}));
      }
    };
    run_worker(user, {.folder = staging.path(),
                      .open =
                          [&] {
                            if (places.database) live.emplace(*places.database);
                          },
                      .work = query,
                      .take = take,
                      .keeps_interrupts = prompts && ::isatty(STDIN_FILENO) == 1});
    if (failure && !failure->empty()) tell_query_error(*failure);
    return failure ? kFailure : kOk;
  }

  // Whose owner the worker is, where the caller is root.
  fs::path folder_of_worker(const Places& places, const fs::path& target) const {
    if (places.query.dataset) return places.query.dataset->folder();
    return output_ ? target : fs::absolute(*places.database).parent_path();
  }

  int print(const std::vector<std::string>& statements, QueryForm form) const {
    return in_worker(
        places(), fs::temp_directory_path(),
        [&](QuerySession& session, const WorkerReport&) {
          Console console{STDOUT_FILENO};
          run_all(session, statements, [&](DuckdbResult& result) {
            DuckdbRows rows{result};
            write_result(rows, form, console.sink(), console.style());
          });
          console.flush();
        },
        [](const StagingFolder&, int64_t) {});
  }

  // Of all but the last one the results are dropped.
  static void run_all(QuerySession& session, std::span<const std::string> statements,
                      const std::function<void(DuckdbResult&)>& take) {
    for (const std::string& statement : statements.first(statements.size() - 1))
      session.run(statement, [](DuckdbResult&) {});
    session.run(statements.back(), take);
  }

  int write(Console& console, const std::vector<std::string>& statements, QueryForm form) const {
    const fs::path target = fs::absolute(*output_);
    int64_t count = 0;
    const int code = in_worker(
        places(), target.parent_path(),
        [&](QuerySession& session, const WorkerReport& report) {
          report.send(std::string{kRows} + std::to_string(write_file(session, statements, form)));
        },
        [&](const StagingFolder& staging, int64_t rows) {
          count = rows;
          staging.take(kResult, target, mode_of_new_files());
        });
    if (code == kOk) {
      console.write(target.string() + ": " + std::to_string(count) +
                    (count == 1 ? " row\n" : " rows\n"));
    }
    return code;
  }

  static int64_t write_file(QuerySession& session, std::span<const std::string> statements,
                            QueryForm form) {
    if (form == QueryForm::kParquet) {
      for (const std::string& statement : statements.first(statements.size() - 1))
        session.run(statement, [](DuckdbResult&) {});
      return session.write_parquet(statements.back(), kResult);
    }
    int64_t count = 0;
    ReplacedFile file{kResult};
    run_all(session, statements, [&](DuckdbResult& result) {
      DuckdbRows rows{result};
      count = write_result(
          rows, form, [&](std::string_view text) { file.write(text); }, Style{});
    });
    file.commit();
    return count;
  }

  int ask(QueryForm form) const {
    return in_worker(
        places(), fs::temp_directory_path(),
        [&](QuerySession& session, const WorkerReport& report) {
          if (!run_prompt(session, form)) report.send(kError);  // it has told why
        },
        [](const StagingFolder&, int64_t) {}, true);
  }

  std::optional<std::string> sql_;
  std::optional<std::string> file_;
  std::optional<std::string> saved_;
  bool list_ = false;
  std::vector<std::string> variables_;
  std::optional<std::string> dataset_;
  std::vector<std::string> allowed_;
  bool json_lines_ = false;
  bool parquet_ = false;
  std::optional<std::string> output_;
  FormatOptions format_;
  DatabaseOption database_;
};

}  // namespace

std::unique_ptr<Command> make_query_command() { return std::make_unique<QueryCommand>(); }

}  // namespace tracer_bio
