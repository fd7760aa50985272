// placeholder until facts
#include "core/engines/engine.h"
namespace tracer_bio {
namespace {
std::optional<EngineStart> start(const Beginning&) { return std::nullopt; }
std::optional<Task> task(const Beginning&) { return std::nullopt; }
}  // namespace
constexpr Engine kSnakemake{.name = "snakemake", .variables = {}, .start = start, .task = task};
}  // namespace tracer_bio
