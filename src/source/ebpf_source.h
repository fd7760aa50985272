// Events from the kernel through eBPF.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tracer_bio/sampler.h"
#include "tracer_bio/source.h"

namespace tracer_bio {

struct EbpfOptions {
  int64_t ring_buffer_bytes = 16 << 20;
  int64_t max_args_bytes = 128 << 10;
  std::filesystem::path record_events;  // empty: keep none
};

// Loads at once, attaches at attach(). Throws std::system_error with what the kernel refused.
std::unique_ptr<Source> make_ebpf_source(const EbpfOptions& options);

// Why eBPF cannot be used here; nothing where it can. Loads and attaches for a moment.
std::optional<std::string> why_no_ebpf();

}  // namespace tracer_bio
