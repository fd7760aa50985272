#include "daemon/file_thread.h"

#include <spdlog/spdlog.h>

#include <chrono>

#include "base/contained_file.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr size_t kTaskFileBytes = 4096;    // the name stands in its first lines
constexpr size_t kRunFileBytes = 1 << 20;  // a line a run
constexpr milliseconds kLongestEnd{2000};

void run_files(FileChannels& channels) {
  while (!channels.asked.closed()) {
    for (FileRequest& request : channels.asked.take(milliseconds{1000})) {
      read_engine_file(request);
      channels.told.push(request, 1);
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

void read_engine_file(FileRequest& request) {
  const EngineFile& file = *request.file;
  const size_t limit = file.read_task != nullptr ? kTaskFileBytes : kRunFileBytes;
  const auto text = read_contained(request.folder, file.path, request.uid, limit);
  if (!text) return;
  if (auto* task = std::get_if<Task>(&request.row)) file.read_task(*text, *task);
  if (auto* run = std::get_if<Run>(&request.row)) file.read_run(*text, *run);
}

FileThread::FileThread(std::unique_ptr<FileChannels>& channels)
    : channels_(channels), thread_([&files = *channels] { run_files(files); }) {}

FileThread::~FileThread() {
  channels_->asked.close();
  if (has_ended(*channels_)) {
    thread_.join();
    return;
  }
  spdlog::warn("a file of a workflow engine is still being read: its file server does not answer");
  thread_.detach();
  (void)channels_.release();
}

}  // namespace tracer_bio
