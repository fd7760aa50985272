#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/fleet/persistence.h"
#include "store/forward/forward_log.h"
#include "tracer_bio/config.h"
#include "tracer_bio/forward.h"

namespace tracer_bio {

// Sends a database to one sink. Used by one thread. Between two batches it may be ended at any
// moment, and within one, too: what it did not finish it sends again.
class Forwarder {
 public:
  using Open = std::function<std::unique_ptr<ForwardSink>(const Forward& settings,
                                                          std::span<const ForwardTable> tables)>;

  Forwarder(std::filesystem::path database, Forward settings, Open open);

  // Sends all that is there. Gives how many rows that were. Throws SinkUnavailable, SinkRefused or
  // another std::runtime_error, of the sink or of the database; the failure is noted in that.
  int64_t send_all(const std::stop_token& stop);

  // Sends what comes, until the end is asked for. Failures are told once, and tried again.
  void run(const std::stop_token& stop, const Pause& pause);

  const std::string& name() const { return settings_.name; }

 private:
  int64_t send_what_is_there(const std::stop_token& stop);
  void send(const ForwardBatch& batch);
  void note_failure(const std::string& error);

  std::filesystem::path database_;
  Forward settings_;
  std::vector<ForwardTable> tables_;
  Open open_;
  std::unique_ptr<ForwardLog> log_;
  std::unique_ptr<ForwardSink> sink_;
};

}  // namespace tracer_bio
