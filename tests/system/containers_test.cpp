// Containers: what runs in a control group that is named as a runtime names it, and what the
// runtime wrote of it.
#include <unistd.h>

#include <fstream>

#include "system/system_test.h"

namespace tracer_bio::test {
namespace {

namespace fs = std::filesystem;

// Made where it is missing, and what was made is removed.
class Folder {
 public:
  explicit Folder(const fs::path& path) {
    fs::path missing;
    for (fs::path at = path; !fs::exists(at); at = at.parent_path()) missing = at;
    fs::create_directories(path);
    made_ = missing;
  }
  Folder(const Folder&) = delete;
  ~Folder() {
    if (!made_.empty()) fs::remove_all(made_);
  }

 private:
  fs::path made_;
};

// A control group of version 2, at the top of the hierarchy.
class ControlGroup {
 public:
  explicit ControlGroup(const std::string& name) : folder_(hierarchy() / name) {
    fs::create_directory(folder_);
  }
  ControlGroup(const ControlGroup&) = delete;
  ~ControlGroup() {
    eventually([&] { return ::rmdir(folder_.c_str()) == 0; });  // once its processes are reaped
  }

  // Empty where there is none to be written.
  static fs::path hierarchy() {
    for (const char* place : {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"}) {
      const fs::path procs = fs::path{place} / "cgroup.procs";
      if (fs::exists(fs::path{place} / "cgroup.controllers") && ::access(procs.c_str(), W_OK) == 0)
        return place;
    }
    return {};
  }

  // A command that runs `program` within it.
  Arguments within(const std::string& program) const {
    return {"sh", "-c", "echo $$ > " + (folder_ / "cgroup.procs").string() + " && exec " + program};
  }

 private:
  fs::path folder_;
};

class Containers : public SystemTest {
 protected:
  void SetUp() override {
    SystemTest::SetUp();
    if (ControlGroup::hierarchy().empty()) GTEST_SKIP() << "no control groups that may be written";
  }
};

TEST_F(Containers, AreNamedByWhatTheirRuntimeWrote) {
  const std::string id = std::string(32, 'e') + std::string(32, '5');
  const fs::path bundle = fs::path{"/run/containerd/io.containerd.runtime.v2.task/k8s.io"} / id;
  const Folder made{bundle};
  fs::copy_file(fs::path{TRACER_BIO_SOURCE_DIR} / "tests/fixtures/containers/containerd.json",
                bundle / "config.json");
  const ControlGroup group{"cri-containerd-" + id + ".scope"};

  Database database = record([&] { run(group.within(tiny())); });

  EXPECT_EQ(database.execution_of(tiny())["container_id"], id);
  const Row container = database.row("SELECT * FROM containers WHERE container_id = ?", {id});
  EXPECT_EQ(container["runtime"], "containerd");
  EXPECT_EQ(container["name"], "align");
  EXPECT_EQ(container["image"], "quay.io/biocontainers/bwa:0.7.17--h5bf99c6_8");
  EXPECT_EQ(container["pod_namespace"], "genomics");
  EXPECT_LE(container.integer("first_seen_ns"), container.integer("last_seen_ns"));
  EXPECT_EQ(
      database.row("SELECT * FROM container_totals WHERE container_id = ?", {id})["executions"],
      "1");
}

TEST_F(Containers, AreKnownByTheirControlGroupAlone) {
  const std::string id = std::string(32, 'e') + std::string(32, '6');
  const ControlGroup group{"docker-" + id + ".scope"};

  Database database = record([&] { run(group.within(tiny())); });

  const Row container = database.row("SELECT * FROM containers WHERE container_id = ?", {id});
  EXPECT_EQ(container["runtime"], "docker");
  EXPECT_EQ(container["image"], "NULL");
}

}  // namespace
}  // namespace tracer_bio::test
