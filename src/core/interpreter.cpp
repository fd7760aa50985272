#include "core/interpreter.h"

#include <algorithm>
#include <cctype>
#include <span>

#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using Args = std::span<const std::string_view>;
using Name = std::optional<std::string>;

// How the command line of one family of interpreters is read up to its script.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order in which a row reads
struct Syntax {
  std::string_view program;  // without a version at its end
  std::string_view
      short_with_value;  // letters of options whose value follows, attached or as the next argument
  std::string_view
      short_code;      // letters of options that bring the program along: there is no script
  char module_letter;  // of the option that names a module instead of a script; 0: none
  std::string_view
      long_with_value;        // long options whose value is the next argument, separated by blanks
  bool plus_options = false;  // shells also take +x
  std::string_view long_code{};  // long options that bring the program along
};

constexpr Syntax kSyntaxes[] = {
    {"sh", "oO", "c", 0, "--rcfile --init-file", true},
    {"bash", "oO", "c", 0, "--rcfile --init-file", true},
    {"dash", "o", "c", 0, "", true},
    {"zsh", "o", "c", 0, "--emulate", true},
    {"ksh", "o", "c", 0, "", true},
    {"mksh", "o", "c", 0, "", true},
    {"tcsh", "", "c", 0, ""},
    {"csh", "", "c", 0, ""},
    {"fish", "dC", "c", 0, "--init-command --profile --debug"},
    {"python", "WX", "c", 'm', "--check-hash-based-pycs"},
    {"pypy", "WX", "c", 'm', "--jit"},
    {"perl", "ImMFCx", "eE", 0, ""},
    {"ruby", "IrCEF", "e", 0, "--encoding --external-encoding --internal-encoding"},
    {"Rscript", "", "e", 0, ""},
    {"node", "r", "ep", 0, "--require --import --loader --experimental-loader --conditions", false,
     "--eval --print"},
    {"nodejs", "r", "ep", 0, "--require --import --loader --experimental-loader --conditions",
     false, "--eval --print"},
    {"julia", "JLpCt", "eE", 0, "--project --sysimage --threads --procs --load"},
    {"lua", "l", "e", 0, ""},
    {"php", "dczf", "r", 0, ""},
    {"tclsh", "", "", 0, "-encoding"},
    {"guile", "Lex", "c", 0, ""},
};

// "python3.11" → "python", "perl5.36.0" → "perl".
std::string_view without_version(std::string_view program) {
  const size_t end = program.find_last_not_of("0123456789.-");
  return end == std::string_view::npos ? program : program.substr(0, end + 1);
}

bool is_one_of(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const size_t blank = std::min(words.find(' '), words.size());
    if (words.substr(0, blank) == word) return true;
    words.remove_prefix(std::min(blank + 1, words.size()));
  }
  return false;
}

Name file_name(std::string_view path) { return std::string(base_name(path)); }

// What a cluster of short options such as -eux asks for.
struct Cluster {
  bool code = false;
  bool value_follows = false;
  std::optional<std::string_view> module = std::nullopt;  // empty: the next argument
};

Cluster read_cluster(const Syntax& syntax, std::string_view letters) {
  for (size_t i = 0; i < letters.size(); ++i) {
    const char letter = letters[i];
    if (syntax.short_code.find(letter) != std::string_view::npos) return {.code = true};
    if (letter == syntax.module_letter) return {.module = letters.substr(i + 1)};
    if (syntax.short_with_value.find(letter) != std::string_view::npos) {
      return {.value_follows = i + 1 == letters.size()};
    }
  }
  return {};
}

Name script_of(const Syntax& syntax, Args args) {
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string_view arg = args[i];
    if (arg == "--") return i + 1 < args.size() ? file_name(args[i + 1]) : std::nullopt;
    if (arg == "-") return std::nullopt;  // the program comes from standard input
    const bool option = arg.starts_with('-') || (syntax.plus_options && arg.starts_with('+'));
    if (!option) return file_name(arg);
    if (is_one_of(arg, syntax.long_code)) return std::nullopt;
    if (is_one_of(arg, syntax.long_with_value)) {
      ++i;
    } else if (!arg.starts_with("--")) {
      const Cluster cluster = read_cluster(syntax, arg.substr(1));
      if (cluster.code) return std::nullopt;
      if (cluster.module) {
        if (!cluster.module->empty()) return std::string(*cluster.module);
        return i + 1 < args.size() ? Name(args[i + 1]) : std::nullopt;
      }
      if (cluster.value_follows) ++i;
    }
  }
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// "trimmomatic-0.39.jar" → "trimmomatic".
Name jar_name(std::string_view path) {
  std::string_view name = stem(base_name(path));
  for (size_t i = name.find('-'); i != std::string_view::npos; i = name.find('-', i + 1)) {
    if (i + 1 < name.size() && std::isdigit(static_cast<unsigned char>(name[i + 1])) != 0) {
      name = name.substr(0, i);
      break;
    }
  }
  return lower(name);
}

// The class that a person would name: "uk.ac.babraham.FastQC.FastQCApplication" → "fastqc",
// "nextflow.cli.Launcher" → "nextflow".
Name class_name(std::string_view main_class) {
  // Entry points whose own name and package do not tell.
  constexpr std::pair<std::string_view, std::string_view> kKnown[] = {
      {"org.broadinstitute.hellbender.Main", "gatk"},
      {"picard.cmdline.PicardCommandLine", "picard"},
  };
  for (const auto& [known, name] : kKnown) {
    if (main_class == known) return std::string(name);
  }
  const size_t slash = main_class.rfind('/');  // module/class
  if (slash != std::string_view::npos) main_class.remove_prefix(slash + 1);
  const size_t dot = main_class.rfind('.');
  std::string_view name = dot == std::string_view::npos ? main_class : main_class.substr(dot + 1);
  for (const std::string_view role :
       {"Application", "CommandLine", "Launcher", "Main", "App", "Cli", "CLI"}) {
    if (name.ends_with(role)) {
      name.remove_suffix(role.size());
      break;
    }
  }
  if (!name.empty()) return lower(name);
  // Nothing but a role: the package names the program; its last part may be a role, too.
  std::string_view package =
      dot == std::string_view::npos ? std::string_view{} : main_class.substr(0, dot);
  for (const std::string_view role : {".cli", ".main", ".app", ".cmdline"}) {
    if (package.ends_with(role)) package.remove_suffix(role.size());
  }
  const size_t last = package.rfind('.');
  if (last != std::string_view::npos) package.remove_prefix(last + 1);
  if (package.empty()) return lower(main_class);
  return lower(package);
}

Name java_name(Args args) {
  constexpr std::string_view kWithValue =
      "-cp -classpath --class-path -p --module-path --upgrade-module-path --add-modules "
      "--add-exports --add-opens "
      "--add-reads --limit-modules --patch-module --source --describe-module -d "
      "--enable-native-access";
  for (size_t i = 0; i < args.size(); ++i) {
    const bool next = i + 1 < args.size();
    if (args[i] == "-jar") return next ? jar_name(args[i + 1]) : std::nullopt;
    if (args[i] == "-m" || args[i] == "--module")
      return next ? class_name(args[i + 1]) : std::nullopt;
    if (is_one_of(args[i], kWithValue)) {
      ++i;
    } else if (!args[i].starts_with('-') && !args[i].starts_with('@')) {
      return class_name(args[i]);
    }
  }
  return std::nullopt;
}

// R itself is told its script as --file=, by Rscript and by its own front end; `R -f file` is a
// person's way.
Name r_name(Args args) {
  constexpr std::string_view kFile = "--file=";
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--args") break;
    if (args[i].starts_with(kFile)) return file_name(args[i].substr(kFile.size()));
    if (args[i] == "-f" && i + 1 < args.size()) return file_name(args[i + 1]);
  }
  return std::nullopt;
}

// May be empty: `java ''`, `python -m ''`.
Name name_in_arguments(std::string_view program, Args args) {
  const std::string_view family = without_version(program);
  if (family == "java") return java_name(args);
  if (family == "R") return r_name(args);
  const auto* const syntax = std::ranges::find(kSyntaxes, family, &Syntax::program);
  if (syntax == std::end(kSyntaxes)) return std::nullopt;
  return script_of(*syntax, args);
}

}  // namespace

std::optional<std::string> interpreted_name(std::string_view program,
                                            const std::vector<std::string_view>& args) {
  if (args.size() < 2) return std::nullopt;
  Name name = name_in_arguments(program, Args(args).subspan(1));
  if (name && name->empty()) name.reset();
  return name;
}

std::vector<std::string_view> interpreter_names() {
  std::vector<std::string_view> names{"java"};
  for (const Syntax& syntax : kSyntaxes) names.push_back(syntax.program);
  return names;
}

}  // namespace tracer_bio
