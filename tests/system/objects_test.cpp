// Which files the programs of a run were made of: compared with what the dynamic linker tells.
#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/file.h"
#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

namespace fs = std::filesystem;
using Paths = std::set<std::string>;

constexpr const char* kOfRuns = R"(
    SELECT executions.pid, object.path, object.kind, object.unknown, object.build_id
    FROM executions JOIN object_sets ON object_sets.id = executions.object_set_id
    JOIN json_each(object_sets.objects) AS element JOIN objects AS object
      ON object.id = element.value)";

struct Tool {
  const char* program;
  const char* command;  // of a shell
};

// Whatever of them is there.
constexpr Tool kTools[] = {
    {"samtools", "samtools --version"},
    {"bwa", "bwa"},
    {"seqtk", "seqtk"},
    {"/usr/bin/python3", "/usr/bin/python3 -c 'import ssl, sqlite3, lzma'"},
    {"/usr/bin/python3", "/usr/bin/python3 -c 'import numpy, pysam'"},
    {"perl", "perl -MList::Util -MPOSIX -MSocket -e1"},
    {"Rscript", "Rscript -e 'library(stats)'"},
    {"awk", "awk 'BEGIN { print 1 }'"},
    {"sed", "sed -n 1p /dev/null"},
    {"grep", "grep -c x /dev/null"},
    {"sort", "sort /dev/null"},
    {"gzip", "gzip --version"},
    {"xz", "xz --version"},
    {"bzip2", "bzip2 --help"},
    {"tar", "tar --version"},
    {"find", "find /dev/null"},
    {"make", "make --version"},
    {"openssl", "openssl version"},
    {"sqlite3", "sqlite3 --version"},
    {"git", "git --version"},
    {"ls", "ls /dev/null"},
    {"id", "id"},
    {"ps", "ps"},
    {"cmake", "cmake --version"},
    {"g++", "g++ -E -x c++ /dev/null"},
    {"curl", "curl --version"},
    {"dpkg", "dpkg --version"},
    {"wget", "wget --version"},
};

// Whether a part of the ELF file is mapped to be executed: some libraries are data alone.
bool has_code(const std::string& path) {
  const std::string head = read_file(path, 1 << 16).value_or("");
  const auto& elf = *reinterpret_cast<const Elf64_Ehdr*>(head.data());
  if (head.size() < sizeof elf || elf.e_ident[EI_CLASS] != ELFCLASS64) return false;
  for (size_t i = 0; i < elf.e_phnum; ++i) {
    const size_t at = elf.e_phoff + i * sizeof(Elf64_Phdr);
    if (at + sizeof(Elf64_Phdr) > head.size()) break;
    const auto& part = *reinterpret_cast<const Elf64_Phdr*>(head.data() + at);
    if (part.p_type == PT_LOAD && (part.p_flags & PF_X) != 0) return true;
  }
  return false;
}

// What LD_DEBUG=files tells of one process: what was loaded, and not unloaded before its end.
Paths loaded_by(const fs::path& log) {
  std::ifstream lines{log};
  Paths paths;
  const auto rest = [](const std::string& line, const std::string& after) -> std::string {
    const size_t at = line.find(after);
    return at == std::string::npos ? "" : line.substr(at + after.size());
  };
  for (std::string line; std::getline(lines, line);) {
    if (const std::string path = rest(line, "calling init: "); path.starts_with('/')) {
      paths.insert(fs::canonical(path).string());
    } else if (line.find("destroying link map") != std::string::npos) {
      std::istringstream words{rest(line, "file=")};
      std::string gone;
      words >> gone;
      std::error_code error;
      paths.erase(fs::canonical(gone, error).string());
    }
  }
  std::erase_if(paths, [](const std::string& path) { return !has_code(path); });
  return paths;
}

class SampledObjects : public SystemTest {};

class ObjectsOfPrograms : public SystemTest {
 protected:
  void SetUp() override {
    SystemTest::SetUp();
    if (!tells_objects())
      GTEST_SKIP() << "this kernel has let go of a process's memory at its exit";
  }

  // What a run of the script was made of, with `options` of the recorder's configuration added.
  Database record_run(const std::string& body, const std::string& more = "") const {
    const auto script = dir_.script("objects_pipeline.sh", "#!/bin/bash\n" + body);
    DaemonOptions options;
    options.config += "[filters.executables]\nobjects_pipeline = [\"*\"]\n" + more;
    return record([&] { Child{{script}, {.directory = dir_.path()}}.wait(); }, options);
  }

  static std::map<int64_t, Paths> by_process(Database& database) {
    std::map<int64_t, Paths> found;
    for (const Row& row : database.rows(kOfRuns)) found[row.integer("pid")].insert(row["path"]);
    return found;
  }

 private:
  // Where the kernel's own does: 6.16 and later.
  static bool tells_objects() {
    std::ifstream release{"/proc/sys/kernel/osrelease"};
    int major = 0;
    int minor = 0;
    char dot = 0;
    release >> major >> dot >> minor;
    return major > 6 || (major == 6 && minor >= 16);
  }
};

bool is_there(const std::string& program) {
  return std::system(("command -v " + program + " > /dev/null").c_str()) == 0;
}

TEST_F(ObjectsOfPrograms, AreWhatTheLinkerLoaded) {
  std::string body = "export LD_DEBUG=files LD_DEBUG_OUTPUT=$PWD/ld\n";
  size_t tools = 0;
  for (const Tool& tool : kTools) {
    if (!is_there(tool.program)) continue;
    ++tools;
    body += std::string{tool.command} + " > /dev/null 2>&1\n";
  }
  ASSERT_GE(tools, 20U);
  Database database = record_run(body);
  auto found = by_process(database);
  size_t compared = 0;
  for (const auto& entry : fs::directory_iterator{dir_.path()}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("ld.")) continue;
    ++compared;
    const int64_t pid = std::stoll(name.substr(3));
    Paths expected = loaded_by(entry.path());
    std::string programs;
    for (const Row& row : database.executions_of(static_cast<pid_t>(pid))) {
      expected.insert(row["exe"]);
      programs += row["comm"] + " ";
    }
    EXPECT_EQ(found[pid], expected) << programs << pid;
  }
  EXPECT_GE(compared, tools);
  EXPECT_EQ(database.integer("SELECT count(*) FROM run_executions WHERE object_set_id IS NULL"), 0);
}

TEST_F(ObjectsOfPrograms, ShareSetsAndHaveBuildIds) {
  Database database =
      record_run("for i in $(seq 50); do " + tiny() + "; done; ls > /dev/null; sleep 1\n");
  const Row set = database.row(
      "SELECT count(DISTINCT object_set_id) AS sets, count(object_set_id) AS executions"
      " FROM executions WHERE exe = '" +
      tiny() + "'");
  EXPECT_EQ(set.integer("sets"), 1);
  EXPECT_EQ(set.integer("executions"), 50);
  const Row libc = database.row("SELECT * FROM objects WHERE soname = 'libc.so.6'");
  EXPECT_GE(libc["build_id"].size(), 16U);
  EXPECT_EQ(libc["kind"], "library");
  const Row ls = database.row("SELECT * FROM objects WHERE path LIKE '%/bin/ls'");
  EXPECT_EQ(ls["kind"], "executable");
  if (fs::exists("/var/lib/dpkg/info/coreutils.list")) {
    EXPECT_EQ(ls["package"], "coreutils");
    EXPECT_EQ(ls["package_source"], "debian");
    EXPECT_NE(ls["version"], "NULL");
  }
}

TEST_F(ObjectsOfPrograms, AreNotLookedAtOutsideOfRuns) {
  Database database = record([&] { run({tiny()}); });
  EXPECT_EQ(database.integer("SELECT count(*) FROM objects"), 0);
  EXPECT_EQ(database.executions_of(tiny()).at(0)["object_set_id"], "NULL");
}

TEST_F(ObjectsOfPrograms, AreNoOnesWhereNobodyAsks) {
  Database database = record_run(tiny() + "\n", "[libraries]\nenabled = false\n");
  EXPECT_EQ(database.integer("SELECT count(*) FROM objects"), 0);
  EXPECT_EQ(database.integer("SELECT count(*) FROM run_executions"), 2);
}

TEST_F(ObjectsOfPrograms, AreFollowedFromTheFirstOnWhoeverIsGivenTheScript) {
  const auto script = dir_.script("objects_pipeline.sh", tiny() + "\n");
  DaemonOptions options;
  options.config += "[filters.executables]\nobjects_pipeline = [\"*\"]\n";
  Database database = record([&] { run({"sh", "-e", script}); }, options);
  EXPECT_NE(database.executions_of(tiny()).at(0)["object_set_id"], "NULL");
}

TEST_F(ObjectsOfPrograms, OfHostilePathsAreStoredRightOrNotAtAll) {
  const std::string lines = "a\nb c'\"$(x)";
  fs::create_directories(dir_.path() / lines);
  fs::copy_file(tiny(), dir_.path() / lines / "tiny");
  fs::copy_file(tiny(), dir_.path() / "bytes\xff");
  fs::copy_file("/bin/sleep", dir_.path() / "gone");
  // As deep as a path can be, and deeper.
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += std::string(249, 'd') + "/";
  const std::string dig = "for i in $(seq 20); do mkdir " + std::string(249, 'd') + " && cd " +
                          std::string(249, 'd') + "; done\ncp '" + tiny() +
                          "' deep && ./deep\nsleep 1\n";
  Database database = record_run(
      "\""
      "$PWD/$(printf 'a\\nb c'\\''\"$(x)')/tiny\"\n" +
      std::string{"./bytes*\n./gone 0.2 & sleep 0.1; rm gone; wait\n"} +
      "unshare -m sh -c 'mkdir m && mount -t tmpfs none m && cp " + tiny() +
      " m/private && m/private'\n" + dig);
  const auto object = [&](const std::string& where) {
    return database.row("SELECT * FROM objects WHERE " + where);
  };
  EXPECT_EQ(object("path LIKE '%a\\nb c%'")["path"], dir_.path().string() + "/a\\nb c'\"$(x)/tiny");
  EXPECT_EQ(object("path LIKE '%/bytes%'")["path"], dir_.path().string() + "/bytes\\xff");
  EXPECT_EQ(object("path LIKE '%/gone'")["unknown"], "deleted");
  EXPECT_EQ(object("path LIKE '%/m/private'")["unknown"], "not_there");
  const Row cut = object("unknown = 'path_cut'");
  EXPECT_EQ(cut["path"], "NULL");
  EXPECT_EQ(cut.integer("size_bytes"), static_cast<int64_t>(fs::file_size(tiny())));
}

// As in containers: mapped is the file of a layer.
TEST_F(ObjectsOfPrograms, OfStackedFileSystemsHaveThePathThatTheirProcessSees) {
  Database database = record_run(
      "unshare -m sh -c 'mkdir t m && mount -t tmpfs none t && mkdir t/lower t/upper t/work &&"
      " cp " +
      tiny() +
      " t/lower/stacked &&"
      " mount -t overlay none -o lowerdir=t/lower,upperdir=t/upper,workdir=t/work m &&"
      " m/stacked'\n");
  if (database.integer("SELECT count(*) FROM executions WHERE comm = 'stacked'") == 0)
    GTEST_SKIP() << "no overlayfs";
  const Row object = database.row("SELECT * FROM objects WHERE path LIKE '%/stacked'");
  EXPECT_EQ(object["path"], (dir_.path() / "m/stacked").string());
  EXPECT_EQ(object["kind"], "executable");
}

// What sources tell that do not see the memory of a process at its end.
TEST_F(SampledObjects, AreWhatIsMappedWhereTheKernelDoesNotTell) {
  const auto script =
      dir_.script("objects_pipeline.sh", "#!/bin/bash\nsleep 1.5\n" + tiny() + "\n");
  DaemonOptions options;
  options.config =
      "[monitoring]\ninterval = 0.2\nsource = \"procfs\"\n[processing]\ninterval = 0.2\n" +
      std::string{kNoEngines} + "[filters.executables]\nobjects_pipeline = [\"*\"]\n";
  Database database = record([&] { Child{{script}, {.directory = dir_.path()}}.wait(); }, options);
  const auto found = database.rows(std::string{kOfRuns} + " WHERE executions.comm = 'sleep'");
  Paths paths;
  for (const Row& row : found) paths.insert(row["path"]);
  EXPECT_TRUE(paths.contains(fs::canonical("/bin/sleep").string()));
  EXPECT_TRUE(std::ranges::any_of(
      paths, [](const std::string& path) { return path.find("libc.so.6") != std::string::npos; }));
  EXPECT_GE(database.row("SELECT * FROM objects WHERE soname = 'libc.so.6'")["build_id"].size(),
            16U);
}

}  // namespace
}  // namespace tracer_bio::test
