#include "cli/fleet/forwarder.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "base/clock.h"
#include "store/forward/forwarded_tables.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPollTime{1000};

int64_t rows_of(const ForwardBatch& batch) {
  int64_t rows = 0;
  for (const ForwardRows& table : batch.rows) rows += static_cast<int64_t>(table.versions.size());
  return rows;
}

}  // namespace

Forwarder::Forwarder(std::filesystem::path database, Forward settings, Open open)
    : database_(std::move(database)),
      settings_(std::move(settings)),
      tables_(choose_tables(settings_.tables)),
      open_(std::move(open)) {}

int64_t Forwarder::send_all(const std::stop_token& stop) {
  try {
    return send_what_is_there(stop);
  } catch (const std::exception& error) {
    note_failure(error.what());
    // Both are opened anew: either may be the one that fails.
    sink_.reset();
    log_.reset();
    throw;
  }
}

int64_t Forwarder::send_what_is_there(const std::stop_token& stop) {
  if (log_ && !log_->in_place()) log_.reset();
  if (!log_) log_ = std::make_unique<ForwardLog>(database_, settings_.name, settings_.tables);
  int64_t rows = 0;
  while (!stop.stop_requested()) {
    const auto batch = log_->next({.rows = settings_.batch_rows}, utc_now_ns());
    if (!batch) break;
    send(*batch);
    log_->sent(utc_now_ns());
    rows += rows_of(*batch);
  }
  return rows;
}

void Forwarder::send(const ForwardBatch& batch) {
  if (!sink_) sink_ = open_(settings_, tables_);
  sink_->send(batch);
}

// Whoever asks for the status is told. Where the database is what fails, nobody can be.
void Forwarder::note_failure(const std::string& error) {
  if (!log_) return;
  try {
    log_->note_failure(printable(error), utc_now_ns());
  } catch (const std::exception& failure) {
    spdlog::debug("forward {}: {}", name(), failure.what());
  }
}

void Forwarder::run(const std::stop_token& stop, const Pause& pause) {
  // The recorder makes it, which may have been started at the same moment.
  if (!std::filesystem::exists(database_))
    spdlog::info("forward {}: waits for {}", name(), database_.string());
  while (!stop.stop_requested() && !std::filesystem::exists(database_)) pause(kPollTime);
  Persistence{"forward " + name(), "what is recorded waits for it"}.run(
      stop, pause, [&] { return send_all(stop); });
}

}  // namespace tracer_bio
