#include "daemon/file_thread.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "base/contained_file.h"
#include "core/container_files.h"
#include "software/software.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr size_t kTaskFileBytes = 4096;  // the name stands in its first lines
constexpr size_t kMostNames = 1 << 16;
constexpr milliseconds kLongestEnd{2000};

// By the rules of contained_file.h.
class ContainedFolders final : public EngineFolders {
 public:
  explicit ContainedFolders(const FileRequest& request)
      : folders_(request.folders), owner_(request.uid) {}

  std::vector<std::string> list(const std::string& path) override {
    std::vector<std::string> all;
    for (const std::string& folder : folders_) {
      auto names = list_contained(folder, path, owner_, kMostNames);
      if (names) std::ranges::move(*names, std::back_inserter(all));
    }
    return all;
  }

  std::optional<std::string> read(const std::string& path, size_t limit) override {
    std::optional<std::string> text;
    for (const std::string& folder : folders_) {
      if (!text) text = read_contained(folder, path, owner_, limit);
    }
    return text;
  }

 private:
  const std::vector<std::string> folders_;
  const uid_t owner_;
};

void run_files(FileChannels& channels) {
  Software software;
  while (!channels.asked.closed()) {
    auto questions = channels.asked.take(milliseconds{1000});
    if (questions.empty()) software.idle();
    for (FileQuestion& question : questions) {
      if (auto* object = std::get_if<ObjectQuestion>(&question)) {
        software.look_into(object->object, object->processes);
      } else if (auto* container = std::get_if<Container>(&question)) {
        read_container_files(*container);
      } else {
        read_engine_files(std::get<FileRequest>(question));
      }
      channels.told.push(question, 1);
    }
    channels.asked.release();
  }
  channels.told.close();
}

bool has_ended(const FileChannels& channels) {
  const auto deadline = std::chrono::steady_clock::now() + kLongestEnd;
  while (!channels.told.closed()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(milliseconds{1});
  }
  return true;
}

}  // namespace

void read_engine_files(FileRequest& request) {
  ContainedFolders folders{request};
  if (auto* run = std::get_if<Run>(&request.row)) {
    request.engine->read_run(folders, *run, request.jobs);
    return;
  }
  auto& task = std::get<Task>(request.row);
  const bool ended = task.status != RunStatus::kRunning;
  const TaskFile& file = ended ? request.engine->end_file : request.engine->task_file;
  if (const auto text = folders.read(std::string(file.path), kTaskFileBytes))
    file.read(*text, task);
}

void read_container_files(Container& container, const std::filesystem::path& root, uid_t owner) {
  for (const ContainerFile& file : files_of(container)) {
    // Relative, as contained_file.h takes it.
    const std::string path = file.path.substr(1);
    const auto text = read_contained(root, path, owner, kMostContainerFileBytes);
    if (!text || !file.read(*text, container)) continue;
    container.runtime = file.runtime;
    return;
  }
}

FileThread::FileThread(std::unique_ptr<FileChannels>& channels)
    : channels_(channels), thread_([&files = *channels] { run_files(files); }) {}

FileThread::~FileThread() {
  channels_->asked.close();
  if (has_ended(*channels_)) {
    thread_.join();
    return;
  }
  spdlog::warn(
      "a file of a workflow engine, a container or a program is still being read: its file server "
      "does not answer");
  thread_.detach();
  (void)channels_.release();
}

}  // namespace tracer_bio
