#include "daemon/housekeeper.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "base/clock.h"
#include "daemon/disk_space.h"

namespace tracer_bio {

bool Housekeeper::turn(bool busy) {
  try {
    const bool more = store_.prune({.utc_ns = utc_now_ns(),
                                    .boot_ns = boot_now_ns(),
                                    .disk_free_bytes = disk_space(database_).free_bytes},
                                   busy);
    unavailable_ = false;
    return more;
  } catch (const SinkUnavailable& error) {
    // Whatever it is holds up the rows, too, which tell of it; old ones can wait.
    if (!std::exchange(unavailable_, true)) spdlog::warn("retention waits: {}", error.what());
    return false;
  }
}

}  // namespace tracer_bio
