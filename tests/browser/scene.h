// Databases to make reports of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "store/store.h"

namespace tracer_bio {

constexpr int64_t kSecondNs = 1'000'000'000;
constexpr int64_t kMiB = 1 << 20;

// "bwa mem x.fa" as execve has it: each word followed by a NUL.
std::string arguments(std::initializer_list<std::string> words);

// Collects what happened, and writes it as the daemon would.
class Scene {
 public:
  explicit Scene(const std::filesystem::path& file);

  static int64_t at(double seconds);  // since the scene began

  Run& run(const std::string& pipeline, double from_s, double to_s);
  Task& task(const std::string& process, const std::string& tag, double from_s, double to_s);

  // Within the latest run, and the latest task where there is one. Succeeds, after `duration_s`.
  ExecutionRecord& execution(const std::string& tool, const std::string& args, double from_s,
                             double duration_s, double cores, int64_t rss_bytes);
  // What executions of a tool are made of from here on: the executable first. Files of one path are
  // the same.
  void software(const std::string& tool, std::vector<ObjectFile> files);
  // Of the latest execution, as it goes on evenly.
  void samples(double every_s);

  void fail(ExecutionRecord& record, int exit_code);
  void kill(ExecutionRecord& record, int signal);
  void keep_running(ExecutionRecord& record);
  void leave_task() { in_task_ = false; }

  Batch& batch() { return batch_; }
  std::mt19937& random() { return random_; }
  double between(double low, double high);

  // Writes what was collected so far; references to it end.
  void write();

 private:
  Store store_;
  Batch batch_;
  Run run_;
  int64_t runs_ = 0;
  int64_t tasks_ = 0;
  int64_t executions_ = 0;
  bool in_task_ = false;
  std::mt19937 random_;
  std::map<std::string, uint64_t> inodes_;  // by path
  std::map<std::string, SharedObjectSet> software_;
};

// Files, as Debian's packages tell of them.
ObjectFile executable(const std::string& name, const std::string& package,
                      const std::string& version);
ObjectFile library(const std::string& soname, const std::string& package,
                   const std::string& version);
ObjectFile python_package(const std::string& path, const std::string& package,
                          const std::string& version);
// bwa, samtools and htseq-count, of Debian 12.
void install_software(Scene& scene);

void make_empty(const std::filesystem::path& file);
void make_running(const std::filesystem::path& file);
void make_hostile(const std::filesystem::path& file);
void make_plain(const std::filesystem::path& file);
void make_large(const std::filesystem::path& file);

}  // namespace tracer_bio
