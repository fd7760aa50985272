#include "software/software.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit/scratch.h"
#include "unit/tiny_elf.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

using Unknown = ObjectUnknown;
using Source = PackageSource;

ObjectKey key_of(const fs::path& file) {
  struct stat status {};
  EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .mtime_ns = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec};
}

// A root of its own, with files below it.
class SoftwareTest : public testing::Test {
 protected:
  void add(const fs::path& path, std::string_view text = "") const {
    scratch_.write(path.relative_path(), text);
  }
  fs::path real(const fs::path& path) const { return root_ / path.relative_path(); }

  // An object of a file that is made.
  ObjectFile object(const std::string& path) const {
    add(path, test::TinyElf{}.bytes());
    return {.key = key_of(real(path)), .path = path};
  }
  ObjectFile program(const std::string& path) const {
    ObjectFile made = object(path);
    made.kind = ObjectKind::kExecutable;
    return made;
  }

  ObjectFile look(ObjectFile object, std::vector<pid_t> processes = {}) {
    software_.look_into(object, processes);
    return object;
  }
  // "samtools 1.16.1", and with what packers add: "samtools 1.16.1 1.16.1-1"
  std::string package(const ObjectFile& found) const {
    return found.package + ' ' + found.version + ' ' + found.package_version;
  }

  test::Scratch scratch_;
  const fs::path root_ = fs::canonical(scratch_.path());
  Software software_{root_};
};

TEST_F(SoftwareTest, ReadsTheFileItself) {
  const ObjectFile found = look(object("/usr/lib/libtiny.so.1"));
  EXPECT_EQ(found.kind, ObjectKind::kLibrary);
  EXPECT_EQ(found.soname, "libtiny.so.1");
  EXPECT_EQ(found.build_id, "0123abcd");
  EXPECT_EQ(found.size_bytes, static_cast<int64_t>(test::TinyElf{}.bytes().size()));
  EXPECT_EQ(found.unknown, std::nullopt);
  EXPECT_EQ(found.package_source, std::nullopt);
}

TEST_F(SoftwareTest, SaysOfAnotherFileThatItIsNotThere) {
  const ObjectFile made = object("/bin/tool");
  for (const auto change :
       {+[](ObjectFile& file) { ++file.key.inode; }, +[](ObjectFile& file) { ++file.key.mtime_ns; },
        +[](ObjectFile& file) { ++file.key.device; },
        +[](ObjectFile& file) { file.size_bytes = 1; },
        +[](ObjectFile& file) { file.path = "/bin/other"; },
        +[](ObjectFile& file) { file.path = "bin/tool"; }}) {
    ObjectFile other = made;
    change(other);
    const ObjectFile found = look(other);
    EXPECT_EQ(found.unknown, Unknown::kNotThere);
    EXPECT_EQ(found.build_id, "");
  }
  EXPECT_EQ(look(made).unknown, std::nullopt);
}

TEST_F(SoftwareTest, FollowsNoLinkAndWaitsForNoFifo) {
  ObjectFile link = object("/bin/tool");
  scratch_.link("bin/link", "tool");
  link.path = "/bin/link";
  EXPECT_EQ(look(link).unknown, Unknown::kNotThere);
  scratch_.link("sbin", "bin");
  link.path = "/sbin/tool";
  EXPECT_EQ(look(link).unknown, Unknown::kNotThere);

  ASSERT_EQ(::mkfifo(real("/bin/fifo").c_str(), 0600), 0);
  EXPECT_EQ(look({.key = key_of(real("/bin/fifo")), .path = "/bin/fifo"}).unknown,
            Unknown::kNotThere);
}

TEST_F(SoftwareTest, LooksBelowTheRootsOfProcesses) {
  ObjectFile made = object("/bin/tool");
  made.path = real(made.path);  // as this process sees it, and its root
  EXPECT_EQ(look(made).unknown, Unknown::kNotThere);
  constexpr pid_t kNobody = 0x7fffffff;
  EXPECT_EQ(look(made, {kNobody, ::getpid()}).build_id, "0123abcd");
}

TEST_F(SoftwareTest, SaysWhatIsNoElf) {
  add("/lib/classes.jsa", "something else");
  const ObjectFile found =
      look({.key = key_of(real("/lib/classes.jsa")), .path = "/lib/classes.jsa"});
  EXPECT_EQ(found.unknown, Unknown::kNotElf);
  EXPECT_EQ(found.size_bytes, 14);
}

TEST_F(SoftwareTest, LeavesAloneWhatIsKnownToBeUnknown) {
  ObjectFile deleted = object("/apps/tool/1.2/lib/libtool.so");
  deleted.unknown = Unknown::kDeleted;
  const ObjectFile found = look(deleted);
  EXPECT_EQ(found.unknown, Unknown::kDeleted);
  EXPECT_EQ(found.build_id, "");
  EXPECT_EQ(found.kind, ObjectKind::kLibrary);
  EXPECT_EQ(package(found), "tool 1.2 1.2");

  deleted.unknown = Unknown::kPathCut;
  EXPECT_EQ(package(look(deleted)), "  ");
  EXPECT_EQ(look({}).unknown, Unknown::kNoPath);
}

constexpr std::string_view kSite = "/venv/lib/python3.11/site-packages/";
std::string in_site(std::string_view path) { return std::string{kSite} + std::string{path}; }

TEST_F(SoftwareTest, AsksThePythonPackageOfThatName) {
  add(in_site("numpy-1.24.2.dist-info/METADATA"), "Name: numpy\nVersion: 1.24.2\n\nText");
  const ObjectFile found = look(object(in_site("numpy/core/_x.cpython-311.so")));
  EXPECT_EQ(package(found), "numpy 1.24.2 1.24.2");
  EXPECT_EQ(found.kind, ObjectKind::kPython);
  EXPECT_EQ(found.package_source, Source::kPython);
}

TEST_F(SoftwareTest, AsksThePythonPackageThatListsTheFile) {
  add(in_site("opencv_python-4.8.0.dist-info/METADATA"), "Name: opencv-python\nVersion: 4.8.0\n");
  add(in_site("opencv_python-4.8.0.dist-info/RECORD"), "cv2/__init__.py,,\ncv2/cv2.abi3.so,,1\n");
  add(in_site("scikit_learn-1.2.dist-info/METADATA"), "Name: scikit-learn\nVersion: 1.2\n");
  add(in_site("scikit_learn-1.2.dist-info/top_level.txt"), "sklearn\n");
  EXPECT_EQ(package(look(object(in_site("cv2/cv2.abi3.so")))), "opencv-python 4.8.0 4.8.0");
  EXPECT_EQ(package(look(object(in_site("sklearn/_x.so")))), "scikit-learn 1.2 1.2");
}

TEST_F(SoftwareTest, TakesNoneOfTwoPythonPackagesOfOneName) {
  add(in_site("x-1.dist-info/METADATA"), "Name: x\nVersion: 1\n");
  add(in_site("x-2.dist-info/METADATA"), "Name: x\nVersion: 2\n");
  const ObjectFile found = look(object(in_site("x/x.so")));
  EXPECT_EQ(package(found), "x  ");
  EXPECT_EQ(found.package_source, Source::kPath);
}

TEST_F(SoftwareTest, ReadsOlderFormsOfPythonsMetadata) {
  add(in_site("a-1.egg-info"), "Name: a\nVersion: 1\n");
  add(in_site("b-2.egg-info/PKG-INFO"), "Name: B\nVersion: 2\n");
  add(in_site("c-3-py3.11.egg/EGG-INFO/PKG-INFO"), "Name: c\nVersion: 3\n");
  EXPECT_EQ(package(look(object(in_site("a/a.so")))), "a 1 1");
  EXPECT_EQ(package(look(object(in_site("b.cpython-311.so")))), "B 2 2");
  EXPECT_EQ(package(look(object(in_site("c-3-py3.11.egg/c/c.so")))), "c 3 3");
}

TEST_F(SoftwareTest, ReadsAnIndexAnewWhenSomethingWasInstalled) {
  const ObjectFile made = object(in_site("numpy/x.so"));
  EXPECT_EQ(look(made).package_source, Source::kPath);
  add(in_site("numpy-1.24.2.dist-info/METADATA"), "Name: numpy\nVersion: 1.24.2\n");
  EXPECT_EQ(package(look(made)), "numpy 1.24.2 1.24.2");
  software_.idle();
  EXPECT_EQ(package(look(made)), "numpy 1.24.2 1.24.2");
}

TEST_F(SoftwareTest, ReadsTheDescriptionOfAPackageOfR) {
  add("/usr/lib/R/library/dplyr/DESCRIPTION", "Package: dplyr\nVersion: 1.0.10\n");
  const ObjectFile found = look(object("/usr/lib/R/library/dplyr/libs/dplyr.so"));
  EXPECT_EQ(package(found), "dplyr 1.0.10 1.0.10");
  EXPECT_EQ(found.package_source, Source::kR);
}

constexpr std::string_view kSamtools =
    R"({"name": "samtools", "version": "1.16.1", "build": "h6_1", "files": ["bin/samtools"]})";

TEST_F(SoftwareTest, AsksTheCondaEnvironmentThatTheFileIsIn) {
  add("/conda/conda-meta/python-3.11.json",
      R"({"name": "python", "version": "3.11", "build": "0", "files": ["envs/qc/bin/samtools"]})");
  add("/conda/envs/qc/conda-meta/samtools-1.16.1-h6_1.json", kSamtools);
  const ObjectFile found = look(program("/conda/envs/qc/bin/samtools"));
  EXPECT_EQ(package(found), "samtools 1.16.1 1.16.1-h6_1");
  EXPECT_EQ(found.package_source, Source::kConda);
  EXPECT_EQ(look(program("/conda/envs/qc/bin/own")).package_source, std::nullopt);
}

TEST_F(SoftwareTest, ReadsNoMoreThanAPartOfAHugeCondaFile) {
  add("/conda/conda-meta/samtools-1.16.1-h6_1.json", kSamtools);
  add("/conda/conda-meta/huge-1-0.json", R"({"name": "huge", "version": "1", "build": ")");
  fs::resize_file(real("/conda/conda-meta/huge-1-0.json"), 100 << 20);  // of NULs, and no disk
  scratch_.link("conda/conda-meta/link-1-0.json", "/etc/passwd");
  ASSERT_EQ(::mkfifo(real("/conda/conda-meta/fifo-1-0.json").c_str(), 0600), 0);
  EXPECT_EQ(package(look(program("/conda/bin/samtools"))), "samtools 1.16.1 1.16.1-h6_1");
}

TEST_F(SoftwareTest, AsksDebiansDatabase) {
  add("/var/lib/dpkg/status",
      "Package: zlib1g\nStatus: install ok installed\nVersion: 1:1.2.13.dfsg-1\n\n"
      "Package: samtools\nStatus: install ok installed\nVersion: 1.16.1-1\n");
  add("/var/lib/dpkg/info/zlib1g:amd64.list", "/.\n/lib\n/lib/libz.so.1.2.13\n");
  add("/var/lib/dpkg/info/samtools.list", "/.\n/usr\n/usr/bin\n/usr/bin/samtools\n");
  add("/var/lib/dpkg/info/gone.list", "/usr/bin/gone\n");
  const ObjectFile found = look(program("/usr/bin/samtools"));
  EXPECT_EQ(package(found), "samtools 1.16.1 1.16.1-1");
  EXPECT_EQ(found.package_source, Source::kDebian);
  EXPECT_EQ(package(look(object("/usr/lib/libz.so.1.2.13"))), "zlib1g 1.2.13 1:1.2.13.dfsg-1");
  EXPECT_EQ(look(program("/usr/bin/gone")).package_source, std::nullopt);

  add("/var/lib/dpkg/status", "Package: samtools\nVersion: 1.17-1\n");
  EXPECT_EQ(package(look(program("/usr/bin/samtools"))), "samtools 1.17 1.17-1");
}

TEST_F(SoftwareTest, PrefersWhoIsNearestToTheFileAndKnowsAVersion) {
  const std::string path = "/usr/lib/python3/dist-packages/pysam/x.so";
  add("/var/lib/dpkg/status", "Package: python3-pysam\nVersion: 0.20.0-1\n");
  add("/var/lib/dpkg/info/python3-pysam.list", path + '\n');
  EXPECT_EQ(package(look(object(path))), "python3-pysam 0.20.0 0.20.0-1");
  add("/usr/lib/python3/dist-packages/pysam-0.20.0.egg-info", "Name: pysam\nVersion: 0.20.0\n");
  EXPECT_EQ(package(look(object(path))), "pysam 0.20.0 0.20.0");
}

// What is installed here is told.
class InstalledSoftware : public testing::Test {
 protected:
  ObjectFile look(const fs::path& path) {
    ObjectFile object{
        .key = key_of(path), .path = fs::canonical(path), .kind = ObjectKind::kExecutable};
    software_.look_into(object, {});
    return object;
  }

  Software software_;
};

TEST_F(InstalledSoftware, TellsSamtoolsOfDebian) {
  if (!fs::exists("/usr/bin/samtools")) GTEST_SKIP() << "no /usr/bin/samtools";
  const ObjectFile found = look("/usr/bin/samtools");
  EXPECT_EQ(found.package, "samtools");
  EXPECT_EQ(found.package_source, Source::kDebian);
  EXPECT_TRUE(found.package_version.starts_with(found.version)) << found.package_version;
  EXPECT_EQ(found.build_id.size(), 40);
}

TEST_F(InstalledSoftware, TellsNumpyOfDebian) {
  const fs::path folder = "/usr/lib/python3/dist-packages/numpy/linalg";
  if (!fs::exists(folder)) GTEST_SKIP() << "no " << folder;
  int found_count = 0;
  for (const auto& file : fs::directory_iterator{folder}) {
    if (file.path().extension() != ".so") continue;
    const ObjectFile found = look(file.path());
    EXPECT_EQ(found.package, "numpy");
    EXPECT_EQ(found.package_source, Source::kPython);
    EXPECT_FALSE(found.version.empty());
    ++found_count;
  }
  EXPECT_GT(found_count, 0);
}

TEST_F(InstalledSoftware, TellsStatsOfR) {
  const fs::path file = "/usr/lib/R/library/stats/libs/stats.so";
  if (!fs::exists(file)) GTEST_SKIP() << "no " << file;
  const ObjectFile found = look(file);
  EXPECT_EQ(found.package, "stats");
  EXPECT_EQ(found.package_source, Source::kR);
  EXPECT_FALSE(found.version.empty());
}

}  // namespace
}  // namespace tracer_bio
