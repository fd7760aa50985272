// What an engine wrote, without a disk.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/engines/engine.h"

namespace tracer_bio {

class FakeFolders final : public EngineFolders {
 public:
  // Texts by their paths.
  explicit FakeFolders(std::map<std::string, std::string> texts) : files(std::move(texts)) {}

  std::vector<std::string> list(const std::string& path) override {
    std::vector<std::string> names;
    for (const auto& [file, text] : files) {
      if (file.starts_with(path + '/')) names.push_back(file.substr(path.size() + 1));
    }
    return names;
  }
  std::optional<std::string> read(const std::string& path, size_t limit) override {
    ++reads;
    const auto found = files.find(path);
    return found == files.end() ? std::nullopt : std::optional(found->second.substr(0, limit));
  }

  std::map<std::string, std::string> files;
  size_t reads = 0;
};

}  // namespace tracer_bio
