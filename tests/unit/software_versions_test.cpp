#include "core/software_versions.h"

#include <gtest/gtest.h>

#include "cli/output/versions_yaml.h"

namespace tracer_bio {
namespace {

ToolProgram program(const char* path, const char* version, bool is_tool = true) {
  ToolProgram result{.is_tool = is_tool, .file = {}};
  result.file.path = path;
  result.file.version = version;
  return result;
}

std::string yaml(SoftwareVersions versions) {
  std::string text;
  write_versions_yaml(versions.take(), [&](std::string_view part) { text += part; });
  return text;
}

TEST(SoftwareVersions, AreWrittenAsNfCoreHasThem) {
  SoftwareVersions versions;
  versions.add_tool(kWorkflow, "nextflow", program("/usr/bin/java", "17.0.9", false),
                    SoftwareKind::kEngine);
  versions.add_tool("NFCORE:RNASEQ:ALIGN", "bwa", program("/usr/bin/bwa", "0.7.17"));
  versions.add_tool("NFCORE:VARIANTS:ALIGN", "samtools", program("/usr/bin/samtools", "1.16"));
  versions.add_tool("ALIGN", "mine", program("/opt/mine", ""));
  versions.add_tool("SORT", "short", program("", "", false));
  EXPECT_EQ(yaml(std::move(versions)),
            "ALIGN:\n"
            "  bwa: 0.7.17\n"
            "  mine: null  # no package tells of /opt/mine\n"
            "  samtools: '1.16'\n"
            "SORT:\n"
            "  short: null  # it was not looked at, or not in time\n"
            "Workflow:\n"
            "  java: 17.0.9\n"
            "  nextflow: null  # a script, of which /usr/bin/java tells nothing\n");
}

TEST(SoftwareVersions, OfOneToolAreAList) {
  SoftwareVersions versions;
  for (const char* version : {"1.17", "1.16.1", "", "1.17"})
    versions.add_tool("SORT", "samtools", program("/usr/bin/samtools", version));
  EXPECT_EQ(yaml(std::move(versions)), "SORT:\n  samtools: [1.16.1, '1.17']\n");
}

TEST(SoftwareVersions, OfAPackageThatIsNamedAsTheToolIsTheTools) {
  SoftwareVersions versions;
  versions.add_tool("QC", "pysam", program("/usr/bin/python3.11", "3.11.2", false));
  ObjectFile file;
  file.package = "pysam";
  file.version = "0.20.0";
  versions.add_package("QC", file);
  EXPECT_EQ(yaml(std::move(versions)), "QC:\n  pysam: 0.20.0\n  python: 3.11.2\n");
}

TEST(YamlText, IsAStringForEveryReader) {
  for (const char* plain : {"bwa", "BWA_MEM", "htseq-count", "libstdc++", "0.7.17", "v1.2"})
    EXPECT_EQ(yaml_text(plain), plain);
  for (const char* quoted :
       {"",     "1.16",         "9",   "1.", ".1.1", "1..1", "1e5", "0x1f", "2023-01-01",
        "1:20", "0.7.17-r1188", "yes", "No", "NULL", "true", "y",   "~",    "- a",
        "a: b", "a #b",         "*a",  "&a", "!a",   "[a",   "{a",  "%a",   "@a",
        "`a",   "<<",           "=",   " a", "a ",   "?"})
    EXPECT_EQ(yaml_text(quoted), '\'' + std::string{quoted} + '\'');
  EXPECT_EQ(yaml_text("it's"), "'it''s'");
  EXPECT_EQ(yaml_text("a\nb: c"), "\"a\\u000ab: c\"");
  EXPECT_EQ(yaml_text("\xff"), "\"\\udcff\"");
}

TEST(YamlText, OfHostileNamesMovesNothing) {
  SoftwareVersions versions;
  const std::string name = std::string(2000, 'x') + "\n\033[2J";
  versions.add_tool(name, name, program("/bin/\n\033x", ""));
  const std::string key = '"' + std::string(2000, 'x') + "\\u000a\\u001b[2J\"";
  EXPECT_EQ(yaml(std::move(versions)),
            "? " + key + "\n:\n  ? " + key + "\n  : null  # no package tells of /bin/\\n\\x1bx\n");
}

}  // namespace
}  // namespace tracer_bio
