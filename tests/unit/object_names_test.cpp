#include "core/object_names.h"

#include <gtest/gtest.h>

namespace tracer_bio {
namespace {

ObjectKind kind_of(std::string_view path) { return classify(path, false).kind; }
std::string package_of(std::string_view path) { return classify(path, false).package; }

// What a program's folder in a tree of software tells: "samtools 1.16.1".
std::string program(std::string_view path) {
  const ObjectName name = classify(path, true);
  return name.package.empty() ? "" : name.package + ' ' + name.version;
}

TEST(ObjectNames, TellAProgramFromALibrary) {
  EXPECT_EQ(classify("/usr/bin/samtools", true).kind, ObjectKind::kExecutable);
  EXPECT_EQ(classify("/lib64/ld-linux-x86-64.so.2", true).kind, ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/usr/lib/x86_64-linux-gnu/libssl.so.1.0.2k"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/usr/lib/x86_64-linux-gnu/gconv/UTF-16.so"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/usr/lib/jvm/java-17-openjdk-amd64/lib/server/classes.jsa"),
            ObjectKind::kOther);
  EXPECT_EQ(kind_of("/tmp/x.so.old"), ObjectKind::kOther);
  EXPECT_EQ(kind_of("/tmp/.so"), ObjectKind::kOther);
  EXPECT_EQ(kind_of("/"), ObjectKind::kOther);
  EXPECT_EQ(kind_of(""), ObjectKind::kOther);
}

TEST(ObjectNames, TellThePythonPackageOfAnExtension) {
  const std::string_view path =
      "/usr/lib/python3/dist-packages/numpy/core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so";
  const ObjectName name = classify(path, false);
  EXPECT_EQ(name.kind, ObjectKind::kPython);
  EXPECT_EQ(name.package, "numpy");
  EXPECT_EQ(name.version, "");
  EXPECT_EQ(name.language, PackageSource::kPython);
  EXPECT_EQ(name.folder, "/usr/lib/python3/dist-packages");
  EXPECT_EQ(name.within, "numpy/core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so");

  constexpr std::string_view kSite = "/home/a/venv/lib/python3.11/site-packages/";
  const auto in_site = [&](std::string_view file) {
    return package_of(std::string{kSite} + std::string{file});
  };
  EXPECT_EQ(in_site("_cffi_backend.cpython-311-x86_64-linux-gnu.so"), "_cffi_backend");
  EXPECT_EQ(in_site("numpy.libs/libopenblas64_p-r0-742d56dc.3.20.so"), "numpy");
  EXPECT_EQ(in_site("pysam-0.19-py3.11-linux-x86_64.egg/pysam/libcalignmentfile.so"), "pysam");
}

TEST(ObjectNames, LeaveAProgramWithinAPythonPackageAProgram) {
  const ObjectName name = classify("/v/lib/python3.11/site-packages/cmake/data/bin/cmake", true);
  EXPECT_EQ(name.kind, ObjectKind::kExecutable);
  EXPECT_EQ(name.package, "cmake");
}

TEST(ObjectNames, TellNoPackageOfPythonsOwnExtensions) {
  constexpr std::string_view kPath =
      "/usr/lib/python3.11/lib-dynload/_bz2.cpython-311-x86_64-linux-gnu.so";
  EXPECT_EQ(kind_of(kPath), ObjectKind::kPython);
  EXPECT_EQ(package_of(kPath), "");
}

TEST(ObjectNames, TellThePackageOfR) {
  const ObjectName name = classify("/usr/lib/R/site-library/dplyr/libs/dplyr.so", false);
  EXPECT_EQ(name.kind, ObjectKind::kR);
  EXPECT_EQ(name.package, "dplyr");
  EXPECT_EQ(name.language, PackageSource::kR);
  EXPECT_EQ(name.folder, "/usr/lib/R/site-library/dplyr");
  for (const std::string_view library :
       {"/home/a/R/x86_64-pc-linux-gnu-library/4.2", "/proj/Rlibs", "/apps/R/4.2.1/lib64/R/library",
        "/home/a/p/renv/library/R-4.2/x86_64-pc-linux-gnu"}) {
    EXPECT_EQ(package_of(std::string{library} + "/data.table/libs/data_table.so"), "data.table");
  }
}

TEST(ObjectNames, TakeNoOtherFolderForAPackageOfR) {
  EXPECT_EQ(kind_of("/opt/tool/libs/tool.so"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/usr/lib/R/library/stats/libs/other.so"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/usr/lib/R/lib/libR.so"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/release/tool/libs/tool.so"), ObjectKind::kLibrary);
}

TEST(ObjectNames, TellThePerlModule) {
  constexpr std::string_view kPath = "/usr/lib/x86_64-linux-gnu/perl-base/auto/List/Util/Util.so";
  EXPECT_EQ(kind_of(kPath), ObjectKind::kPerl);
  EXPECT_EQ(package_of(kPath), "List::Util");
  EXPECT_EQ(package_of("/usr/lib/x86_64-linux-gnu/perl/5.36/auto/POSIX/POSIX.so"), "POSIX");
  EXPECT_EQ(kind_of("/home/a/auto/x.so"), ObjectKind::kLibrary);
  EXPECT_EQ(kind_of("/home/a/auto/engine/libengine.so"), ObjectKind::kLibrary);
}

TEST(ObjectNames, TellTheVersionInATreeOfSoftware) {
  EXPECT_EQ(program("/apps/software/SAMtools/1.16.1-GCC-11.3.0/bin/samtools"), "SAMtools 1.16.1");
  EXPECT_EQ(
      classify("/apps/software/SAMtools/1.16.1-GCC-11.3.0/bin/samtools", true).package_version,
      "1.16.1-GCC-11.3.0");
  EXPECT_EQ(program("/opt/ohpc/pub/mpi/openmpi4-gnu12/4.1.4/lib/libmpi.so.40.30.4"),
            "openmpi4-gnu12 4.1.4");
  EXPECT_EQ(program("/apps/R/4.2.1/lib64/R/bin/exec/R"), "R 4.2.1");
  EXPECT_EQ(program("/opt/spack/linux-debian12-x86_64/gcc-12.2.0/"
                    "samtools-1.16.1-abcdefghijklmnopqrstuvwxyz234567/bin/samtools"),
            "samtools 1.16.1");
  EXPECT_EQ(program("/nix/store/abcdfghijklmnpqrsvwxyz0123456789-samtools-1.16.1/bin/samtools"),
            "samtools 1.16.1");
  EXPECT_EQ(program("/opt/jdk-17.0.2/bin/java"), "jdk 17.0.2");
  EXPECT_EQ(program("/usr/local/bwa/0.7.17/bin/bwa"), "bwa 0.7.17");
  EXPECT_EQ(program("/home/a/.pyenv/versions/3.11.2/bin/python3.11"), "python 3.11.2");
  EXPECT_EQ(program("/apps/python/3.9.6/lib/python3.9/lib-dynload/_bz2.cpython-39.so"),
            "python 3.9.6");
}

TEST(ObjectNames, TakeNoOtherFolderForATreeOfSoftware) {
  for (const std::string_view path :
       {"/usr/bin/samtools", "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", "/usr/lib/gcc/12.2/bin/cc1",
        "/usr/lib/jvm/java-11-openjdk-11.0.17/bin/java",
        "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "/usr/lib/postgresql/15/bin/postgres",
        "/usr/lib/python3.11/lib/x", "/usr/libexec/git-core/git", "/snap/go/1.19/bin/go",
        "/home/a/.tool/versions/3.11.2/bin/python", "/home/a/2023/bin/x", "/data/run/12/bin/x",
        "/1.2/bin/x", "/bin", "/usr", "/opt/1.2", "/opt/tool/bin/1.2/lib/x", "/home/1.5/bin/x"})
    EXPECT_EQ(program(path), "") << path;
}

TEST(ObjectNames, AreNoneThatNobodyGives) {
  EXPECT_EQ(program("/apps/to\nol/1.2/bin/tool"), "");
  EXPECT_EQ(program("/apps/tool/1.2\033[2J/bin/tool"), "");
  EXPECT_EQ(program("/apps/" + std::string(128, 'n') + "/1.2/bin/x"),
            std::string(128, 'n') + " 1.2");
  EXPECT_EQ(program("/apps/" + std::string(129, 'n') + "/1.2/bin/x"), "");
  EXPECT_EQ(package_of("/lib/python3/site-packages/n\303x/x.so"), "");
}

TEST(ObjectNames, TellWhatMayRun) {
  for (const std::string_view path : {"/usr/bin/python3.11", "/usr/lib/gcc/x/12/cc1",
                                      "lib/libz.so.1", "bin/x.sh", "numpy/core/x.cpython-311.so"})
    EXPECT_TRUE(may_run(path)) << path;
  for (const std::string_view path :
       {"/usr/share/man/man1/ls.1.gz", "numpy/__init__.py", "/usr/", "", "/usr/include/zlib.h"})
    EXPECT_FALSE(may_run(path)) << path;
}

TEST(ObjectNames, TakeFromAVersionWhatPackersAdd) {
  EXPECT_EQ(upstream_version("1:1.16.1-1+b2"), "1.16.1");
  EXPECT_EQ(upstream_version("1.16+ds-3"), "1.16");
  EXPECT_EQ(upstream_version("1.3.dfsg-1"), "1.3");
  EXPECT_EQ(upstream_version("1:1.2.13.dfsg-1"), "1.2.13");
  EXPECT_EQ(upstream_version("2.0.1~dfsg2-4"), "2.0.1");
  EXPECT_EQ(upstream_version("3.20.1+dfsg1.2-4"), "3.20.1");
  EXPECT_EQ(upstream_version("2.36-9+deb12u4"), "2.36");
  EXPECT_EQ(upstream_version("12.4+deb12u5"), "12.4");
  EXPECT_EQ(upstream_version("1.17~rc1-1"), "1.17~rc1");
  EXPECT_EQ(upstream_version("2.0+dsx-1"), "2.0+dsx");
  EXPECT_EQ(upstream_version("0.7.17-r1188-1"), "0.7.17-r1188");
  EXPECT_EQ(upstream_version("2.0"), "2.0");
  EXPECT_EQ(upstream_version(""), "");
}

TEST(ObjectNames, CompareNamesAsPythonDoes) {
  EXPECT_EQ(normal_python_name("Ruamel.YAML"), "ruamel-yaml");
  EXPECT_EQ(normal_python_name("scikit__learn"), "scikit-learn");
}

}  // namespace
}  // namespace tracer_bio
