// Which versions of which software a run used.
#include "core/software_versions.h"

#include "store/fixture.h"
#include "store/reader.h"

namespace tracer_bio {
namespace {

class SoftwareVersionsTest : public StoreTest {
 protected:
  SoftwareVersionsTest() {
    batch_.objects = {object(1, "/usr/bin/samtools"), object(2, "/usr/bin/python3.11"),
                      object(3, "/usr/bin/bash"), object(12, "/usr/lib/python3/numpy/a.so"),
                      object(13, "/usr/lib/python3.11/lib-dynload/_ssl.so")};
    batch_.objects[0].version = "1.16.1";
    batch_.objects[1].version = "3.11.2";
    batch_.objects[2].version = "5.2.15";
    batch_.objects[3].kind = ObjectKind::kPython;
    batch_.objects[3].package = "numpy";
    batch_.objects[3].version = "1.24.2";
    batch_.objects[4].kind = ObjectKind::kPython;
    batch_.objects[4].package = "libpython3.11-stdlib";
    batch_.runs = {running_run(1, 1)};
    batch_.tasks = {task(1, 1)};
    batch_.tasks[0].process = "NFCORE:RNASEQ:SORT";
    store_.begin_recording(recording(1));
  }

  ExecutionRecord& add(const char* tool, SharedObjectSet objects) {
    ExecutionRecord record = ended_execution(static_cast<int64_t>(batch_.executions.size()) + 1);
    record.attribution.tool = tool;
    record.objects = std::move(objects);
    return batch_.executions.emplace_back(std::move(record));
  }

  // "process name version or why there is none" of each.
  std::string versions(int64_t run_id = 1, bool all = false) const {
    const auto rows = Reader{file_}.software_versions(run_id, all);
    if (!rows) return "no run";
    std::string text;
    for (const SoftwareVersion& row : *rows) {
      text += row.process + ' ' + row.name + ' ' +
              (row.unknown ? std::string{name_of(*row.unknown)} : row.version) + ", ";
    }
    return text;
  }

  Store store_{file_};
  Batch batch_;
};

TEST_F(SoftwareVersionsTest, TellsToolsAndPackagesByProcess) {
  add("samtools", made_of(1)).attribution.task_id = 1;
  add("count.py", made_of(2, {12, 13}));
  add("bwa", nullptr);
  write(store_, batch_);
  EXPECT_EQ(versions(),
            "SORT samtools 1.16.1, pipeline_1 bwa not_looked_at, pipeline_1 count.py script, "
            "pipeline_1 numpy 1.24.2, pipeline_1 python 3.11.2, Workflow tracer-bio 0.1.0, ");
  EXPECT_EQ(versions(2), "no run");
}

TEST_F(SoftwareVersionsTest, LeavesOutBaseUtilitiesAndWhatTheFilterDidNotKeep) {
  add("bash", made_of(3));
  add("samtools", made_of(1)).attribution.kept = false;
  write(store_, batch_);
  EXPECT_EQ(versions(), "Workflow tracer-bio 0.1.0, ");
  EXPECT_EQ(versions(1, true),
            "pipeline_1 bash 5.2.15, pipeline_1 samtools 1.16.1, Workflow tracer-bio 0.1.0, ");
}

TEST_F(SoftwareVersionsTest, IncludesRunsWithin) {
  add("bwa", nullptr);
  add("samtools", made_of(1)).attribution.run_id = 2;
  batch_.runs.push_back(running_run(2, 2));
  batch_.runs[1].parent_run_id = 1;
  batch_.runs[1].pipeline = "inner";
  write(store_, batch_);
  EXPECT_EQ(versions(),
            "inner samtools 1.16.1, pipeline_1 bwa not_looked_at, Workflow tracer-bio 0.1.0, ");
}

TEST_F(SoftwareVersionsTest, TellsTheEngineByTheProgramOfTheRunsRoot) {
  batch_.objects.push_back(object(4, "/usr/bin/make"));
  batch_.objects.back().version = "4.3";
  add("make", made_of(4)).attribution.kept = false;
  batch_.runs[0].engine = "make";
  write(store_, batch_);
  EXPECT_EQ(versions(), "Workflow make 4.3, Workflow tracer-bio 0.1.0, ");
}

}  // namespace
}  // namespace tracer_bio
