#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace tracer_bio {
namespace {

constexpr int64_t kWidth = 30;
constexpr auto kPause = std::chrono::milliseconds{100};

}  // namespace

Progress::Progress() : console_(STDERR_FILENO) {}

Progress::~Progress() {
  try {
    clear();
  } catch (...) {  // nobody is left to look at it
  }
}

void Progress::begin(std::string what, int64_t rows) {
  what_ = std::move(what);
  rows_ = rows;
  drawn_ = {};
  update(0);
}

void Progress::update(int64_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!shown() || now - drawn_ < kPause) return;
  drawn_ = now;
  drawn_any_ = true;
  const int64_t of = std::max<int64_t>(rows_, 1);
  const auto filled = static_cast<size_t>(kWidth * std::min(done, of) / of);
  std::string line = "\r\033[K" + what_ + " [" + std::string(filled, '#');
  line.append(static_cast<size_t>(kWidth) - filled, '.');
  line += "] " + std::to_string(100 * std::min(done, of) / of) + "% of " + std::to_string(rows_) +
          " rows";
  console_.write(line);
  console_.flush();
}

void Progress::clear() {
  if (!std::exchange(drawn_any_, false)) return;
  console_.write("\r\033[K");
  console_.flush();
}

}  // namespace tracer_bio
