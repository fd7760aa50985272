#include <charconv>

#include "analysis/report/render.h"
#include "base/clock.h"
#include "base/replaced_file.h"
#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

class ReportCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("RUN", run_, "Its number, as `tracer-bio runs` has it");
    arguments.option("-o,--output", "FILE", output_, "Write it to this file");
    database_.declare(arguments);
  }

  int run(Console& console) override {
    const int64_t run_id = parse_run();
    const bool to_console = !output_ || *output_ == "-";
    if (to_console && console.style().terminal)
      throw UsageError{"report: a page is nothing for a terminal: give -o FILE, or redirect it"};
    const RunReport report = Reader{database_.config().database}.report(run_id);
    if (to_console) {
      render_report(report, utc_now_ns(), console.sink());
    } else {
      write_file(report);
    }
    return kOk;
  }

 private:
  int64_t parse_run() const {
    if (!run_) throw UsageError{"report: which RUN? `tracer-bio runs` lists them"};
    int64_t id = 0;
    const char* end = run_->data() + run_->size();
    const auto [rest, error] = std::from_chars(run_->data(), end, id);
    if (error != std::errc{} || rest != end)
      throw UsageError{"report: RUN is a number, as `tracer-bio runs` has it, not " + *run_};
    return id;
  }

  void write_file(const RunReport& report) const {
    ReplacedFile file{*output_};
    render_report(report, utc_now_ns(), [&](std::string_view text) { file.write(text); });
    file.commit();
  }

  std::optional<std::string> run_;
  std::optional<std::string> output_;
  DatabaseOption database_;
};

}  // namespace

std::unique_ptr<Command> make_report_command() { return std::make_unique<ReportCommand>(); }

}  // namespace tracer_bio
