// The files threads: what workflow engines wrote of their runs and tasks, container runtimes of
// their containers, and packagers of what programs are made of.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <thread>

#include "daemon/channels.h"

namespace tracer_bio {

// A thread of its own, for a folder may be on a file server that does not answer.
class FileThread {
 public:
  explicit FileThread(std::unique_ptr<FileChannels>& channels);
  // Waits a moment for what is being read; leaves the thread and its channels behind where that
  // does not end.
  ~FileThread();
  FileThread(const FileThread&) = delete;
  FileThread& operator=(const FileThread&) = delete;

 private:
  std::unique_ptr<FileChannels>& channels_;
  std::thread thread_;
};

// Reads the files that a request is about, and puts what they tell into it.
void read_engine_files(FileRequest& request);

// Fills what the runtime's files tell of a container, by the rules of contained_file.h: those below
// `root` that are the owner's.
void read_container_files(Container& container, const std::filesystem::path& root = "/",
                          uid_t owner = 0);

}  // namespace tracer_bio
