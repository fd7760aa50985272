// What recording costs those who are recorded, and the recorder itself. Prints lines of three
// fields with tabs between them: what, target, measured. Run as root, on an idle machine.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "system/child.h"
#include "system/daemon.h"
#include "system/temp_dir.h"

namespace tracer_bio::test {
namespace {

constexpr int64_t kSmallStorm = 5'000;
constexpr int64_t kLargeStorm = 50'000;
constexpr int kRounds = 3;  // of without, with, with, without
constexpr int kIdleRuns = 3;

struct StormCost {
  double wall_s = 0;
  double cpu_us = 0;  // of each process, its launching included
};

struct RecorderCost {
  double cpu_s = 0;  // of all its threads, from the start until everything is stored
  double max_rss_mib = 0;
  int64_t stored = 0;
  int64_t losses = 0;
};

double figure(const Ended& storm, const std::string& wanted) {
  std::istringstream lines{storm.output};
  std::string name;
  for (double value = 0; lines >> name >> value;) {
    if (name == wanted) return value;
  }
  throw std::runtime_error("storm did not print " + wanted);
}

StormCost run_storm(int64_t count) {
  const Ended storm = run({helper("storm"), std::to_string(count), "2", "vfork", helper("tiny")});
  if (storm.exit_code() != 0) throw std::runtime_error("storm failed:\n" + storm.output);
  const double cpu_ns = figure(storm, "children_cpu_ns") + figure(storm, "launcher_cpu_ns");
  return {.wall_s = figure(storm, "wall_ns") / 1e9,
          .cpu_us = cpu_ns / 1e3 / static_cast<double>(count)};
}

// With default settings and a new database. `count` 0: only its start and end.
RecorderCost run_recorded(int64_t count, StormCost& storm) {
  const TempDir dir;
  Daemon daemon{dir, {.config = ""}};
  if (count > 0) storm = run_storm(count);
  const Ended ended = daemon.stop();
  if (ended.exit_code() != 0) throw std::runtime_error("the recorder failed:\n" + daemon.log());
  Database database = daemon.database();
  return {
      .cpu_s = static_cast<double>(ended.cpu_ns()) / 1e9,
      .max_rss_mib = static_cast<double>(ended.max_rss_bytes()) / (1 << 20),
      .stored = database.integer("SELECT count(*) FROM executions WHERE exe = ?", {helper("tiny")}),
      .losses = database.integer("SELECT count(*) FROM losses")};
}

template <class Item>
double median(const std::vector<Item>& items, double Item::*value) {
  std::vector<double> values;
  for (const Item& item : items) values.push_back(item.*value);
  std::ranges::sort(values);
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

void print_wall(const std::vector<StormCost>& without, const std::vector<StormCost>& with) {
  const double base_s = median(without, &StormCost::wall_s);
  const auto [fastest, slowest] = std::ranges::minmax_element(without, {}, &StormCost::wall_s);
  std::printf(
      "storm of %lld: wall with / without\t<= 1.10 (aim 1.03)\t%.3f (control %.2f to %.2f)\n",
      static_cast<long long>(kSmallStorm), median(with, &StormCost::wall_s) / base_s,
      fastest->wall_s / base_s, slowest->wall_s / base_s);
  std::printf("  CPU charged to each process\t(floor +3 us)\t%+.1f us on %.0f us\n",
              median(with, &StormCost::cpu_us) - median(without, &StormCost::cpu_us),
              median(without, &StormCost::cpu_us));
}

void compare_storms(double idle_cpu_s) {
  std::vector<StormCost> without;
  std::vector<StormCost> with;
  std::vector<RecorderCost> recorders;
  run_storm(kSmallStorm);  // files and caches are warm from here on
  for (int round = 0; round < kRounds; ++round) {
    without.push_back(run_storm(kSmallStorm));
    for (int i = 0; i < 2; ++i) {
      recorders.push_back(run_recorded(kSmallStorm, with.emplace_back()));
    }
    without.push_back(run_storm(kSmallStorm));
  }
  print_wall(without, with);
  std::printf("  recorder CPU per 10000 executions\t<= 0.20 s (aim 0.12)\t%.3f s\n",
              (median(recorders, &RecorderCost::cpu_s) - idle_cpu_s) * 1e4 / kSmallStorm);
}

void run_large_storm(double idle_cpu_s) {
  StormCost storm;
  const RecorderCost cost = run_recorded(kLargeStorm, storm);
  std::printf("storm of %lld: stored; losses\t%lld; 0\t%lld; %lld\n",
              static_cast<long long>(kLargeStorm), static_cast<long long>(kLargeStorm),
              static_cast<long long>(cost.stored), static_cast<long long>(cost.losses));
  std::printf("  recorder CPU per 10000 executions\t<= 0.20 s (aim 0.12)\t%.3f s\n",
              (cost.cpu_s - idle_cpu_s) * 1e4 / kLargeStorm);
  std::printf("  recorder peak RSS\t<= 64 MiB\t%.1f MiB\n", cost.max_rss_mib);
}

// What starting and ending it costs, to be taken off.
double idle_cpu_s() {
  std::vector<RecorderCost> costs;
  StormCost none;
  for (int i = 0; i < kIdleRuns; ++i) costs.push_back(run_recorded(0, none));
  const double cpu_s = median(costs, &RecorderCost::cpu_s);
  std::printf("recorder start and end, taken off below\t\t%.3f s\n", cpu_s);
  return cpu_s;
}

}  // namespace
}  // namespace tracer_bio::test

int main() {
  try {
    const double idle_cpu_s = tracer_bio::test::idle_cpu_s();
    tracer_bio::test::compare_storms(idle_cpu_s);
    tracer_bio::test::run_large_storm(idle_cpu_s);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "storm_bench: %s\n", error.what());
    return 1;
  }
}
