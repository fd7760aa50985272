#include "cli/fleet/fleet.h"

#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "base/error.h"
#include "cli/exit_codes.h"
#include "config/forward_url.h"
#include "daemon/signals.h"

namespace tracer_bio {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookTime{600'000};
constexpr milliseconds kEndTime{4000};
constexpr milliseconds kEndStep{20};

void pause(const std::stop_token& stop, milliseconds time) {
  std::mutex guard;
  std::condition_variable_any asked_to_end;
  std::unique_lock lock{guard};
  asked_to_end.wait_for(lock, stop, time, [] { return false; });
}

using Loop = std::function<void(const std::stop_token& stop, const Pause& pause)>;

// Each in a thread of its own, until SIGINT or SIGTERM. One that does not end then is left behind.
void run_until_stopped(const std::vector<Loop>& loops, std::string_view left_behind) {
  Signals signals;
  std::atomic<size_t> running = loops.size();
  std::vector<std::jthread> threads;
  threads.reserve(loops.size());
  for (const Loop& loop : loops) {
    threads.emplace_back([&](const std::stop_token& stop) {
      loop(stop, [&](milliseconds time) { pause(stop, time); });
      --running;
    });
  }
  while (signals.wait(kLookTime) != Signals::Event::kStop) {
  }
  for (std::jthread& thread : threads) thread.request_stop();
  for (auto left = kEndTime; running > 0 && left.count() > 0; left -= kEndStep)
    std::this_thread::sleep_for(kEndStep);
  if (running == 0) return;
  spdlog::warn("a server does not answer; {}", left_behind);
  std::_Exit(kOk);
}

}  // namespace

void forward_until_stopped(const Config& config, const Forwarder::Open& open) {
  std::vector<Loop> loops;
  for (const Forward& settings : config.forwards) {
    spdlog::info("forward {}: to {}", settings.name, without_credentials(settings.url));
    loops.emplace_back([&](const std::stop_token& stop, const Pause& pause) {
      Forwarder{config.database, settings, open}.run(stop, pause);
    });
  }
  run_until_stopped(loops, "what it has not taken is sent at the next start");
}

void work_until_stopped(const WorkerSettings& settings, const Worker::OpenConsumer& open_consumer,
                        const Worker::OpenSink& open_sink) {
  spdlog::info("worker: from {}, {}, to {}", without_credentials(settings.from.url),
               settings.from.topic, without_credentials(settings.to.url));
  const std::vector<Loop> loops{[&](const std::stop_token& stop, const Pause& pause) {
    Worker worker{settings, open_consumer, open_sink};
    worker.run(stop, pause);
    spdlog::info("worker: {}", describe(worker.worked()));
  }};
  run_until_stopped(loops, "what it has not taken stays in the queue");
}

void start_forwarder(const std::filesystem::path& config_file,
                     const std::filesystem::path& database) {
  if (std::getenv("NOTIFY_SOCKET") != nullptr) return;
  const std::string config = config_file.string();
  const std::string file = database.string();
  const char* words[] = {"tracer-bio", "forward",    "--config", config.c_str(),
                         "--database", file.c_str(), nullptr};
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) throw_errno("start tracer-bio forward");
  if (child > 0) {
    spdlog::info("forward: by process {}", child);
    return;
  }
  // The recorder may have ended in between.
  if (::prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || ::getppid() != parent) std::_Exit(kFailure);
  ::execv("/proc/self/exe", const_cast<char* const*>(words));
  std::_Exit(kFailure);
}

}  // namespace tracer_bio
