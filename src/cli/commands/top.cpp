#include <algorithm>
#include <iterator>

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/output/coverage_line.h"
#include "cli/output/top_table.h"
#include "cli/row_options.h"
#include "core/object_use.h"
#include "core/use.h"

namespace tracer_bio {
namespace {

constexpr int64_t kTableLimit = 10;

// In the order of the enumerators; the first is the default.
constexpr std::string_view kKeys[] = {"cpu", "memory", "io", "time", "count"};
constexpr std::string_view kOf[] = {"tools",  "executables", "users", "pipelines",
                                    "images", "runs",        "tasks"};
constexpr std::string_view kOfObjects[] = {"libraries", "packages"};
constexpr std::string_view kExecutions = "executions";  // another word for count

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

template <size_t Size>
bool is_one_of(const std::string_view (&words)[Size], const std::optional<std::string>& word) {
  return word && std::ranges::find(words, *word) != std::end(words);
}

class TopCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    database_.declare(arguments);
    arguments.option("--by", joined(kKeys) + '|' + std::string{kExecutions}, by_,
                     "The largest first of this (default: cpu; of libraries and packages, which "
                     "have no other keys than these two: executions)");
    arguments.option("--of", joined(kOf) + '|' + joined(kOfObjects), of_,
                     "What is added up (default: tools)");
    arguments.option("--pipeline", "NAME", filter_.pipeline, "Of this pipeline");
    arguments.option("--user", "NAME", filter_.user, "Of this user");
    arguments.option("--run", "ID", filter_.run, "Of this run");
    rows_.declare(arguments);
  }

  int run(Console& console) override {
    filter_.since_ns = rows_.since_ns();
    if (is_one_of(kOfObjects, of_)) {
      print_objects(console);
    } else {
      print_use(console);
    }
    return kOk;
  }

 private:
  UseKey by() const { return by_ == kExecutions ? UseKey::kCount : chosen<UseKey>(kKeys, by_); }

  void print_use(Console& console) const {
    const auto of = chosen<UseOf>(kOf, of_);
    Reader reader{database_.config().database};
    UseReport report = reader.use(of, filter_);
    rows_.format().print(console, top_columns(), top_table(of),
                         top(std::move(report.entries), by(), static_cast<size_t>(rows_.limit()),
                             report.total.cpu_ns));
  }

  void print_objects(Console& console) const {
    const auto of = chosen<ObjectGroup>(kOfObjects, of_);
    const UseKey key = by_ ? by() : UseKey::kCount;
    if (key != UseKey::kCount && key != UseKey::kCpu)
      throw UsageError{"--by " + *by_ + ": libraries and packages are sorted by executions or cpu"};
    Reader reader{database_.config().database};
    rows_.format().print(
        console, object_use_columns(), object_use_table(of),
        top(reader.object_use(of, filter_), key, static_cast<size_t>(rows_.limit())));
    if (!rows_.format().exact())
      console.write(coverage_line(reader.object_coverage(filter_), console.style()));
  }

  DatabaseOption database_;
  std::optional<std::string> by_;
  std::optional<std::string> of_;
  UseFilter filter_;
  RowOptions rows_{kTableLimit};
};

}  // namespace

std::unique_ptr<Command> make_top_command() { return std::make_unique<TopCommand>(); }

}  // namespace tracer_bio
