#pragma once

#include <filesystem>

#include "store/store.h"

namespace tracer_bio {

// Keeps the database within the limits of [retention]. Used by the store thread.
class Housekeeper {
 public:
  Housekeeper(Store& store, std::filesystem::path database)
      : store_(store), database_(std::move(database)) {}

  // A short piece of work; while the store is `busy` only what cannot wait. True: there is more.
  bool turn(bool busy);

 private:
  Store& store_;
  std::filesystem::path database_;
  bool unavailable_ = false;
};

}  // namespace tracer_bio
