#include "store/report/resource_grid.h"

#include <gtest/gtest.h>

#include "store/report/usage_trace.h"

namespace tracer_bio {
namespace {

using Steps = std::vector<int64_t>;

// Ten steps of 100 ns.
ResourceGrid grid_of(size_t layers) { return {0, 1000, layers, 10}; }

TEST(ResourceGrid, SpreadsAnAmountEvenlyAndLosesNothing) {
  ResourceGrid grid = grid_of(1);
  grid.spend(0, &ResourceLayer::cpu_ns, 50, 350, 31);
  EXPECT_EQ(grid.series().layers[0].cpu_ns, (Steps{5, 10, 10, 6, 0, 0, 0, 0, 0, 0}));
}

TEST(ResourceGrid, CountsWhatIsOutsideAtItsEdge) {
  ResourceGrid grid = grid_of(1);
  grid.spend(0, &ResourceLayer::read_bytes, -500, -400, 3);
  grid.spend(0, &ResourceLayer::read_bytes, 1000, 2000, 4);
  EXPECT_EQ(grid.series().layers[0].read_bytes, (Steps{3, 0, 0, 0, 0, 0, 0, 0, 0, 4}));
}

TEST(ResourceGrid, ShowsEachStepAtItsLargestSum) {
  ResourceGrid grid = grid_of(2);
  grid.hold(0, 0, 140, 7);
  grid.hold(1, 110, 180, 5);
  const ResourceSeries series = grid.series();
  EXPECT_EQ(series.layers[0].rss_bytes, (Steps{7, 7, 0, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(series.layers[1].rss_bytes, (Steps{0, 5, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(ResourceGrid, HoldsMemoryUntilItsEnd) {
  ResourceGrid grid = grid_of(1);
  grid.hold(0, 800, 5000, 9);
  EXPECT_EQ(grid.series().layers[0].rss_bytes, (Steps{0, 0, 0, 0, 0, 0, 0, 0, 9, 9}));
}

TEST(UsageTrace, CountsWhatEndedBeforeItWasEverSampled) {
  ResourceGrid grid = grid_of(1);
  UsageTrace{grid, 0, 220}.end({.time_ns = 260, .cpu_ns = 30, .read_bytes = 4});
  const ResourceLayer layer = grid.series().layers[0];
  EXPECT_EQ(layer.cpu_ns, (Steps{0, 0, 30, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(layer.read_bytes, (Steps{0, 0, 4, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(layer.rss_bytes, Steps(10));
}

TEST(UsageTrace, CarriesMemoryOnWhileAnIdleProcessWritesNoRows) {
  ResourceGrid grid = grid_of(1);
  UsageTrace trace{grid, 0, 0};
  trace.sample({.time_ns = 200, .cpu_ns = 100}, 50.0, 8);
  trace.end({.time_ns = 700, .cpu_ns = 100});
  EXPECT_EQ(grid.series().layers[0].rss_bytes, (Steps{0, 0, 8, 8, 8, 8, 8, 0, 0, 0}));
}

// Its row says that in its sampling step of 100 ns it used a whole core.
TEST(UsageTrace, PutsCpuIntoTheSamplingStepThatUsedIt) {
  ResourceGrid grid = grid_of(1);
  UsageTrace trace{grid, 0, 0};
  trace.sample({.time_ns = 100, .cpu_ns = 100}, 100.0, 1);
  trace.sample({.time_ns = 800, .cpu_ns = 200}, 100.0, 1);
  EXPECT_EQ(grid.series().layers[0].cpu_ns, (Steps{100, 0, 0, 0, 0, 0, 0, 100, 0, 0}));
}

TEST(UsageTrace, TakesNothingBackWhereTheTotalIsShortOfTheLastSample) {
  ResourceGrid grid = grid_of(1);
  UsageTrace trace{grid, 0, 0};
  trace.sample({.time_ns = 100, .cpu_ns = 100}, 100.0, 1);
  trace.end({.time_ns = 150, .cpu_ns = 96});
  EXPECT_EQ(grid.series().layers[0].cpu_ns, (Steps{100, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

}  // namespace
}  // namespace tracer_bio
