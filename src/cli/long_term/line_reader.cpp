#include "cli/long_term/line_reader.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "cli/long_term/edited_lines.h"

namespace tracer_bio {
namespace {

class PlainLines : public LineReader {
 public:
  explicit PlainLines(bool prompts) : prompts_(prompts) {}
  ~PlainLines() override { std::free(line_); }
  PlainLines(const PlainLines&) = delete;
  PlainLines& operator=(const PlainLines&) = delete;

  ReadLine read(std::string_view prompt) override {
    if (prompts_) {
      static_cast<void>(std::fwrite(prompt.data(), 1, prompt.size(), stdout));
      static_cast<void>(std::fflush(stdout));
    }
    errno = 0;
    const ssize_t size = ::getline(&line_, &capacity_, stdin);
    if (size < 0 && errno == EINTR) {
      std::clearerr(stdin);
      return {ReadLine::Kind::kInterrupted, ""};
    }
    if (size < 0) return {ReadLine::Kind::kEnd, ""};
    std::string text{line_, static_cast<size_t>(size)};
    if (text.ends_with('\n')) text.pop_back();
    return {ReadLine::Kind::kLine, std::move(text)};
  }
  void remember(const std::string& /*line*/) override {}

 private:
  bool prompts_;
  char* line_ = nullptr;
  size_t capacity_ = 0;
};

}  // namespace

std::unique_ptr<LineReader> make_line_reader(bool terminal) {
  if (terminal)
    if (auto edited = make_edited_lines()) return edited;
  return std::make_unique<PlainLines>(terminal);
}

}  // namespace tracer_bio
