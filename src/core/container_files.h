// What container runtimes write of their containers: which file tells it, and what it says.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// Of each file so much is read.
inline constexpr size_t kMostContainerFileBytes = 4 << 20;

// Where a runtime has its files: one for each container, or one for all.
struct ContainerFolder {
  std::string_view runtime;
  std::string_view path;  // absolute
};
std::span<const ContainerFolder> container_folders();

struct ContainerFile {
  std::string_view runtime;
  std::string path;  // absolute
  // Fills name, image and pod of the container of that id. False: the file tells nothing of it.
  bool (*read)(std::string_view text, Container& container);
};
// Where its runtime writes of it, the likeliest first; where that is not known, where any does.
// None of a container whose id is a name: LXC and systemd-nspawn tell all by that.
std::vector<ContainerFile> files_of(const Container& container);

}  // namespace tracer_bio
