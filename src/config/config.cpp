#include "tracer_bio/config.h"

// toml++ asserts that a key begins well ("[?]") before it tells that it does not: in a debug build
// that ends the program, and clang's optimizer takes it for true.
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(condition) static_assert(true)
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "config/forward_url.h"
#include "config/settings.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

constexpr size_t kMaxFileBytes = 1 << 20;
constexpr size_t kMaxShownBytes = 60;

std::string shown(std::string_view secret_text) {
  const std::string text = without_credentials(secret_text);
  return printable(text.substr(0, kMaxShownBytes)) + (text.size() > kMaxShownBytes ? "…" : "");
}

std::string show_number(double number) {
  char text[32];
  return {text, std::to_chars(text, std::end(text), number).ptr};
}

ConfigValue to_value(const toml::node& node) {
  ConfigValue value;
  value.line = node.source().begin.line;
  if (const auto* flag = node.as_boolean()) {
    value.data = flag->get();
    value.text = flag->get() ? "true" : "false";
  } else if (const auto* integer = node.as_integer()) {
    value.data = integer->get();
    value.text = std::to_string(integer->get());
  } else if (const auto* real = node.as_floating_point()) {
    value.data = real->get();
    value.text = show_number(real->get());
  } else if (const auto* text = node.as_string()) {
    value.data = text->get();
    value.text = '"' + shown(text->get()) + '"';
  } else if (const auto* list = node.as_array()) {
    std::vector<ConfigValue> elements;
    for (const toml::node& element : *list) elements.push_back(to_value(element));
    value.data = std::move(elements);
    value.text = "a list";
  } else if (node.is_table()) {
    value.text = "a table (a name with a dot in it needs quotes)";
  } else {
    value.text = "a date or time";
  }
  return value;
}

// Reads a whole file, so that one look at the mistakes is enough to mend them all.
class FileReader {
 public:
  FileReader(std::string file, Config& config) : file_(std::move(file)), config_(config) {}

  void read_section(const toml::table& table, const std::string& path) {
    for (const auto& [key, node] : table) {
      const std::string child = path.empty() ? std::string{key.str()} : path + "." + shown(key);
      const bool section = is_section(child) || is_parent_section(child);
      if (is_array_section(child)) {
        read_array(node, child);
      } else if (section && node.is_table()) {
        read_section(*node.as_table(), child);
      } else if (section) {
        expect(to_value(node), child, "a section: [" + child + "]");
      } else if (const Setting* setting = find_setting(path, key)) {
        read_value(*setting, key, child, to_value(node));
      } else if (node.is_table()) {
        unknown(key, "section [" + child + "]", nearest_section(child), "[", "]");
      } else {
        unknown(key, "key " + child, nearest_key(path, key), "", "");
      }
    }
  }

  void read_array(const toml::node& node, const std::string& path) {
    const auto* elements = node.as_array();
    if (elements == nullptr || !elements->is_array_of_tables()) {
      const std::string section = "[[" + path + "]]";
      return expect(to_value(node), path, "a section for each: " + section);
    }
    for (const toml::node& element : *elements) {
      config_.forwards.emplace_back();
      const toml::table& table = *element.as_table();
      read_section(table, path);
      if (table.contains("url")) {
        name_forward(element.source().begin.line);
      } else {
        mistakes_.push_back({element.source().begin.line, path + ".url: missing"});
      }
    }
  }

  // Throws ConfigError where there were mistakes.
  void finish() {
    if (mistakes_.empty()) return;
    std::ranges::stable_sort(mistakes_, {}, &Mistake::line);
    std::string text;
    for (const Mistake& mistake : mistakes_) {
      if (!text.empty()) text += '\n';
      text += file_ + ':' + std::to_string(mistake.line) + ": " + mistake.text;
    }
    throw ConfigError{text};
  }

 private:
  struct Mistake {
    uint32_t line;
    std::string text;
  };

  void read_value(const Setting& setting, std::string_view key, const std::string& name,
                  const ConfigValue& value) {
    for (const ConfigValue* wrong : setting.set(config_, key, value)) {
      expect(*wrong, name, setting.expected());
    }
  }

  void name_forward(uint32_t line) {
    Forward& forward = config_.forwards.back();
    if (forward.name.empty()) forward.name = default_forward_name(forward.url);
    if (std::ranges::count(config_.forwards, forward.name, &Forward::name) > 1) {
      mistakes_.push_back({line, "forward.name: another one has the name \"" + forward.name +
                                     "\", too: give each a name of its own"});
    }
  }

  void expect(const ConfigValue& value, const std::string& name, const std::string& expected) {
    mistakes_.push_back({value.line, name + ": expected " + expected + ", got " + value.text});
  }

  void unknown(const toml::key& key, const std::string& what, const std::string& nearest,
               const char* open, const char* close) {
    std::string text = "unknown " + what;
    if (!nearest.empty()) text += ", did you mean " + (open + nearest + close) + "?";
    mistakes_.push_back({key.source().begin.line, text});
  }

  std::string file_;
  Config& config_;
  std::vector<Mistake> mistakes_;
};

}  // namespace

Config load_config(const std::filesystem::path& file) {
  const auto text = read_file(file, kMaxFileBytes + 1);
  if (!text) throw_errno("read " + file.string());
  if (text->size() > kMaxFileBytes) {
    throw ConfigError{file.string() + ": larger than 1 MiB, which no configuration is"};
  }
  Config config;
  FileReader reader{file.string(), config};
  try {
    reader.read_section(toml::parse(*text), "");
  } catch (const toml::parse_error& error) {
    throw ConfigError{file.string() + ':' + std::to_string(error.source().begin.line) +
                      ": not TOML: " + printable(error.description())};
  }
  reader.finish();
  return config;
}

}  // namespace tracer_bio
