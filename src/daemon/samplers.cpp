#include "daemon/samplers.h"

#include <spdlog/spdlog.h>

#include <vector>

#include "procfs/procfs_details.h"
#include "procfs/procfs_sampler.h"

namespace tracer_bio {
namespace {

// One sampler after the other: the next one takes over for good where one fails.
class FallbackSampler final : public Sampler {
 public:
  using Maker = std::function<std::unique_ptr<Sampler>()>;

  FallbackSampler(std::vector<Maker> makers, ProcfsDetails details)
      : makers_(std::move(makers)), details_(std::move(details)) {}

  std::string_view name() const override { return sampler_ ? sampler_->name() : "none"; }

  void sample(std::vector<ProcessSample>& samples) override {
    const size_t before = samples.size();
    for (;;) {
      try {
        if (!sampler_) sampler_ = makers_.at(next_)();
        sampler_->sample(samples);
        break;
      } catch (const std::exception& error) {
        samples.resize(before);
        sampler_.reset();
        if (++next_ >= makers_.size()) throw;
        spdlog::warn("{}; the next sampler takes over", error.what());
      }
    }
    details_.add_to(std::span(samples).subspan(before));
  }

 private:
  std::vector<Maker> makers_;
  size_t next_ = 0;
  std::unique_ptr<Sampler> sampler_;
  ProcfsDetails details_;
};

}  // namespace

std::unique_ptr<Sampler> make_sampler(const Config& config, IteratorMaker iterator,
                                      const TrackedProcesses& tracked, bool mapped) {
  const TrackedProcesses* only = config.scope == Scope::kTracked ? &tracked : nullptr;
  const auto procfs = [only] { return std::make_unique<ProcfsSampler>(ProcRoot{}, only); };

  std::vector<FallbackSampler::Maker> makers;
  if (iterator && config.sampler != SamplerChoice::kProcfs)
    makers.emplace_back(std::move(iterator));
  if (config.sampler != SamplerChoice::kIterator) makers.emplace_back(procfs);
  // A few tracked processes are cheaper to read than all.
  if (config.sampler == SamplerChoice::kAuto && only != nullptr) std::ranges::reverse(makers);
  if (makers.empty())
    throw std::runtime_error("[monitoring] sampler = \"iterator\" needs eBPF, which is not in use");
  return std::make_unique<FallbackSampler>(
      std::move(makers), ProcfsDetails{ProcRoot{}, tracked, {.pss = config.pss, .mapped = mapped}});
}

}  // namespace tracer_bio
