// What tests of faults share: storms, and what a recorder has of them beside another one that
// nothing happens to.
#pragma once

#include <initializer_list>

#include "system/system_test.h"

namespace tracer_bio::test {

class FaultTest : public SystemTest {
 protected:
  static DaemonOptions with_ring(const std::string& size, const std::string& name);

  // So many processes, as fast as two starters can.
  void storm(int count) const;
  // Returns once each of them knows of a process that starts now: they have caught up.
  void run_marker(std::initializer_list<const Daemon*> daemons) const;

  // Executions that it saw begin in that time, of the whole machine.
  static int64_t begun(const Daemon& daemon, int64_t from_ns, int64_t to_ns);
  // The sum of losses of a stage and kind.
  static int64_t lost(const Daemon& daemon, const std::string& stage, const std::string& kind);
};

}  // namespace tracer_bio::test
