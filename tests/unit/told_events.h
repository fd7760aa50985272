// What a source told, as sentences and as it was.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "tracer_bio/event.h"

namespace tracer_bio {

// The views of the events that are kept are empty, but for `comm`, `exe` and `args`.
struct ToldEvents final : EventHandler {
  void on_fork(const ForkEvent& event) override {
    forks.push_back(event);
    lines.push_back(pid(event.parent) + " forks " + pid(event.child));
  }
  void on_exec(const ExecEvent& event) override {
    execs.push_back(event);
    ProcessImage& image = execs.back().image;
    image = ProcessImage{.ppid = image.ppid,
                         .uid = image.uid,
                         .comm = keep(image.comm),
                         .exe = keep(image.exe),
                         .args = keep(image.args)};
    lines.push_back(pid(event.process) + " executes " +
                    (event.image.comm.empty() ? "something" : std::string{event.image.comm}));
  }
  void on_exit(const ExitEvent& event) override {
    exits.push_back(event);
    if (!event.status_known) {
      lines.push_back(pid(event.process) + " has gone");
    } else if (event.exit_signal != 0) {
      lines.push_back(pid(event.process) + " is ended by " + std::to_string(event.exit_signal));
    } else {
      lines.push_back(pid(event.process) + " exits " + std::to_string(event.exit_code));
    }
  }
  void on_free(const FreeEvent& event) override {
    frees.push_back(event);
    lines.push_back(pid(event.process) + " is free");
  }

  std::vector<std::string> lines;
  std::vector<ForkEvent> forks;
  std::vector<ExecEvent> execs;
  std::vector<ExitEvent> exits;
  std::vector<FreeEvent> frees;

 private:
  static std::string pid(const ProcessKey& key) { return std::to_string(key.pid); }
  std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

  std::deque<std::string> texts_;
};

}  // namespace tracer_bio
