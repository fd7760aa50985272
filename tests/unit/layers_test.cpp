// The folders' dependencies point one way (src/CMakeLists.txt).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

// Whose headers each folder may include, besides its own and the contracts.
const std::map<std::string, std::set<std::string>> kAllowed = {
    {"base", {}},
    {"core", {"base"}},
    {"config", {"base", "core"}},
    {"source", {"base", "core"}},
    {"procfs", {"base", "core"}},
    {"software", {"base", "core"}},
    {"store", {"base", "core"}},
    {"analysis", {"base", "core"}},
    {"forward", {"base", "core"}},
    {"daemon", {"base", "core", "config", "source", "procfs", "software", "store"}},
    {"cli",
     {"base", "core", "config", "source", "procfs", "software", "store", "analysis", "forward",
      "daemon"}},
};

TEST(Layers, IncludeOnlyWhatIsBelowThem) {
  const std::regex include{R"re(^#include "([a-z_]+)/)re"};
  int files = 0;
  for (const auto& [folder, allowed] : kAllowed) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(TRACER_BIO_SOURCE_DIR) / "src" / folder)) {
      if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") continue;
      ++files;
      std::ifstream file{entry.path()};
      for (std::string line; std::getline(file, line);) {
        std::smatch match;
        if (!std::regex_search(line, match, include)) continue;
        const std::string other = match[1];
        EXPECT_TRUE(other == folder || other == "tracer_bio" || allowed.contains(other))
            << entry.path() << ": " << line;
      }
    }
  }
  EXPECT_GT(files, 50);
}

TEST(Layers, EveryFolderHasItsRule) {
  for (const auto& entry : fs::directory_iterator(fs::path(TRACER_BIO_SOURCE_DIR) / "src")) {
    if (!entry.is_directory()) continue;
    EXPECT_TRUE(kAllowed.contains(entry.path().filename())) << entry.path();
  }
}

TEST(Layers, TheCoreKnowsNoLibraryOfTheSystem) {
  const std::regex foreign{
      R"re(#include [<"](bpf/|sqlite3|spdlog/|fcntl|unistd|chrono|sys/(?!types)))re"};
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(TRACER_BIO_SOURCE_DIR) / "src/core")) {
    std::ifstream file{entry.path()};
    for (std::string line; std::getline(file, line);) {
      EXPECT_FALSE(std::regex_search(line, foreign)) << entry.path() << ": " << line;
    }
  }
}

// Two of the same name would be taken for one by the linker.
TEST(Layers, EveryTypeOfAHeaderHasANameOfItsOwn) {
  const std::regex definition{
      R"re(^(?:class|struct|enum class) (\w+)(?: final)?(?: : [^{]+)?(?: \{.*)?$)re"};
  std::map<std::string, fs::path> headers;
  for (const std::string folder : {"src", "include"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(TRACER_BIO_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".h") continue;
      std::ifstream file{entry.path()};
      for (std::string line; std::getline(file, line);) {
        std::smatch match;
        if (!std::regex_search(line, match, definition)) continue;
        const auto [other, is_new] = headers.emplace(match[1], entry.path());
        EXPECT_TRUE(is_new) << match[1] << ": " << entry.path() << ", " << other->second;
      }
    }
  }
  EXPECT_GT(headers.size(), 100U);
}

}  // namespace
