#include "daemon/samplers.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace tracer_bio {
namespace {

// Works for some passes, then fails.
class ShortLivedSampler final : public Sampler {
 public:
  explicit ShortLivedSampler(int passes) : passes_(passes) {}
  std::string_view name() const override { return "iterator"; }
  void sample(std::vector<ProcessSample>& samples) override {
    samples.push_back({.process = {::getpid(), 1}});
    if (passes_-- <= 0)
      throw std::system_error(EPERM, std::generic_category(), "read the task iterator");
  }

 private:
  int passes_;
};

IteratorMaker lives_for(int passes) {
  return [passes] { return std::make_unique<ShortLivedSampler>(passes); };
}

std::string name_after_a_pass(Sampler& sampler, std::vector<ProcessSample>& samples) {
  samples.clear();
  sampler.sample(samples);
  return std::string(sampler.name());
}

TEST(Samplers, TakeTheIteratorFirst) {
  const TrackedProcesses tracked;
  std::vector<ProcessSample> samples;
  EXPECT_EQ(name_after_a_pass(*make_sampler({}, lives_for(1), tracked), samples), "iterator");
}

TEST(Samplers, LetProcfsTakeOverInTheSamePassAndForGood) {
  const TrackedProcesses tracked;
  const auto sampler = make_sampler({}, lives_for(1), tracked);
  std::vector<ProcessSample> samples;
  EXPECT_EQ(name_after_a_pass(*sampler, samples), "iterator");
  EXPECT_EQ(name_after_a_pass(*sampler, samples), "procfs");
  const auto own = std::ranges::count(samples, ::getpid(),
                                      [](const auto& sample) { return sample.process.pid; });
  EXPECT_EQ(own, 1);  // nothing is left of the pass that failed
  EXPECT_EQ(name_after_a_pass(*sampler, samples), "procfs");
}

TEST(Samplers, LetProcfsTakeOverWhereTheIteratorCannotBeMade) {
  const TrackedProcesses tracked;
  const auto refused = []() -> std::unique_ptr<Sampler> { throw std::runtime_error("refused"); };
  std::vector<ProcessSample> samples;
  EXPECT_EQ(name_after_a_pass(*make_sampler({}, refused, tracked), samples), "procfs");
}

TEST(Samplers, ReplaceNothingThatWasAskedForByName) {
  const TrackedProcesses tracked;
  std::vector<ProcessSample> samples;
  Config config;
  config.sampler = SamplerChoice::kIterator;
  EXPECT_THROW(make_sampler(config, lives_for(0), tracked)->sample(samples), std::system_error);
  EXPECT_THROW(make_sampler(config, {}, tracked), std::runtime_error);
  config.sampler = SamplerChoice::kProcfs;
  EXPECT_EQ(name_after_a_pass(*make_sampler(config, lives_for(9), tracked), samples), "procfs");
}

TEST(Samplers, ReadTheTrackedOnesAloneFromProc) {
  TrackedProcesses tracked;
  std::vector<ProcessSample> samples;
  Config config;
  config.scope = Scope::kTracked;
  const auto sampler = make_sampler(config, lives_for(9), tracked);
  EXPECT_EQ(name_after_a_pass(*sampler, samples), "procfs");
  EXPECT_TRUE(samples.empty());
}

TEST(Samplers, AddWhatOnlyProcKnowsOfTrackedProcesses) {
  TrackedProcesses tracked;
  Config config;
  config.sampler = SamplerChoice::kProcfs;
  const auto sampler = make_sampler(config, {}, tracked);
  std::vector<ProcessSample> samples;
  const auto own = [&] {
    samples.clear();
    sampler->sample(samples);
    for (const ProcessSample& sample : samples) {
      if (sample.process.pid == ::getpid()) return sample;
    }
    throw std::runtime_error("not sampled");
  };
  const ProcessSample untracked = own();
  EXPECT_FALSE(untracked.open_files);
  tracked.add(untracked.process);
  EXPECT_GT(own().open_files.value_or(0), 2);
}

}  // namespace
}  // namespace tracer_bio
