#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/errors.h"
#include "cli/exit_codes.h"
#include "cli/output/tree_view.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

class TreeCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("RUN", run_, "Its number, as `tracer-bio runs` shows it");
    arguments.option("--depth", "N", depth_, "So many levels below the root (default: all)");
    arguments.flag("--failed", failed_, "Only failures, and what leads to them");
    database_.declare(arguments);
    arguments.flag("--json", json_, "An object: the run, and its executions within each other");
  }

  int run(Console& console) override {
    Reader reader{database_.config().database};
    const RunTree tree = reader.run_tree(*run_);
    if (tree.runs.empty()) throw no_such_run(*run_);
    TreeOptions options{.depth = std::nullopt, .failed_only = failed_};
    if (depth_) options.depth = static_cast<size_t>(*depth_);
    const std::vector<TreeLine> lines = tree_lines(tree, options);
    if (json_) {
      write_tree_json(tree, lines, console.sink());
    } else {
      write_tree(tree, lines, console.style(), console.sink());
    }
    return kOk;
  }

 private:
  DatabaseOption database_;
  std::optional<int64_t> run_;
  std::optional<int64_t> depth_;
  bool failed_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_tree_command() { return std::make_unique<TreeCommand>(); }

}  // namespace tracer_bio
