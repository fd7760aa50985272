// The Tracker's state: plain data.
#pragma once

#include <cstdint>
#include <optional>

#include "core/forest.h"
#include "core/place.h"
#include "core/totals.h"
#include "tracer_bio/event.h"
#include "tracer_bio/execution.h"

namespace tracer_bio {

// An execution that may still change. Its own process runs it, and so may others that were forked
// from it and never called execve: what they cost is its cost.
struct LiveExecution {
  ExecutionRecord record;
  uint64_t start_boot_ns = 0;
  Totals base = no_totals();    // of its own process when it began
  int64_t max_rss_before = 0;   // the peak that its process had already when it began
  Totals own;                   // of its own process, once that has ended
  Totals forked = no_totals();  // of the others that have ended
  int processes = 0;            // that run it, its own included
  bool settled = false;         // `own` is final
  bool changed = false;         // waits to be written
  Cost counted;                 // what its run has been told

  std::optional<Metric> sample;  // the last one
  uint64_t sample_boot_ns = 0;
  Metric next_sample;  // while a pass goes on
  uint64_t pass = 0;   // the last one that saw it
};

struct LiveProcess {
  ProcessKey key;
  std::optional<int64_t> parent_execution;  // the execution that forked it
  LiveExecution* image = nullptr;           // what it runs; none where its exec was not seen
  bool own_image = false;                   // it called execve itself
  std::optional<Place> place;
  uint64_t snapshot_ns = 0;  // when it was read from /proc; 0: its fork was seen
  uint64_t exit_ns = 0;      // 0: it lives
  Totals exit_totals;
  std::optional<int64_t> image_max_rss_bytes;
  bool settled = false;  // what it cost is in its image, at least as it was at its exit
  bool tracked = false;
};

}  // namespace tracer_bio
