// What the kernel and its settings let this process do. Every check reads below `root`, so that it
// is tested without a kernel to match: "/" is this machine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "cli/doctor/finding.h"

namespace tracer_bio {

// Effective capabilities, one bit each, as in linux/capability.h. None where they cannot be read.
uint64_t effective_capabilities(const std::filesystem::path& root);

Finding check_kernel(const std::filesystem::path& root);
Finding check_btf(const std::filesystem::path& root);
Finding check_capabilities(uint64_t capabilities);
Finding check_lockdown(const std::filesystem::path& root);
Finding check_pid_namespace(const std::filesystem::path& root);
Finding check_tracefs(const std::filesystem::path& root);
// `limit_bytes`: RLIMIT_MEMLOCK; nothing: unlimited.
Finding check_locked_memory(const std::filesystem::path& root, uint64_t capabilities,
                            std::optional<uint64_t> limit_bytes);
// Whether files that programs are made of can be told: `wanted` by the configuration, `ebpf` works.
Finding check_libraries(const std::filesystem::path& root, bool wanted, bool ebpf);
Finding check_hidepid(const std::filesystem::path& root, uint64_t capabilities);

// All of them, for this process.
std::vector<Finding> check_kernel_settings(const std::filesystem::path& root);

}  // namespace tracer_bio
