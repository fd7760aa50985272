#include "system/engine_test.h"

#include <cstdlib>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <utility>

#include "base/file.h"

namespace tracer_bio::test {
namespace fs = std::filesystem;
namespace {

constexpr size_t kLongestFileBytes = 1 << 20;

fs::path installed_engines() {
  const char* folder = std::getenv("TRACER_BIO_ENGINES");
  return folder != nullptr ? fs::path{folder} : fs::path{TRACER_BIO_SOURCE_DIR} / "build/engines";
}

}  // namespace

std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> result;
  for (size_t tab = 0; tab != std::string_view::npos; line.remove_prefix(tab + 1)) {
    tab = line.find('\t');
    result.emplace_back(line.substr(0, tab));
    if (tab == std::string_view::npos) break;
  }
  return result;
}

std::vector<Row> read_table(const fs::path& file) {
  std::ifstream stream{file};
  std::string line;
  if (!std::getline(stream, line)) throw std::runtime_error("read " + file.string());
  const std::vector<std::string> names = cells(line);
  std::vector<Row> rows;
  while (std::getline(stream, line)) {
    const std::vector<std::string> values = cells(line);
    if (values.size() != names.size())
      throw std::runtime_error(file.string() + ": no row of the table: " + line);
    std::map<std::string, std::string> row;
    for (size_t column = 0; column < names.size(); ++column) row[names[column]] = values[column];
    rows.emplace_back(std::move(row));
  }
  return rows;
}

int64_t cpu_ns_of_times(const fs::path& file) {
  const std::string text = read_file(file, kLongestFileBytes).value_or("");
  const std::regex time{R"((\d+)m(\d+)\.(\d{3})s)"};  // 1m23.456s
  int64_t total_ms = 0;
  int times = 0;
  for (std::sregex_iterator at{text.begin(), text.end(), time}, end; at != end; ++at, ++times) {
    const std::smatch& match = *at;
    total_ms += (std::stoll(match[1]) * 60 + std::stoll(match[2])) * 1000 + std::stoll(match[3]);
  }
  // User and system time, of the shell and of its children.
  if (times != 4) throw std::runtime_error(file.string() + ": not what `times` prints: " + text);
  return total_ms * 1'000'000;
}

EngineTest::EngineTest(std::string name, const fs::path& program)
    : name_(std::move(name)), program_(installed_engines() / name_ / program) {}

void EngineTest::SetUp() {
  SystemTest::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  if (!fs::exists(program_)) {
    if (is_required("TRACER_BIO_REQUIRE_ENGINES")) FAIL() << name_ << " must be installed here";
    GTEST_SKIP() << "missing: " << name_ << " (scripts/test.sh --engines installs it)";
  }
  fs::copy(fs::path{TRACER_BIO_SOURCE_DIR} / "tests/engines" / name_, folder(),
           fs::copy_options::recursive);
}

Database EngineTest::record_command(const Arguments& command, int exit_code) const {
  const fs::path log = dir_.path() / "engine.log";
  // Nothing of the user's, who may have settings and caches.
  const std::string home = dir_.path() / "home";
  return record_with_engines([&] {
    const Ended ended = run(command, {.directory = folder(),
                                      .log = log,
                                      .environment = {"NXF_HOME=" + home, "XDG_CACHE_HOME=" + home,
                                                      "XDG_CONFIG_HOME=" + home}});
    EXPECT_EQ(ended.exit_code(), exit_code) << read_file(log, kLongestFileBytes).value_or("");
  });
}

Row EngineTest::run_row(Database& database) const {
  return database.row("SELECT * FROM runs WHERE cwd = ?", {folder().string()});
}

}  // namespace tracer_bio::test
