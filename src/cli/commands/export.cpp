#include <algorithm>
#include <functional>
#include <iterator>

#include "base/replaced_file.h"
#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/long_term/parquet_files.h"
#include "cli/long_term/staging.h"
#include "cli/output/result_writer.h"
#include "cli/progress.h"
#include "cli/selection_options.h"
#include "store/stored_tables.h"
#include "store/table_rows.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kParquet = "parquet";
constexpr std::string_view kCsv = "csv";
constexpr std::string_view kStdout = "-";

// A table or view, and where its rows go.
struct Export {
  std::string name;
  fs::path file;
};

struct Written {
  std::string name;
  int64_t rows;
  fs::path file;
};

class ExportCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("TABLE", table_, "A table or view: `tracer-bio schema` describes them");
    arguments.flag("--all", all_, "All tables");
    arguments.flag("--views", views_, "With --all: the views, too");
    arguments.option(
        "-o,--output", "PATH", output_,
        "Write to this file, with --all into this folder; `-`: to standard output, but "
        "for Parquet (default: TABLE.FORMAT; tracer-bio-export)");
    arguments.option("--format", "parquet|csv|jsonl", format_,
                     "Form of the files (default: by the ending of PATH, else parquet)");
    selection_.declare(arguments);
    database_.declare(arguments);
  }

  int run(Console& console) override {
    if (table_.has_value() == all_) throw UsageError{"export: name one TABLE, or give --all"};
    const fs::path file = database_.config().database;
    const RowSelection selection = selection_.selection();
    const std::vector<Export> exports = plan(file, selection);
    if (to_stdout()) {
      write_text(file, exports.front(), selection, console.sink(), console.style().terminal);
      return kOk;
    }
    if (all_) make_folder();
    const auto written = format() == kParquet ? write_parquet_files(file, exports, selection)
                                              : write_text_files(file, exports, selection);
    for (const Written& one : written) {
      console.write(one.file.string() + ": " + std::to_string(one.rows) +
                    (one.rows == 1 ? " row" : " rows") + " of " + one.name + '\n');
    }
    return kOk;
  }

 private:
  bool to_stdout() const { return output_ == kStdout; }

  std::string format() const {
    if (format_) return *format_;
    const std::string ending = !all_ && output_ ? fs::path{*output_}.extension().string() : "";
    if (ending == ".csv" || ending == ".jsonl") return ending.substr(1);
    if (to_stdout()) throw UsageError{"export: to standard output: give --format csv or jsonl"};
    return std::string{kParquet};
  }

  // What is wrong is told before anything is written.
  std::vector<Export> plan(const fs::path& file, const RowSelection& selection) const {
    if (to_stdout() && (all_ || format() == kParquet))
      throw UsageError{"export: standard output takes one table, as csv or jsonl"};
    DatabaseTables tables{file};
    std::vector<Export> exports;
    if (!all_) {
      const fs::path target = output_.value_or(*table_ + "." + format());
      exports.push_back({*table_, to_stdout() ? target : fs::absolute(target)});
      check(tables, *table_, selection);
      return exports;
    }
    std::vector<std::string> names = tables.tables();
    if (views_) std::ranges::move(tables.views(), std::back_inserter(names));
    for (const std::string& name : names) {
      // Of all, what --run cannot tell of is left out.
      const StoredTable* table = find_stored_table(name);
      if (selection.run && table != nullptr && table->of_runs.empty()) continue;
      check(tables, name, selection);
      exports.push_back({name, folder() / (name + "." + format())});
    }
    return exports;
  }

  static void check(DatabaseTables& tables, const std::string& name,
                    const RowSelection& selection) {
    if (!tables.has(name))
      throw UsageError{"export: there is no table or view " + name + ": see tracer-bio schema"};
    try {
      tables.select(name, selection);
    } catch (const BadSelection& error) {
      throw UsageError{std::string{"export: "} + error.what()};
    }
  }

  // Of all tables.
  fs::path folder() const { return fs::absolute(output_.value_or("tracer-bio-export")); }

  void make_folder() const {
    std::error_code error;
    fs::create_directory(folder(), error);
    if (error) throw std::system_error(error, "make the folder " + folder().string());
  }

  static int64_t write_text(DatabaseTables& tables, const Export& what,
                            const RowSelection& selection, std::string_view format, TextSink sink,
                            bool terminal, const std::function<void(int64_t)>& tell) {
    int64_t count = 0;
    const auto source = count_rows(tables.select(what.name, selection), count, tell);
    const auto columns = source->columns();
    std::unique_ptr<ResultWriter> writer;
    if (format == kCsv) {
      writer = std::make_unique<CsvWriter>(columns, std::move(sink), terminal);
    } else {
      writer = std::make_unique<JsonLinesWriter>(std::move(sink));
    }
    std::vector<size_t> all(columns.size());
    for (size_t at = 0; at < all.size(); ++at) all[at] = at;
    const auto rows = source->open(all);
    std::vector<Value> values(all.size());
    while (rows->next()) {
      for (const size_t at : all) values[at] = rows->value(at);
      writer->row({columns, values});
    }
    writer->finish();
    return count;
  }

  void write_text(const fs::path& file, const Export& what, const RowSelection& selection,
                  const TextSink& sink, bool terminal) const {
    DatabaseTables tables{file};
    write_text(tables, what, selection, format(), sink, terminal, [](int64_t) {});
  }

  std::vector<Written> write_text_files(const fs::path& file, const std::vector<Export>& exports,
                                        const RowSelection& selection) const {
    DatabaseTables tables{file};
    Progress progress;
    std::vector<Written> written;
    for (const Export& what : exports) {
      if (progress.shown()) progress.begin(what.name, tables.count(what.name, selection));
      ReplacedFile target{what.file};
      const int64_t rows = write_text(
          tables, what, selection, format(), [&](std::string_view text) { target.write(text); },
          false, [&](int64_t done) { progress.update(done); });
      target.commit();
      written.push_back({what.name, rows, what.file});
    }
    return written;
  }

  // The worker tells of each table: "begin ROWS", "rows DONE" now and then, "end ROWS". Its files
  // are moved to where they belong as they come.
  static std::vector<Written> write_parquet_files(const fs::path& file,
                                                  const std::vector<Export>& exports,
                                                  const RowSelection& selection) {
    const fs::path folder = exports.front().file.parent_path();
    const WorkerUser user = worker_user(folder);
    const StagingFolder staging{folder, "tracer-bio-export", user};
    Progress progress;
    std::vector<Written> written;
    std::optional<DatabaseTables> tables;
    const auto take = [&](std::string_view message) {
      const size_t blank = message.find(' ');
      const std::string_view kind = message.substr(0, blank);
      const int64_t rows = std::stoll(std::string{message.substr(blank + 1)});
      const Export& now = exports.at(written.size());
      if (kind == "begin") progress.begin(now.name, rows);
      if (kind == "rows") progress.update(rows);
      if (kind != "end") return;
      staging.take(now.name, now.file, mode_of_new_files());
      written.push_back({now.name, rows, now.file});
    };
    const auto work = [&](const WorkerReport& report) {
      for (const Export& what : exports) {
        if (progress.shown())
          report.send("begin " + std::to_string(tables->count(what.name, selection)));
        const int64_t rows =
            write_parquet(tables->select(what.name, selection), what.name, what.name,
                          [&](int64_t done) { report.send("rows " + std::to_string(done)); });
        report.send("end " + std::to_string(rows));
      }
    };
    run_worker(user, {.folder = staging.path(),
                      .open = [&] { tables.emplace(file); },
                      .work = work,
                      .take = take});
    progress.clear();
    return written;
  }

  std::optional<std::string> table_;
  bool all_ = false;
  bool views_ = false;
  std::optional<std::string> output_;
  std::optional<std::string> format_;
  SelectionOptions selection_;
  DatabaseOption database_;
};

}  // namespace

std::unique_ptr<Command> make_export_command() { return std::make_unique<ExportCommand>(); }

}  // namespace tracer_bio
