#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracer_bio/forward.h"

namespace tracer_bio {

// Many batches as few: one for each host, in which each key of a table stands once, in its latest
// state.
class HostBatches {
 public:
  // Rows of tables whose names are not among these are left out; none: all are taken.
  explicit HostBatches(std::vector<std::string> tables) : chosen_(std::move(tables)) {}

  void add(ForwardBatch&& batch);
  // That are to be sent.
  int64_t rows() const { return rows_; }
  // Those of all hosts; then it is empty.
  std::vector<ForwardBatch> take();

 private:
  struct Table {
    ForwardRows rows;
    std::unordered_map<std::string, size_t> places;  // of a key, encoded: which row it is
  };
  struct Host {
    ForwardBatch batch;  // but for its rows
    std::map<std::string_view, Table> tables;
  };

  bool is_chosen(std::string_view table) const;
  void add(Host& host, ForwardRows&& rows);

  std::vector<std::string> chosen_;
  std::map<std::string, Host> hosts_;
  int64_t rows_ = 0;
};

}  // namespace tracer_bio
