// The embedded eBPF program, loaded.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// Made by bpftool from bpf/tracer.bpf.c; only this folder sees it.
struct tracer_bpf;
struct bpf_link;

namespace tracer_bio {

struct BpfSettings {
  int64_t ring_buffer_bytes = 16 << 20;  // a power of two
  int64_t max_args_bytes = 128 << 10;
  // Names of the environment variables that leave the kernel: at most 63, of at most 64 bytes.
  std::vector<std::string> environment{};
  // Whether to tell of the objects of processes that are followed, where the kernel can. From their
  // exec on those are whose name, or of an interpreter one of whose first arguments, begins a run.
  bool objects = false;
  std::vector<std::string> beginnings{};
  std::vector<std::string> interpreters{};
};

struct BpfDestroyer {
  void operator()(tracer_bpf* program) const;
};
using BpfProgram = std::unique_ptr<tracer_bpf, BpfDestroyer>;

// A program's attachment; it ends with this.
struct BpfLinkDestroyer {
  void operator()(bpf_link* link) const;
};
using BpfLink = std::unique_ptr<bpf_link, BpfLinkDestroyer>;

// Opens and loads it, attached to nothing. Throws std::system_error with what the kernel said, and
// std::length_error for names that the program has no room for.
BpfProgram load_bpf_program(const BpfSettings& settings);

// Whether it tells of objects: it was asked to, and the kernel can.
bool tells_objects(const tracer_bpf& program);

}  // namespace tracer_bio
