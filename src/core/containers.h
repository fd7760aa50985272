// Which containers executions were seen in.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tracer_bio/execution.h"

namespace tracer_bio {

// Part of the tracker. Of each container its cgroup tells what it can, and what its runtime wrote
// of it is asked for once. Holds a bounded number: one that was forgotten is asked for again.
class Containers {
 public:
  // An execution began or ended then. Nothing where it is in no container.
  void see(const Execution& execution, int64_t time_ns);

  // Those of which somebody with a disk may know more; each is to be described, be it as it is.
  std::vector<Container> take_asked() { return std::exchange(asked_, {}); }
  void describe(const Container& answer) { described_.push_back(answer); }

  // Appends what was seen, and what was told, since the last call: of one container perhaps several
  // rows, each with a part.
  void take_changed(std::vector<Container>& containers);

 private:
  void forget_some();

  struct Seen {
    Container container;
    bool changed = false;
  };
  std::unordered_map<std::string, Seen> seen_;
  std::vector<std::string> changed_;  // ids
  std::vector<Container> asked_;
  std::vector<Container> described_;
};

}  // namespace tracer_bio
