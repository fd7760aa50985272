#include "daemon/daemon.h"

#include <spdlog/fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <optional>
#include <stdexcept>

#include "base/clock.h"
#include "config/filter.h"
#include "daemon/disk_space.h"
#include "daemon/file_thread.h"
#include "daemon/housekeeper.h"
#include "daemon/machine.h"
#include "daemon/privileges.h"
#include "daemon/recorder.h"
#include "daemon/sampler_thread.h"
#include "daemon/signals.h"
#include "daemon/sources.h"
#include "daemon/start.h"
#include "daemon/store_thread.h"
#include "daemon/systemd.h"
#include "daemon/variables.h"
#include "daemon/worker_thread.h"
#include "procfs/cgroup_paths.h"
#include "source/replay_source.h"
#include "store/store.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

// What runs, from the source to the store. Made in the order of the members, and ended in the
// reverse order.
class Daemon {
 public:
  Daemon(const Config& config, const DaemonOptions& options)
      : config_(config),
        options_(options),
        variables_(recorded_variables(config)),
        store_(config.database, {.group = config.database_group, .mode = config.database_mode},
               OnFault::kBeginAnew),
        resume_(store_.resume()),
        linker_(make_filter(config), resume_.next_recording_id, resume_.next_ids),
        tracker_({.recording_id = resume_.next_recording_id,
                  .next_execution_id = resume_.next_execution_id,
                  .all_metrics = config.scope == Scope::kAll,
                  .ignored_objects = config.ignored_libraries},
                 linker_),
        cgroups_(ProcRoot{}),
        channels_(static_cast<size_t>(config.queue_bytes)) {
    make_source();
    recorder_.emplace(RecorderSettings{.recording_id = resume_.next_recording_id,
                                       .interval = config.processing_interval,
                                       .waits = options.replay.has_value()},
                      *opened_.source, tracker_, linker_, channels_);
  }

  // Lets the store thread end whatever happened.
  ~Daemon() { channels_.rows.close(); }
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  void start() {
    const Source& source = *opened_.source;
    if (!options_.replay) {
      resume_recording(resume_, tracker_, linker_, store_);
      recorder_->note_stored(
          start_recording(source, tracker_, store_, config_.max_args_bytes, variables_));
      if (!source.unseen().empty())
        recorder_->add_loss("source", source.unseen(), std::nullopt, utc_now_ns());
      if (resume_.last_recorded_ns)
        recorder_->add_loss("gap", "time", std::nullopt, *resume_.last_recorded_ns);
    }
    store_.begin_recording({.id = resume_.next_recording_id,
                            .host = host_name(),
                            .boot_id = options_.replay ? "replay" : boot_id(),
                            .kernel = kernel_release(),
                            .version = TRACER_BIO_VERSION,
                            .source = std::string(opened_.source->name()),
                            .started_ns = utc_now_ns()});
    store_.set_retention({.raw_ns = std::chrono::nanoseconds{config_.raw_age}.count(),
                          .processed_ns = std::chrono::nanoseconds{config_.processed_age}.count(),
                          .max_bytes = config_.max_database_bytes,
                          .keep_free_bytes = config_.keep_free_bytes});
    give_up_privileges();
    const int ended = signals_.thread_ended_fd();
    note_disk_space(channels_, config_.database);
    store_thread_.emplace(ended, [this](const std::stop_token& stop) {
      not_stored_ = run_store(channels_, store_, config_.database, stop, {},
                              [this](bool busy) { return housekeeper_.turn(busy); });
    });
    events_thread_.emplace(ended, [this](const std::stop_token& stop) { recorder_->run(stop); });
    if (options_.replay) {
      // What is there now is not what was there then.
      channels_.files->asked.close();
      channels_.objects->asked.close();
    } else {
      file_thread_.emplace(channels_.files);
      if (config_.libraries) object_thread_.emplace(channels_.objects);
      sampler_thread_.emplace(ended, [this](const std::stop_token& stop) {
        const bool mapped = config_.libraries && !opened_.source->tells_objects();
        run_sampler(config_, iterator_maker(), mapped, channels_, stop);
      });
    }
    spdlog::info("recording with {} into {} (recording {})", opened_.source->name(),
                 config_.database.string(), resume_.next_recording_id);
    systemd::tell_ready(status());
  }

  // Until a signal or the end of a thread.
  void wait() {
    const milliseconds turn = systemd::watchdog_interval().value_or(milliseconds{5000});
    uint64_t heartbeat = 0;
    for (;;) {
      switch (signals_.wait(turn)) {
        case Signals::Event::kStop:
          return;
        case Signals::Event::kReload:
          reload();
          break;
        case Signals::Event::kThreadEnded:
          if (events_thread_->ended() || store_thread_->ended()) return;
          drop_sampler();
          break;
        case Signals::Event::kNothing:
          break;
      }
      const uint64_t now = channels_.heartbeat.load(std::memory_order_relaxed);
      if (std::exchange(heartbeat, now) != now) systemd::tell_alive();
      systemd::tell_status(status());
    }
  }

  void stop() {
    systemd::tell_stopping();
    spdlog::info("stopping: storing what is left");
    if (sampler_thread_) sampler_thread_->request_stop();
    events_thread_->request_stop();
    drop_sampler();
    std::exception_ptr failure;
    try {
      events_thread_->join();
    } catch (...) {
      failure = std::current_exception();  // what it had handed over is stored all the same
    }
    store_thread_->request_stop();
    channels_.rows.close();
    store_thread_->join();
    if (failure) std::rethrow_exception(failure);
    if (not_stored_ > 0) {
      throw std::runtime_error(config_.database.string() +
                               ": could not be written to the end: " + std::to_string(not_stored_) +
                               " rows are lost; the next start counts the time as a gap");
    }
    store_.end_recording(resume_.next_recording_id, utc_now_ns());
    spdlog::info("stopped: {} executions recorded", tracker_.executions_begun());
  }

 private:
  void make_source() {
    if (options_.replay) {
      opened_.source = make_replay_source(*options_.replay);
      opened_.source->attach();
      return;
    }
    opened_ = open_source(
        config_, [this](uint64_t id) { return cgroups_.path_of(id); }, variables_,
        options_.record_events.value_or(std::filesystem::path{}));
  }

  IteratorMaker iterator_maker() const {
    if (!opened_.ebpf) return {};
    return [this] { return opened_.ebpf->make_sampler(); };
  }

  // All is open and attached, and no thread has begun.
  void give_up_privileges() {
    const bool live = !options_.replay;
    const auto left = drop_privileges({.bpf = opened_.ebpf != nullptr,
                                       .live = live,
                                       .others_file = is_others_file(config_.database)});
    spdlog::debug("capabilities that are left: {}", fmt::join(left, ", "));
  }

  void reload() {
    systemd::tell_reloading();
    try {
      const Config config = load_config(options_.config_file);
      spdlog::set_level(spdlog::level::from_str(config.log_level));
      Filter filter = make_filter(config);
      channels_.filters.push(filter, 1);
      spdlog::info(
          "{}: filters, privacy and log level are in force, anything else from the next start on",
          options_.config_file.string());
    } catch (const std::exception& error) {
      spdlog::error("{}; everything stays as it was", error.what());
    }
    systemd::tell_ready(status());
  }

  // One line for systemctl status.
  std::string status() const {
    return "recording with " + std::string(opened_.source->name()) + " into " +
           config_.database.string() + ": " +
           std::to_string(channels_.rows_written.load(std::memory_order_relaxed)) +
           " rows stored, " + std::to_string(channels_.rows.weight() >> 10) + " KiB waiting";
  }

  // Without samples the recording goes on: the figures of whole executions do not depend on them.
  void drop_sampler() {
    if (!sampler_thread_) return;
    try {
      sampler_thread_->join();
    } catch (const std::exception& error) {
      spdlog::error("no more samples of running processes: {}", error.what());
    }
    sampler_thread_.reset();
  }

  const Config& config_;
  const DaemonOptions& options_;
  const std::vector<std::string> variables_;
  Signals signals_;
  Store store_;
  Housekeeper housekeeper_{store_, config_.database};
  Resume resume_;
  Linker linker_;
  Tracker tracker_;
  CgroupPaths cgroups_;  // used by the events thread, through the source
  Channels channels_;
  OpenedSource opened_;
  std::optional<Recorder> recorder_;
  int64_t not_stored_ = 0;
  std::optional<WorkerThread> store_thread_;
  std::optional<WorkerThread> events_thread_;
  std::optional<WorkerThread> sampler_thread_;
  std::optional<FileThread> file_thread_;
  std::optional<FileThread> object_thread_;
};

}  // namespace

void run_daemon(const Config& config, const DaemonOptions& options) {
  Daemon daemon{config, options};
  daemon.start();
  daemon.wait();
  daemon.stop();
}

}  // namespace tracer_bio
