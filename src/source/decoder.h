// From records of the wire (tracer_bio/events.h) to events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/event.h"

namespace tracer_bio {

// The path of a cgroup v2 id, empty where it is not known. The view lives until the next call.
using CgroupResolver = std::function<std::string_view(uint64_t cgroup_id)>;

class Decoder {
 public:
  explicit Decoder(CgroupResolver cgroup_path) : cgroup_path_(std::move(cgroup_path)) {}

  // Calls the handler for one record. False: it is not a valid record; nothing was called.
  bool decode(std::span<const std::byte> record, EventHandler& handler);

 private:
  bool decode_exec(std::span<const std::byte> record, EventHandler& handler);
  bool decode_object(std::span<const std::byte> record, EventHandler& handler);
  bool decode_objects(std::span<const std::byte> record, EventHandler& handler);

  CgroupResolver cgroup_path_;
  std::string exe_;  // kept, so that decoding does not allocate
  std::string cwd_;
  std::vector<ObjectKey> objects_;
};

}  // namespace tracer_bio
