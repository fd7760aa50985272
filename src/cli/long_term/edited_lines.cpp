#include "cli/long_term/edited_lines.h"

#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>

#ifdef TRACER_BIO_LIBEDIT
#include <histedit.h>
#endif

namespace tracer_bio {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPrivate = 0700;

bool is_own_folder(const fs::path& folder) {
  struct stat status {};
  return ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid();
}

}  // namespace

std::optional<fs::path> state_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (state != nullptr && fs::path{state}.is_absolute()) {
    folder = state;
    if (!is_own_folder(folder)) return std::nullopt;
  } else {
    if (home == nullptr || !is_own_folder(home)) return std::nullopt;
    folder = fs::path{home} / ".local";
    ::mkdir(folder.c_str(), kPrivate);
    folder /= "state";
    ::mkdir(folder.c_str(), kPrivate);
  }
  folder /= "tracer-bio";
  ::mkdir(folder.c_str(), kPrivate);
  return is_own_folder(folder) ? std::optional{folder} : std::nullopt;
}

#ifdef TRACER_BIO_LIBEDIT

namespace {

constexpr int kLinesKept = 1000;

class EditedLines : public LineReader {
 public:
  EditedLines()
      : edit_(::el_init("tracer-bio", stdin, stdout, stderr)), history_(::history_init()) {
    // Characters are of the user's locale. (Numbers and the rest are not.)
    static_cast<void>(std::setlocale(LC_CTYPE, ""));
    ::el_set(edit_, EL_CLIENTDATA, this);
    ::el_set(edit_, EL_PROMPT, &EditedLines::prompt);
    ::el_set(edit_, EL_EDITOR, "emacs");
    // Ctrl-C is a key while a line is edited, not a signal: it drops the line.
    ::el_set(edit_, EL_SETTY, "-d", "-isig", nullptr);
    ::el_set(edit_, EL_ADDFN, "drop-line", "Drop what was typed", &EditedLines::drop);
    ::el_set(edit_, EL_BIND, "^C", "drop-line", nullptr);
    HistEvent event{};
    ::history(history_, &event, H_SETSIZE, kLinesKept);
    ::history(history_, &event, H_SETUNIQUE, 1);
    ::el_set(edit_, EL_HIST, ::history, history_);
    if (const auto folder = state_folder()) file_ = *folder / "query_history";
    if (!file_.empty()) ::history(history_, &event, H_LOAD, file_.c_str());
  }
  ~EditedLines() override {
    if (!file_.empty()) {
      HistEvent event{};
      ::umask(~kPrivate & 0777U);
      ::history(history_, &event, H_SAVE, file_.c_str());
    }
    ::history_end(history_);
    ::el_end(edit_);
  }
  EditedLines(const EditedLines&) = delete;
  EditedLines& operator=(const EditedLines&) = delete;

  ReadLine read(std::string_view prompt) override {
    prompt_ = prompt;
    dropped_ = false;
    int size = 0;
    const char* line = ::el_gets(edit_, &size);
    if (dropped_) return {ReadLine::Kind::kInterrupted, ""};
    if (line == nullptr || size <= 0) return {ReadLine::Kind::kEnd, ""};
    std::string text{line, static_cast<size_t>(size)};
    if (text.ends_with('\n')) text.pop_back();
    return {ReadLine::Kind::kLine, std::move(text)};
  }

  void remember(const std::string& line) override {
    HistEvent event{};
    ::history(history_, &event, H_ENTER, line.c_str());
  }

 private:
  static EditedLines& of(EditLine* edit) {
    void* self = nullptr;
    ::el_get(edit, EL_CLIENTDATA, &self);
    return *static_cast<EditedLines*>(self);
  }
  static char* prompt(EditLine* edit) { return of(edit).prompt_.data(); }
  static unsigned char drop(EditLine* edit, int /*key*/) {
    of(edit).dropped_ = true;
    static_cast<void>(std::fputs("^C\n", stdout));
    return CC_NEWLINE;
  }

  EditLine* edit_;
  History* history_;
  std::string prompt_;
  std::filesystem::path file_;  // empty: none
  bool dropped_ = false;
};

}  // namespace

std::unique_ptr<LineReader> make_edited_lines() { return std::make_unique<EditedLines>(); }

#else

std::unique_ptr<LineReader> make_edited_lines() { return nullptr; }

#endif

}  // namespace tracer_bio
