#include "cli/fleet/forwarder.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "base/clock.h"
#include "store/forward/forwarded_tables.h"
#include "tracer_bio/sink.h"
#include "tracer_bio/text.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPollTime{1000};
constexpr milliseconds kRefusedTime{60'000};  // nobody is there to mend it at once

std::vector<ForwardTable> chosen(const std::vector<std::string>& names) {
  std::vector<ForwardTable> result;
  for (const ForwardTable& table : forwarded_tables()) {
    if (names.empty() || std::ranges::find(names, table.name) != names.end())
      result.push_back(table);
  }
  return result;
}

int64_t rows_of(const ForwardBatch& batch) {
  int64_t rows = 0;
  for (const ForwardRows& table : batch.rows) rows += static_cast<int64_t>(table.versions.size());
  return rows;
}

}  // namespace

Forwarder::Forwarder(std::filesystem::path database, Forward settings, Open open)
    : database_(std::move(database)),
      settings_(std::move(settings)),
      tables_(chosen(settings_.tables)),
      open_(std::move(open)),
      backoff_(static_cast<uint32_t>(utc_now_ns())) {}

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

void Forwarder::tell(const std::string& error) {
  if (error == told_) return;
  told_ = error;
  spdlog::warn("forward {}: {}: what is recorded waits for it", name(), printable(error));
}

void Forwarder::run(const std::stop_token& stop, const Pause& pause) {
  // The recorder makes it, which may have been started at the same moment.
  if (!std::filesystem::exists(database_))
    spdlog::info("forward {}: waits for {}", name(), database_.string());
  while (!stop.stop_requested() && !std::filesystem::exists(database_)) pause(kPollTime);
  bool failed_before = false;
  while (!stop.stop_requested()) {
    milliseconds wait = kPollTime;
    try {
      const int64_t rows = send_all(stop);
      backoff_.reset();
      failed_before = false;
      if (!told_.empty() && rows > 0) {
        told_.clear();
        spdlog::info("forward {}: it works again", name());
      }
    } catch (const SinkRefused& error) {
      tell(error.what());
      wait = kRefusedTime;
    } catch (const std::exception& error) {
      // What has passed a second later is worth no line.
      if (std::exchange(failed_before, true)) tell(error.what());
      wait = backoff_.next();
    }
    pause(wait);
  }
}

}  // namespace tracer_bio
