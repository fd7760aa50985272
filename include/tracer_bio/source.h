// Where events come from: eBPF, or a recording of it (Replay).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tracer_bio/event.h"

namespace tracer_bio {

// Events of one kind that the source knows it could not deliver.
struct SourceLoss {
  std::string_view kind;  // fork, exec, exit, free, io, missed; object, objects
  uint64_t count = 0;
  bool of_programs = true;  // false: no program is missing, only what it was made of
};

// Used by the events thread only.
class Source {
 public:
  virtual ~Source() = default;

  virtual std::string_view name() const = 0;

  // From here on every event is delivered or counted as lost. Throws std::system_error.
  virtual void attach() = 0;

  // Waits at most `timeout` for enough to be worth the wake-up, then delivers all that is there.
  // False: it will never have more.
  virtual bool poll(EventHandler& handler, std::chrono::milliseconds timeout) = 0;

  // Processes of runs, of which on_objects() is wanted: their children follow by themselves.
  virtual void follow(std::span<const ProcessKey> /*processes*/) {}

  // Whether on_objects() tells what such a process had mapped when it ended. Else somebody has to
  // look while it runs.
  virtual bool tells_objects() const { return false; }

  // No new events after this; what is there already is still delivered by poll().
  virtual void detach() = 0;

  // What was lost since the last call.
  virtual std::vector<SourceLoss> take_losses() = 0;

  // What it cannot see by its nature, as a kind of loss; empty: it sees everything.
  virtual std::string_view unseen() const { return {}; }

  // How much the last poll() found waiting.
  virtual uint64_t backlog_bytes() const = 0;

  // What turns the events' times into UTC, now.
  virtual int64_t utc_minus_boot_ns() const = 0;

  // What the clock of its events shows, ns since boot, where that is not this machine's clock now:
  // that of a recording. What settles with time settles by it.
  virtual std::optional<uint64_t> now_ns() const { return std::nullopt; }
};

}  // namespace tracer_bio
