// What the threads of the daemon send each other; nothing else is shared.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/bounded_queue.h"
#include "core/tracker.h"
#include "daemon/recount.h"
#include "tracer_bio/filter.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

// One pass of the sampler thread.
struct SamplePass {
  std::vector<ProcessSample> samples;
  uint64_t time_ns = 0;  // when it began, since boot
  int64_t cpu_ns = 0;    // what it cost
  std::string sampler;
  std::vector<HostMetric> host;  // one, or none where /proc hides it
};

// What is to be read: of a run or task what its engine wrote, of a container what its runtime did,
// of an object what is in it and what its packager wrote.
using FileQuestion = std::variant<FileRequest, Container, ObjectQuestion>;

// Weights are counts.
struct FileChannels {
  BoundedQueue<FileQuestion> asked{4096};  // events → files; closed: nobody reads
  BoundedQueue<FileQuestion> told{8192};   // files → events: the same, with what was read
};

struct Channels {
  explicit Channels(size_t queue_bytes) : rows(queue_bytes) {}

  BoundedQueue<Batch> rows;             // events → store; weight in bytes
  BoundedQueue<SamplePass> samples{4};  // sampler → events
  BoundedQueue<std::vector<TrackedChange>> tracked{
      1'000'000};                    // events → sampler; weight in changes
  BoundedQueue<Filter> filters{16};  // main → events
  struct LostEvents {};
  BoundedQueue<LostEvents> recounts_asked{1};  // events → sampler; weight is a count
  BoundedQueue<Recount> recounts{1};           // sampler → events; the same
  // On the heap, so that a reader which waits for a dead file server at the end can be left behind.
  std::unique_ptr<FileChannels> files = std::make_unique<FileChannels>();
  // Of objects alone: names of tasks do not wait for what thousands of files tell.
  std::unique_ptr<FileChannels> objects = std::make_unique<FileChannels>();

  // Written by the store thread, read by the events thread for recorder_stats.
  std::atomic<int64_t> commits{0};
  std::atomic<int64_t> rows_written{0};
  std::atomic<int64_t> longest_commit_ns{0};
  std::atomic<int64_t> database_bytes{0};
  std::atomic<int64_t> disk_free_bytes{0};
  std::atomic<int64_t> disk_total_bytes{0};  // 0: not known yet
  // Grows while the events thread lives: the watchdog's proof.
  std::atomic<uint64_t> heartbeat{0};
};

}  // namespace tracer_bio
