#include "config/document.h"

#include <algorithm>
#include <string_view>

#include "config/settings.h"

namespace tracer_bio {
namespace {

constexpr size_t kColumns = 100;

constexpr std::string_view kHeader =
    "What tracer-bio records, how often, and where to. The values below are the defaults, but for "
    "the pipelines, which are an example. `tracer-bio check FILE` names all that is wrong with "
    "such a file. SIGHUP (systemctl reload tracer-bio) makes the daemon read the filters, privacy "
    "and the log level again. Sizes are bytes, or \"64KiB\", \"16MiB\", \"1GiB\".";

// Those of simulate_pipelines/: an example to put one's own in place of.
constexpr std::string_view kPipelines =
    "pipeline_1 = [\"stress\"]\n"
    "pipeline_2 = [\"stress\"]\n"
    "bioinformatics_pipeline = [\"wget\", \"fastqc\", \"seqtk\", \"bwa\", \"samtools\", "
    "\"htseq-count\"]\n";

// `text` as comment lines of at most kColumns columns.
void add_comment(std::string& file, std::string_view text) {
  size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > 0 && column + 1 + word.size() > kColumns) {
      file += '\n';
      column = 0;
    }
    if (column == 0) {
      file += '#';
      column = 1;
    }
    file += ' ';
    file += word;
    column += 1 + word.size();
  }
  file += '\n';
}

// `name = value`, a long list in lines of at most kColumns columns.
void add_value(std::string& file, std::string_view name, std::string_view value) {
  ((file += name) += " =");
  size_t column = name.size() + 2;
  while (!value.empty()) {
    const size_t comma = value.find("\", \"");
    const std::string_view element =
        comma == std::string_view::npos ? value : value.substr(0, comma + 2);
    if (column + 1 + element.size() > kColumns) {
      file += "\n ";
      column = 1;
    }
    ((file += ' ') += element);
    column += 1 + element.size();
    value.remove_prefix(std::min(element.size() + 1, value.size()));
  }
  file += '\n';
}

std::string described(const Setting& setting) {
  return std::string{setting.help} + ". Takes " + setting.expected() + ".";
}

std::string markdown_row(const Setting& setting) {
  const bool any_name = setting.name.empty();
  const std::string name = any_name ? "PIPELINE" : std::string{setting.name};
  const std::string fallback = any_name ? "" : '`' + setting.default_toml() + '`';
  return "| `" + std::string{setting.section} + '.' + name + "` | " + fallback + " | " +
         described(setting) + " |\n";
}

}  // namespace

std::string default_config_file() {
  std::string file;
  add_comment(file, kHeader);
  std::string_view section;
  for (const Setting& setting : settings()) {
    file += '\n';
    if (setting.section != section) {
      section = setting.section;
      file += is_array_section(section) ? "# [[" + std::string{section} + "]]\n"
                                        : '[' + std::string{section} + "]\n";
    }
    add_comment(file, described(setting));
    if (is_array_section(section)) {
      add_value(file += "# ", setting.name, setting.default_toml());
    } else if (setting.name.empty()) {
      file += kPipelines;
    } else {
      add_value(file, setting.name, setting.default_toml());
    }
  }
  return file;
}

std::string settings_markdown() {
  std::string table = "| Key | Default | Meaning |\n|---|---|---|\n";
  for (const Setting& setting : settings()) table += markdown_row(setting);
  return table;
}

}  // namespace tracer_bio
