#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <utility>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/database_option.h"
#include "cli/doctor/archive_checks.h"
#include "cli/doctor/forward_checks.h"
#include "cli/doctor/kernel_checks.h"
#include "cli/doctor/recording_checks.h"
#include "cli/exit_codes.h"
#include "cli/fleet/sinks.h"
#include "core/json.h"
#include "source/ebpf_source.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

struct Word {
  std::string_view text;
  Colour colour;
};

Word word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return {"ok", Colour::kGreen};
    case Verdict::kWarning:
      return {"warning", Colour::kYellow};
    case Verdict::kProblem:
      return {"problem", Colour::kRed};
  }
  return {"", Colour::kNone};
}

std::string padded(std::string_view text, size_t width) {
  std::string cell{text};
  cell.resize(std::max(cell.size(), width), ' ');
  return cell;
}

class DoctorCommand : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option(
        "--config", "FILE", config_file_,
        "The configuration (default: " + std::string{kDefaultConfigFile} + " where it is there)");
    arguments.flag("--json", json_, "An object: works, findings");
  }

  int run(Console& console) override {
    const std::vector<Finding> findings = examine();
    const bool works = std::ranges::none_of(
        findings, [](const Finding& finding) { return finding.verdict == Verdict::kProblem; });
    console.write(json_ ? as_json(findings, works) : as_text(findings, works, console.style()));
    return works ? kOk : kCannotRecord;
  }

 private:
  std::vector<Finding> examine() const {
    std::vector<Finding> findings = check_kernel_settings("/");
    const auto refusal = why_no_ebpf();
    Config config;
    findings.push_back(check_config(config));
    findings.push_back(check_source(config.source, try_sources(refusal)));
    findings.push_back(check_sampler(config.sampler, refusal));
    const bool ebpf =
        !refusal && (config.source == SourceChoice::kAuto || config.source == SourceChoice::kEbpf);
    findings.push_back(check_libraries("/", config.libraries, ebpf));
    std::ranges::move(check_database(config.database), std::back_inserter(findings));
    findings.push_back(check_retention(config));
    findings.push_back(check_containers("/", std::getenv("KUBERNETES_SERVICE_HOST") != nullptr));
    std::ranges::move(check_archive(config.archive_directory), std::back_inserter(findings));
    std::ranges::move(check_forwards(config, open_sink), std::back_inserter(findings));
    return findings;
  }

  Finding check_config(Config& config) const {
    if (!config_file_ && ::access(kDefaultConfigFile, F_OK) != 0) {
      return {"configuration", Verdict::kOk,
              std::string{kDefaultConfigFile} + " is not there: defaults hold below", ""};
    }
    const std::string file = config_file_.value_or(kDefaultConfigFile);
    try {
      config = load_config(file);
      return {"configuration", Verdict::kOk, file, ""};
    } catch (const ConfigError& error) {
      return {"configuration", Verdict::kProblem, error.what(), "mend the file"};
    } catch (const std::exception& error) {
      return {"configuration", Verdict::kProblem, error.what(), "name another with --config"};
    }
  }

  static std::string as_text(const std::vector<Finding>& findings, bool works, const Style& style) {
    std::string text;
    for (const Finding& finding : findings) {
      const auto [verdict, colour] = word(finding.verdict);
      text += style.paint(colour, padded(verdict, 9)) + padded(finding.name, 15) +
              printable(finding.text) + '\n';
      if (!finding.mend.empty()) text += padded("", 24) + "-> " + finding.mend + '\n';
    }
    text += works ? "Recording works here.\n" : "Recording does not work here.\n";
    return text;
  }

  static std::string as_json(const std::vector<Finding>& findings, bool works) {
    std::string text;
    JsonWriter json{text};
    json.begin_object().key("works").boolean(works).key("findings").begin_array();
    for (const Finding& finding : findings) {
      json.begin_object().key("name").text(finding.name);
      json.key("verdict").text(word(finding.verdict).text).key("text").text(finding.text);
      json.key("mend");
      finding.mend.empty() ? json.null() : json.text(finding.mend);
      json.end_object();
    }
    json.end_array().end_object();
    return text + '\n';
  }

  std::optional<std::string> config_file_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_doctor_command() { return std::make_unique<DoctorCommand>(); }

}  // namespace tracer_bio
