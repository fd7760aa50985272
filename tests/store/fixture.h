// What the store's tests share: a database of their own, and rows to write.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

class StoreTest : public testing::Test {
 protected:
  StoreTest();
  ~StoreTest() override;

  // A query's rows, read through another connection: columns joined by '|', rows by a line feed.
  std::string ask(std::string_view sql) const;
  // Statements of another program on the same file.
  void execute(std::string_view sql) const;

  std::filesystem::path folder_;
  std::filesystem::path file_;
};

constexpr int64_t kStartNs = 1'700'000'000'000'000'000;

// An execution that runs, kept by the filter as tool "bwa" of run 1.
ExecutionRecord open_execution(int64_t id);
// The same, ended with exit code 0.
ExecutionRecord ended_execution(int64_t id);
Metric sample(int64_t execution_id, int64_t after_ns, int64_t cpu_ns, int64_t rss_bytes);
Run running_run(int64_t id, int64_t root_execution_id);
// A task of run 1 that runs.
Task task(int64_t id, int64_t root_execution_id);
Recording recording(int64_t id);
// A file that programs are made of: a library, or in a folder bin a program. Its inode is its key.
ObjectFile object(uint64_t inode, std::string path);
// What an execution was made of: the program, and more.
SharedObjectSet made_of(uint64_t program, std::vector<uint64_t> libraries = {});
Batch batch_of(std::vector<ExecutionRecord> records);
// `count` ended executions from `first_id` on.
Batch many(int64_t first_id, int64_t count);

void write(Store& store, const Batch& batch);

// What an exception of `action` says; empty where it throws none.
std::string message_of(const std::function<void()>& action);

// Runs `action` in a child process that is not root (nobody's, where this one is root), and gives
// what it returned. What it throws comes back as the text "threw: …".
std::string as_nobody(const std::function<std::string()>& action);

// The same with its rights kept, and mounts that nobody else sees; without the right to that, the
// text is "no mount".
std::string in_own_mounts(const std::function<std::string()>& action);

}  // namespace tracer_bio
