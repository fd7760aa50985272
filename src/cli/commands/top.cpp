#include <algorithm>
#include <iterator>

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/exit_codes.h"
#include "cli/output/top_table.h"
#include "cli/row_options.h"
#include "core/use.h"

namespace tracer_bio {
namespace {

constexpr int64_t kTableLimit = 10;

// In the order of the enumerators; the first is the default.
constexpr std::string_view kKeys[] = {"cpu", "memory", "io", "time", "count"};
constexpr std::string_view kOf[] = {"tools",  "executables", "users", "pipelines",
                                    "images", "runs",        "tasks"};

template <size_t Size>
std::string joined(const std::string_view (&words)[Size]) {
  std::string text;
  for (const std::string_view word : words) (text += text.empty() ? "" : "|") += word;
  return text;
}

// The parser lets no other word through.
template <class Enumeration, size_t Size>
Enumeration chosen(const std::string_view (&words)[Size], const std::optional<std::string>& word) {
  const auto* found = std::ranges::find(words, word.value_or(std::string{words[0]}));
  return static_cast<Enumeration>(found - std::begin(words));
}

class TopCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    database_.declare(arguments);
    arguments.option("--by", joined(kKeys), by_, "The largest first of this (default: cpu)");
    arguments.option("--of", joined(kOf), of_, "What is added up (default: tools)");
    arguments.option("--pipeline", "NAME", filter_.pipeline, "Of this pipeline");
    arguments.option("--user", "NAME", filter_.user, "Of this user");
    arguments.option("--run", "ID", filter_.run, "Of this run");
    rows_.declare(arguments);
  }

  int run(Console& console) override {
    filter_.since_ns = rows_.since_ns();
    const auto of = chosen<UseOf>(kOf, of_);
    const auto by = chosen<UseKey>(kKeys, by_);
    Reader reader{database_.config().database};
    UseReport report = reader.use(of, filter_);
    rows_.format().print(console, top_columns(), top_table(of),
                         top(std::move(report.entries), by, static_cast<size_t>(rows_.limit()),
                             report.total.cpu_ns));
    return kOk;
  }

 private:
  DatabaseOption database_;
  std::optional<std::string> by_;
  std::optional<std::string> of_;
  UseFilter filter_;
  RowOptions rows_{kTableLimit};
};

}  // namespace

std::unique_ptr<Command> make_top_command() { return std::make_unique<TopCommand>(); }

}  // namespace tracer_bio
