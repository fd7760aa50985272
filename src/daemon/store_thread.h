// The store thread: the only one that writes to the database.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>

#include "daemon/channels.h"
#include "tracer_bio/sink.h"

namespace tracer_bio {

struct StorePatience {
  std::chrono::milliseconds retry{500};  // between two tries
  // Once stop is requested, nothing is begun after that; with what was begun before, and its wait
  // for a lock, the stop takes less than 5 s.
  std::chrono::milliseconds last_tries{3000};
};

// Writes what comes until the queue is closed and empty, in transactions of a bounded size. A sink
// that is not available is tried again and again while the queue fills; once stop is requested, a
// sink that is locked as well as a long queue only for a while.
// After each write the size of the database and of its file system are noted.
// Meanwhile `upkeep` does a short piece of work at a time, told whether the queue is filling; true:
// there is more to do.
// Returns the number of rows that could not be written. Throws what the sink throws where trying
// again is of no use.
int64_t run_store(Channels& channels, Sink& sink, const std::filesystem::path& database,
                  const std::stop_token& stop, const StorePatience& patience = {},
                  const std::function<bool(bool busy)>& upkeep = {});

}  // namespace tracer_bio
