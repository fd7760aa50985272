#include "core/engines/snakemake_log.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

namespace tracer_bio {
namespace {

// What follows `key` where the text begins with that.
std::optional<std::string_view> behind(std::string_view text, std::string_view key) {
  return text.starts_with(key) ? std::optional(text.substr(key.size())) : std::nullopt;
}

std::string_view up_to(std::string_view text, std::string_view end) {
  return text.substr(0, text.find(end));
}

std::string_view number_in_front(std::string_view text) {
  return text.substr(0, text.find_first_not_of("0123456789"));
}

// "[Tue Nov 24 14:09:33 2026]"; for a group of jobs, text follows it.
bool is_time(std::string_view text) {
  constexpr size_t kSize = 26;
  return text.size() >= kSize && text.front() == '[' && text[kSize - 1] == ']';
}

// "localrule align:" → "align".
std::optional<std::string_view> rule_in(std::string_view text) {
  constexpr std::array<std::string_view, 4> kKinds{"rule ", "localrule ", "checkpoint ",
                                                   "localcheckpoint "};
  for (const std::string_view kind : kKinds) {
    if (text.starts_with(kind) && text.ends_with(':'))
      return text.substr(kind.size(), text.size() - kind.size() - 1);
  }
  return std::nullopt;
}

// Line by line. A block follows a line with the time; what it has is indented by four blanks more,
// and those of a group of jobs by four more as a whole:
//   [Tue Nov 24 14:09:33 2026]
//   localrule align:
//       output: out/s1.bam
//       jobid: 1
//       wildcards: sample=s1
class LogReader {
 public:
  explicit LogReader(size_t most_jobs) : most_jobs_(most_jobs) {}

  SnakemakeLog read(std::string_view text) {
    // What has no end yet is still being written.
    for (line_ = text; line_.find('\n') != std::string_view::npos;) {
      const std::string_view line = up_to(line_, "\n");
      take(line);
      line_.remove_prefix(line.size() + 1);
    }
    return std::move(log_);
  }

 private:
  enum class Block : uint8_t { kNone, kJob, kMessage, kError, kCommand };
  struct Starts {
    size_t last = 0;  // its position among the jobs
    int64_t count = 0;
  };

  void take(std::string_view line);
  void take_first(std::string_view text);
  void take_key(std::string_view text);
  void take_reason(std::string_view text);
  void take_key_of_error(std::string_view text);
  void take_command(std::string_view line);
  void take_header(std::string_view line);
  void begin_job(const SnakemakeJob& job, Block block);
  void set_id(std::string_view id);
  SnakemakeJob* find_job(std::string_view id);
  static void end_job(SnakemakeJob& job, std::string_view rule);
  void finish(std::string_view id, std::string_view rule);

  const size_t most_jobs_;
  SnakemakeLog log_;
  std::unordered_map<std::string_view, Starts> starts_;  // by id
  std::string_view line_;                                // and all that follows it
  Block block_ = Block::kNone;
  size_t indent_ = 0;        // of the block
  bool after_time_ = false;  // the line before was one
  // Of an error.
  std::string_view failed_rule_;
  std::string_view failed_id_;
  std::string_view failed_command_;  // and all that follows it
};

void LogReader::take(std::string_view line) {
  if (block_ == Block::kCommand) return take_command(line);
  const size_t blanks = std::min(line.find_first_not_of(' '), line.size());
  const std::string_view text = line.substr(blanks);
  const bool first = std::exchange(after_time_, is_time(text));
  if (after_time_) {
    block_ = Block::kNone;
    indent_ = blanks;
  } else if (first && blanks == indent_) {
    take_first(text);
  } else if (block_ == Block::kNone) {
    if (log_.jobs.empty()) take_header(line);
  } else if (block_ == Block::kMessage) {
    take_reason(text);
  } else if (blanks != indent_ + 4) {
    // With --printshellcmds the job's command follows, whose lines may look like keys.
    if (block_ == Block::kJob) block_ = Block::kNone;
  } else {
    block_ == Block::kJob ? take_key(text) : take_key_of_error(text);
  }
}

void LogReader::take_header(std::string_view line) {
  if (const auto id = behind(line, "  Workflow ID: ")) log_.workflow_id = *id;
  if (const auto command = behind(line, "  Command: ")) log_.command = *command;
}

void LogReader::take_first(std::string_view text) {
  if (const auto rule = rule_in(text)) {
    begin_job({.rule = *rule}, Block::kJob);
  } else if (const auto message = behind(text, "Job ")) {
    begin_job({}, Block::kMessage);
    if (block_ == Block::kMessage) set_id(number_in_front(*message));
  } else if (const auto failed = behind(text, "Error in rule ")) {
    block_ = Block::kError;
    failed_rule_ = up_to(*failed, ":");
    failed_id_ = {};
  } else if (const auto finished = behind(text, "Finished jobid: ")) {
    const std::string_view id = number_in_front(*finished);
    const auto of = behind(finished->substr(id.size()), " (Rule: ");
    finish(id, up_to(of.value_or(""), ")"));
  } else if (const auto done = behind(text, "Finished job ")) {  // up to version 8
    finish(number_in_front(*done), {});
  }
}

void LogReader::begin_job(const SnakemakeJob& job, Block block) {
  block_ = log_.jobs.size() < most_jobs_ ? block : Block::kNone;
  if (block_ == block) log_.jobs.push_back(job);
}

void LogReader::set_id(std::string_view id) {
  SnakemakeJob& job = log_.jobs.back();
  if (id.empty() || !job.id.empty()) return;
  Starts& starts = starts_[id];
  starts.last = log_.jobs.size() - 1;
  job.id = id;
  job.attempt = ++starts.count;
}

void LogReader::take_key(std::string_view text) {
  SnakemakeJob& job = log_.jobs.back();
  if (const auto output = behind(text, "output: ")) job.output = up_to(*output, ", ");
  if (const auto wildcards = behind(text, "wildcards: ")) job.wildcards = *wildcards;
  if (const auto id = behind(text, "jobid: ")) set_id(number_in_front(*id));
}

void LogReader::take_reason(std::string_view text) {
  const auto missing = behind(text, "Reason: Missing output files: ");
  if (missing) log_.jobs.back().output = up_to(up_to(*missing, ";"), ", ");
}

void LogReader::take_key_of_error(std::string_view text) {
  if (const auto id = behind(text, "jobid: ")) failed_id_ = number_in_front(*id);
  if (text != "shell:" || indent_ > 0) return;  // within a group its lines are not as they were
  block_ = Block::kCommand;
  failed_command_ = line_.substr(line_.find('\n') + 1);
}

void LogReader::take_command(std::string_view line) {
  const bool behind_it = line.starts_with("        (") &&
                         line.find("exited with non-zero exit code") != std::string_view::npos;
  if (!behind_it) return;
  block_ = Block::kNone;
  SnakemakeJob* job = find_job(failed_id_);
  if (job == nullptr) return;
  job->command = failed_command_.substr(0, failed_command_.size() - line_.size());
  end_job(*job, failed_rule_);
}

SnakemakeJob* LogReader::find_job(std::string_view id) {
  const auto found = starts_.find(id);
  return found == starts_.end() ? nullptr : &log_.jobs[found->second.last];
}

void LogReader::end_job(SnakemakeJob& job, std::string_view rule) {
  job.ended = true;
  if (job.rule.empty()) job.rule = rule;
}

void LogReader::finish(std::string_view id, std::string_view rule) {
  if (SnakemakeJob* job = find_job(id)) end_job(*job, rule);
}

}  // namespace

SnakemakeLog parse_snakemake_log(std::string_view text, size_t most_jobs) {
  return LogReader{most_jobs}.read(text);
}

}  // namespace tracer_bio
