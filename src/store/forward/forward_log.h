// What of a database a sink has still to get, batch by batch. What a sink is, it does not know.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/forward/forward_cursors.h"
#include "store/sqlite.h"
#include "tracer_bio/forward.h"

namespace tracer_bio {

// Of one batch. A row that is larger is sent by itself.
struct ForwardLimits {
  int64_t rows = 10'000;  // about: samples of the same moment stay together
  int64_t bytes = 32 << 20;
};

// Used by one thread at a time. Writes little, beside the daemon, and keeps no lock between two
// calls. Throws SinkUnavailable where the database is locked or its disk full, std::runtime_error
// for what does not mend itself; both say what to do.
class ForwardLog {
 public:
  // `tables`: names of forwarded_tables(); none: all of them.
  ForwardLog(const std::filesystem::path& file, std::string sink,
             const std::vector<std::string>& tables);
  ~ForwardLog();

  // The next rows that the sink lacks or has otherwise, and removals that come before them; the
  // same ones again (in a new version) until sent() was called. Nothing: it has all.
  std::optional<ForwardBatch> next(const ForwardLimits& limits, int64_t now_ns);
  // What next() gave last is at the sink for good.
  void sent(int64_t now_ns);
  // It could not be sent: for who asks how it goes.
  void note_failure(std::string_view error, int64_t now_ns);

  // False: the file was moved, deleted or replaced, and nobody writes this one any more.
  bool in_place() const;

 private:
  struct TableReader;

  ForwardRound plan(const ForwardLimits& limits);
  int64_t last_change(int64_t from, int64_t limit);
  int64_t last_removal();
  // Nothing: what has changed is too large for one batch.
  std::optional<ForwardBatch> read(const ForwardLimits& limits);
  void read_removals(ForwardBatch& batch);

  std::filesystem::path file_;
  Connection connection_;
  std::string sink_;
  ForwardCursors cursors_;
  std::map<const StoredTable*, std::unique_ptr<TableReader>> readers_;
  ForwardRound round_;       // that of the last batch
  int64_t changes_at_once_;  // fewer than a batch's rows where they are large
  size_t first_table_ = 0;   // another one each time: none starves where one fills each batch
};

// A batch of this database that has nothing in it: what a sink is tried with. Throws
// std::runtime_error, saying what to do.
ForwardBatch empty_batch(const std::filesystem::path& file);

}  // namespace tracer_bio
