// The README shows what the program knows of itself; scripts/docs.sh writes it there.
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "config/document.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace {

std::string readme() {
  return read_file(std::filesystem::path(TRACER_BIO_SOURCE_DIR) / "README.md").value_or("");
}

TEST(Readme, HasTheTableOfSettings) {
  EXPECT_NE(readme().find(settings_markdown()), std::string::npos);
}

TEST(Readme, HasEveryColumnOfEveryTable) {
  std::string_view rest;
  const std::string text = readme();
  rest = text;
  for (const TableInfo& table : tables()) {
    const size_t heading = rest.find("\n### " + std::string(table.name) + "\n");
    ASSERT_NE(heading, std::string_view::npos) << table.name;
    rest.remove_prefix(heading);
    for (const ColumnInfo& column : table.columns) {
      const size_t row = rest.find("\n| `" + std::string(column.name) + "` |");
      ASSERT_NE(row, std::string_view::npos) << table.name << '.' << column.name;
      rest.remove_prefix(row);
    }
  }
}

}  // namespace
}  // namespace tracer_bio
