#include "core/package_files.h"

#include <gtest/gtest.h>

namespace tracer_bio {
namespace {

using Paths = std::vector<std::string>;

Paths received(void (*read)(std::string_view, const PathReceiver&), std::string_view text) {
  Paths paths;
  read(text, [&](std::string_view path) { paths.emplace_back(path); });
  return paths;
}

TEST(PackageFiles, HaveHeadersUpToTheFirstEmptyLine) {
  constexpr std::string_view kText = "Name: numpy\r\nVersion:1.24.2\n\nVersion: 9\nAuthor: me\n";
  EXPECT_EQ(header_value(kText, "Name"), "numpy");
  EXPECT_EQ(header_value(kText, "Version"), "1.24.2");
  EXPECT_EQ(header_value(kText, "Author"), "");
  EXPECT_EQ(header_value(kText, "Nam"), "");
  EXPECT_EQ(header_value("", "Name"), "");
}

TEST(PackageFiles, TellThePythonPackage) {
  EXPECT_EQ(read_python_metadata("Metadata-Version: 2.1\nName: torch\nVersion: 2.0.1+cu118\n\n"),
            (PackageFacts{"torch", "2.0.1", "2.0.1+cu118"}));
  EXPECT_EQ(read_python_metadata("Name: torch\n"), std::nullopt);
  EXPECT_EQ(read_python_metadata("Name: torch\nVersion: 1\033[2J\n"), std::nullopt);
  EXPECT_EQ(read_python_metadata("Version: 1\nName: " + std::string(129, 'n') + '\n'),
            std::nullopt);
  EXPECT_EQ(received(read_python_lines, "numpy/a.so,sha256=x,12\n../bin/f2py,,\nyaml\r\n"),
            (Paths{"numpy/a.so", "../bin/f2py", "yaml"}));
}

TEST(PackageFiles, TellThePackageOfR) {
  EXPECT_EQ(read_r_description("Package: dplyr\nType: Package\nVersion: 1.0.10\n"),
            (PackageFacts{"dplyr", "1.0.10", "1.0.10"}));
  EXPECT_EQ(read_r_description("Type: Package\n"), std::nullopt);
}

TEST(PackageFiles, TellTheCondaPackage) {
  constexpr std::string_view kJson = R"({"build": "h6899075_1", "depends": ["a"],
      "files": ["bin/samtools", "lib\/x.so"], "name": "samtools", "version": "1.16.1"})";
  EXPECT_EQ(read_conda_package(kJson), (PackageFacts{"samtools", "1.16.1", "1.16.1-h6899075_1"}));
  EXPECT_EQ(received(read_conda_files, kJson), (Paths{"bin/samtools", "lib/x.so"}));
  EXPECT_EQ(read_conda_package("{\"name\": \"samtools\"}"), std::nullopt);
  EXPECT_EQ(read_conda_package("[]"), std::nullopt);
  EXPECT_EQ(received(read_conda_files, R"({"files": ["a", {}, "b"]})"), (Paths{"a"}));
  EXPECT_EQ(received(read_conda_files, R"({"files": {"a": "b"}})"), (Paths{}));
}

TEST(PackageFiles, ListDebiansFilesWithoutFolders) {
  EXPECT_EQ(received(read_debian_list, "/.\n/lib\n/lib/libz.so.1\n/usr\n/usr/lib\n/usr/lib64\n"),
            (Paths{"/.", "/usr/lib/libz.so.1", "/usr/lib", "/usr/lib64"}));
  EXPECT_EQ(debian_path("/bin/bash"), "/usr/bin/bash");
  EXPECT_EQ(debian_path("/usr/bin/bash"), "/usr/bin/bash");
  EXPECT_EQ(debian_path("/binary"), "/binary");
}

TEST(PackageFiles, TellWhatDebianInstalled) {
  std::vector<PackageFacts> packages;
  read_debian_status(
      "Package: samtools\nStatus: install ok installed\nVersion: 1.16.1-1\n\n"
      "Package: bwa\nStatus: deinstall ok config-files\nVersion: 0.7.17-7\n\n"
      "Package: broken\n\n\n"
      "Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13.dfsg-1",
      [&](PackageFacts package) { packages.push_back(std::move(package)); });
  EXPECT_EQ(packages, (std::vector<PackageFacts>{{"samtools", "1.16.1", "1.16.1-1"},
                                                 {"zlib1g", "1.2.13", "1:1.2.13.dfsg-1"}}));
}

}  // namespace
}  // namespace tracer_bio
