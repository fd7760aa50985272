#include "cli/logging.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <utility>

namespace tracer_bio {
namespace {

// The "<6>" that systemd takes from the begin of a line.
class PriorityFlag : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm&,
              spdlog::memory_buf_t& line) override {
    line.push_back('<');
    line.push_back(priority(message.level));
    line.push_back('>');
  }
  std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<PriorityFlag>();
  }

 private:
  static char priority(spdlog::level::level_enum level) {
    switch (level) {
      case spdlog::level::critical:
        return '2';
      case spdlog::level::err:
        return '3';
      case spdlog::level::warn:
        return '4';
      case spdlog::level::info:
        return '6';
      default:
        return '7';
    }
  }
};

// systemd.exec(5): JOURNAL_STREAM is the device and inode of the stream. It is inherited, so a
// daemon started by hand from a service's shell would have it too, but another standard error.
bool is_journal(const struct stat& standard_error) {
  const char* stream = std::getenv("JOURNAL_STREAM");
  return stream != nullptr && stream == std::to_string(standard_error.st_dev) + ':' +
                                            std::to_string(standard_error.st_ino);
}

std::unique_ptr<spdlog::formatter> make_formatter() {
  struct stat standard_error {};
  const bool known = ::fstat(STDERR_FILENO, &standard_error) == 0;
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<PriorityFlag>('*');
  if (known && is_journal(standard_error)) {
    formatter->set_pattern("%*%v");
  } else if (known && (S_ISREG(standard_error.st_mode) || ::isatty(STDERR_FILENO) == 1)) {
    formatter->set_pattern("%Y-%m-%d %H:%M:%S.%e %^%l%$ %v");
  } else {
    formatter->set_pattern("%l: %v");
  }
  return formatter;
}

}  // namespace

void set_up_logging(const std::string& level) {
  const char* no_color = std::getenv("NO_COLOR");
  const bool colours = ::isatty(STDERR_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(
      colours ? spdlog::color_mode::always : spdlog::color_mode::never);
  sink->set_formatter(make_formatter());
  auto logger = std::make_shared<spdlog::logger>("tracer-bio", std::move(sink));
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace tracer_bio
