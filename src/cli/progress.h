#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cli/console.h"

namespace tracer_bio {

// A bar on standard error that grows with the rows that are done, where that is a terminal.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Nothing is shown where it is not.
  bool shown() const { return console_.style().terminal; }
  void begin(std::string what, int64_t rows);
  void update(int64_t done);
  // The line is the terminal's again.
  void clear();

 private:
  Console console_;
  std::string what_;
  int64_t rows_ = 0;
  std::chrono::steady_clock::time_point drawn_;
  bool drawn_any_ = false;
};

}  // namespace tracer_bio
