#include "daemon/file_thread.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/engines/snakemake_records.h"
#include "unit/scratch.h"

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

class EngineFilesOnDisk : public testing::Test {
 protected:
  FileRequest request(const Engine& engine,
                      std::variant<tracer_bio::Run, tracer_bio::Task> row) const {
    return {.place = {1},
            .folders = {fs::canonical(scratch_.path()) / "other", fs::canonical(scratch_.path())},
            .uid = ::getuid(),
            .engine = &engine,
            .row = std::move(row),
            .jobs = {.wanted = true, .settled = {}, .jobs = {}}};
  }

  FileRequest snakemake() const {
    tracer_bio::Run run;
    run.command = "snakemake -c 1";
    return request(kSnakemake, run);
  }

  void write_records(const fs::path& log_folder) const {
    scratch_.write(log_folder / "1.snakemake.log",
                   "  Workflow ID: cd18\n  Command: snakemake -c 1\n"
                   "[Tue Nov 24 14:32:39 2026]\nrule a:\n    output: x\n    jobid: 3\n"
                   "[Tue Nov 24 14:32:39 2026]\nFinished jobid: 3 (Rule: a)\n");
    scratch_.write(*snakemake_metadata_of("x"), R"({"shellcmd": "bwa"})");
  }

  test::Scratch scratch_;
};

TEST_F(EngineFilesOnDisk, TellOfARunAndItsJobs) {
  write_records(".snakemake/log");
  FileRequest asked = snakemake();
  read_engine_files(asked);
  EXPECT_EQ(std::get<tracer_bio::Run>(asked.row).session, "cd18");
  ASSERT_EQ(asked.jobs.jobs.size(), 1U);
  EXPECT_EQ(asked.jobs.jobs[0].process, "a");
}

TEST_F(EngineFilesOnDisk, AreSoughtInSeveralFolders) {
  write_records(".snakemake/log");
  fs::create_directories(scratch_.path() / "other/.snakemake");
  fs::rename(scratch_.path() / ".snakemake/metadata",
             scratch_.path() / "other/.snakemake/metadata");
  FileRequest asked = snakemake();
  read_engine_files(asked);
  EXPECT_EQ(asked.jobs.jobs.size(), 1U);
}

TEST_F(EngineFilesOnDisk, AreNotReadThroughLinks) {
  write_records("elsewhere");
  fs::create_directories(scratch_.path() / ".snakemake");
  scratch_.link(".snakemake/log", "../elsewhere");
  FileRequest asked = snakemake();
  read_engine_files(asked);
  EXPECT_EQ(std::get<tracer_bio::Run>(asked.row).session, "");
}

TEST_F(EngineFilesOnDisk, AreNotReadOfAnotherUser) {
  write_records(".snakemake/log");
  FileRequest asked = snakemake();
  asked.uid = ::getuid() + 1;
  read_engine_files(asked);
  EXPECT_EQ(std::get<tracer_bio::Run>(asked.row).session, "");
  EXPECT_TRUE(asked.jobs.jobs.empty());
}

TEST_F(EngineFilesOnDisk, TellOfATask) {
  scratch_.write(".command.run", "#!/bin/bash\n### ---\n### name: 'ALIGN (s1)'\n");
  FileRequest asked = request(kNextflow, tracer_bio::Task{});
  read_engine_files(asked);
  EXPECT_EQ(std::get<tracer_bio::Task>(asked.row).name, "ALIGN (s1)");
}

TEST_F(EngineFilesOnDisk, LeaveARequestAsItIsWhereThereAreNone) {
  FileRequest asked = request(kNextflow, tracer_bio::Task{});
  read_engine_files(asked);
  EXPECT_EQ(std::get<tracer_bio::Task>(asked.row).name, "");
}

class ContainerFilesOnDisk : public testing::Test {
 protected:
  void write_docker(const std::string& image) const {
    scratch_.write(
        fs::path("var/lib/docker/containers") / kId / "config.v2.json",
        R"({"ID":")" + kId + R"(","Name":"/align","Config":{"Image":")" + image + R"("}})");
  }

  Container read(uid_t owner = ::getuid()) const {
    Container container{.id = kId, .first_seen_ns = 1};
    read_container_files(container, fs::canonical(scratch_.path()), owner);
    return container;
  }

  const std::string kId = std::string(64, 'c');
  test::Scratch scratch_;
};

TEST_F(ContainerFilesOnDisk, TellOfAContainerOfAnyRuntime) {
  write_docker("bwa:0.7");
  const Container container = read();
  EXPECT_EQ(container.runtime, "docker");
  EXPECT_EQ(container.name, "align");
  EXPECT_EQ(container.image, "bwa:0.7");
  EXPECT_EQ(container.first_seen_ns, 1);
}

TEST_F(ContainerFilesOnDisk, AreThoseOfTheOwnerAlone) {
  write_docker("bwa:0.7");
  EXPECT_EQ(read(::getuid() + 1).image, "");
}

TEST_F(ContainerFilesOnDisk, AreNotReadThroughLinks) {
  write_docker("bwa:0.7");
  fs::rename(scratch_.path() / "var/lib/docker", scratch_.path() / "elsewhere");
  scratch_.link("var/lib/docker", "../../elsewhere");
  EXPECT_EQ(read().image, "");
}

TEST_F(ContainerFilesOnDisk, NeedNotBeThere) { EXPECT_EQ(read().runtime, ""); }

}  // namespace
}  // namespace tracer_bio
