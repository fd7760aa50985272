// What a subcommand needs of CLI11, whose headers only command_line.cpp and arguments.cpp pay for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tracer_bio {

// Binds options to variables, which outlive it. `placeholder` stands for the value in help; "FILE"
// is completed as a file, and "one|two" allows just these words.
class Arguments {
 public:
  explicit Arguments(CLI::App& app) : app_(app) {}

  void flag(const std::string& names, bool& target, const std::string& help);
  void option(const std::string& names, const std::string& placeholder,
              std::optional<std::string>& target, const std::string& help);
  // Not negative.
  void option(const std::string& names, const std::string& placeholder,
              std::optional<int64_t>& target, const std::string& help);
  // May be given several times.
  void option(const std::string& names, const std::string& placeholder,
              std::vector<std::string>& target, const std::string& help);
  // `words`: it must be there, and be one of them.
  void positional(const std::string& name, std::optional<std::string>& target,
                  const std::string& help, const std::vector<std::string>& words = {});
  // It must be there. Not negative.
  void positional(const std::string& name, std::optional<int64_t>& target, const std::string& help);

 private:
  CLI::App& app_;
};

}  // namespace tracer_bio
