#include "cli/output/tree_view.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "cli/output/cells.h"
#include "cli/output/human.h"
#include "cli/output/run_line.h"
#include "cli/output/table.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

// Each level takes three columns; of deeper trees the innermost levels are drawn.
constexpr size_t kDrawnLevels = 10;

struct Glyphs {
  std::string_view child, last_child, next, last_next, root_next, level, blank, cut;
};
constexpr Glyphs kBoxes{"├─ ", "└─ ", "├→ ", "└→ ", "→ ", "│  ", "   ", "…  "};
constexpr Glyphs kAscii{"|- ", "`- ", "|> ", "`> ", "> ", "|  ", "   ", ".. "};

// What is drawn before the lines, one after the other.
class Branches {
 public:
  explicit Branches(const Glyphs& glyphs) : glyphs_(glyphs) {}

  std::string before(const TreeLine& line) {
    ended_.resize(line.depth + 1);
    ended_[line.depth] = line.last;
    std::string text;
    size_t level = 1;
    if (line.depth > kDrawnLevels) {
      level = line.depth - kDrawnLevels + 1;
      text += glyphs_.cut;
    }
    for (; level < line.depth; ++level) text += ended_[level] ? glyphs_.blank : glyphs_.level;
    if (line.depth == 0) return std::string{line.continues ? glyphs_.root_next : ""};
    if (line.continues) return text += line.last ? glyphs_.last_next : glyphs_.next;
    return text += line.last ? glyphs_.last_child : glyphs_.child;
  }

 private:
  const Glyphs& glyphs_;
  std::vector<bool> ended_;  // by level: nothing follows on it
};

// "ALIGN (sample_1) ab/12cd34".
std::string task_name(const Task& task) {
  std::string name = task.name.empty() ? task.process : task.name;
  if (task.name.empty() && !task.tag.empty()) name += " (" + task.tag + ')';
  for (const std::string& more : {task.hash, name.empty() ? task.native_id : std::string{}}) {
    if (!more.empty()) name += (name.empty() ? "" : " ") + more;
  }
  return "task " + std::to_string(task.id) + (name.empty() ? "" : ' ' + printable(name));
}

std::string labels(const TreeLine& line) {
  std::string text;
  const auto add = [&text](const std::string& label) { text += '[' + label + "] "; };
  if (line.begins_run != nullptr) {
    add("run " + std::to_string(line.begins_run->id) + ' ' + printable(line.begins_run->pipeline));
  }
  if (line.begins_task != nullptr) add(task_name(*line.begins_task));
  if (line.orphan) add("parent not recorded");
  if (line.omitted > 0) add(std::to_string(line.omitted) + " below");
  return text;
}

// As a person would type it: "samtools sort x.bam" without the program's folder, "htseq-count
// x.bam" without the interpreter; "fastqc: java …" where the tool is none of the first two words.
std::string command_of(const TreeExecution& execution) {
  const std::string tool = printable(execution.tool);
  const auto args = args_from_json(execution.args);
  if (!args || args->empty()) return tool;
  std::string command;
  std::string_view rest = *args;
  for (int word = 0; word < 2 && !rest.empty(); ++word) {
    const size_t bytes = std::min(rest.find('\0'), rest.size());
    const std::string_view name = base_name(rest.substr(0, bytes));
    if (name == execution.tool) {
      shell_command(rest.substr(bytes - name.size()), command);
      return command;
    }
    rest.remove_prefix(std::min(bytes + 1, rest.size()));
  }
  shell_command(*args, command);
  return tool + ": " + command;
}

Cell exit_cell(const NamedRow& row) {
  Cell cell = end_cell(row);
  const std::string_view outcome = row.text("outcome").value_or("");
  // An answer, and the end of a program whose reader had enough, are no failures.
  if (outcome == "answer") cell.colour = Colour::kNone;
  if (outcome == "sigpipe") cell.colour = Colour::kGrey;
  if (row.integer("hidden") == 1 && outcome != "oom") cell.text += " hidden";
  return cell;
}

Cell lasted(const NamedRow& row) {
  const auto start_ns = row.integer("start_ns");
  const auto end_ns = row.integer("end_ns");
  return {start_ns && end_ns ? human_duration(*end_ns - *start_ns) : ""};
}

// Printable already.
Cell line_cell(const NamedRow& row) {
  const bool begins = row.integer("begins") == 1;
  return {std::string{row.text("line").value_or("")}, begins ? Colour::kBold : Colour::kNone};
}

constexpr TableColumn kTable[] = {
    {"EXIT", Align::kLeft, exit_cell},
    {"DURATION", Align::kRight, lasted},
    {"CPU", Align::kRight, shown<duration_cell, kCpu>},
    {"MEMORY", Align::kRight, shown<bytes_cell, kMaxRss>},
    {"COMMAND", Align::kLeft, line_cell},
};

// Those that the cells above look at: a run may have a hundred thousand lines. None of them needs a
// scratch string.
std::vector<Column<TreeLine>> shown_columns() {
  constexpr std::string_view kShown[] = {"end_reason", "exit_code", "exit_signal",
                                         "outcome",    "hidden",    "start_ns",
                                         "end_ns",     "cpu_ns",    "max_rss_bytes"};
  std::vector<Column<TreeLine>> columns;
  for (const Column<TreeLine>& column : tree_line_columns()) {
    if (std::ranges::find(kShown, column.name) != std::end(kShown)) columns.push_back(column);
  }
  return columns;
}

// An execution's object without its end.
void begin_execution(JsonWriter& json, const TreeLine& line) {
  std::string scratch;
  json.begin_object();
  for (const Column<TreeLine>& column : tree_line_columns()) {
    json.key(column.name);
    write_json_value(json, column, column.get(line, scratch));
  }
  json.key("begins_run");
  line.begins_run != nullptr ? json.integer(line.begins_run->id) : json.null();
  json.key("begins_task");
  if (line.begins_task != nullptr) {
    write_json_row(json, *line.begins_task, task_columns());
  } else {
    json.null();
  }
  json.key("children").begin_array();
}

}  // namespace

void write_tree(const RunTree& tree, std::span<const TreeLine> lines, const Style& style,
                const TextSink& sink) {
  sink(run_line(tree.runs.front(), style) + '\n');
  if (lines.empty()) return;
  const auto columns = shown_columns();
  std::vector<ColumnInfo> infos{columns.begin(), columns.end()};
  infos.push_back({"begins", ColumnType::kInteger, "", ""});
  infos.push_back({"line", ColumnType::kText, "", ""});
  std::vector<Value> values;
  std::string scratch;
  TableWriter table{kTable, sink, style};
  Branches branches{style.utf8 ? kBoxes : kAscii};
  for (const TreeLine& line : lines) {
    values.clear();
    for (const auto& column : columns) values.push_back(column.get(line, scratch));
    const bool begins = line.begins_run != nullptr || line.begins_task != nullptr;
    values.emplace_back(int64_t{begins});
    const std::string text = branches.before(line) + labels(line) + command_of(*line.execution);
    values.emplace_back(std::string_view{text});
    table.row({infos, values});
  }
  table.finish();
}

void write_tree_json(const RunTree& tree, std::span<const TreeLine> lines, const TextSink& sink) {
  std::string text;
  JsonWriter json{text};
  json.begin_object().key("run");
  write_json_row(json, tree.runs.front(), run_columns());
  json.key("executions").begin_array();
  size_t open = 0;  // executions whose objects have not ended
  const auto end_down_to = [&](size_t depth) {
    for (; open > depth; --open) json.end_array().end_object();
  };
  for (const TreeLine& line : lines) {
    end_down_to(line.depth);
    text += '\n';
    begin_execution(json, line);
    ++open;
    sink(text);
    text.clear();
  }
  end_down_to(0);
  json.end_array().end_object();
  sink(text + '\n');
}

}  // namespace tracer_bio
