#pragma once

#include <filesystem>

#include "cli/fleet/forwarder.h"
#include "cli/fleet/worker.h"
#include "tracer_bio/config.h"

namespace tracer_bio {

// Sends what comes to every [[forward]], each in a thread of its own, until SIGINT or SIGTERM, and
// ends within 5 s of it, whatever a sink waits for.
void forward_until_stopped(const Config& config, const Forwarder::Open& open);

// The same of a worker: takes what comes to the queue.
void work_until_stopped(const WorkerSettings& settings, const Worker::OpenConsumer& open_consumer,
                        const Worker::OpenSink& open_sink);

// `tracer-bio forward` as a process of its own that ends with this one: for a recorder that was
// started by hand, or in a container. Of a service of systemd another service sees to it, and
// nothing happens. Before the first thread. Throws std::system_error.
void start_forwarder(const std::filesystem::path& config_file,
                     const std::filesystem::path& database);

}  // namespace tracer_bio
