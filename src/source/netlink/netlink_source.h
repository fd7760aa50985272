// Events from the kernel's process connector and taskstats: where eBPF is refused.
//
// The kernel tells numbers; what a process runs is read from /proc when its exec is told. One that
// has gone by then, or runs the next program already, is recorded with what is known: who it was,
// its name, its end and what it cost.
#pragma once

#include <cstdint>
#include <memory>

#include "tracer_bio/process_reader.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

// The kernel keeps up to `buffer_bytes` of messages that were not read yet. The subscription needs
// CAP_NET_ADMIN and the initial network, user and PID namespaces; attach() throws
// std::runtime_error where the kernel refuses it. `processes` outlives the source.
std::unique_ptr<Source> make_netlink_source(ProcessReader& processes, int64_t buffer_bytes);

}  // namespace tracer_bio
