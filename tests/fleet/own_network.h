// A network of the test program's own, where it may have one (as root): its servers are on a
// loopback that nobody else has, and which can be cut.
#pragma once

namespace tracer_bio::test {

// Nothing comes through while this lives, except where the program has no network of its own.
class CutNetwork {
 public:
  CutNetwork();
  ~CutNetwork();
  CutNetwork(const CutNetwork&) = delete;
  CutNetwork& operator=(const CutNetwork&) = delete;
};

}  // namespace tracer_bio::test
