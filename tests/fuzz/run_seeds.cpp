// Runs the files of a folder through a target, in builds without libFuzzer.
#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "fuzz.h"

int main(int count, char** words) {
  int seeds = 0;
  for (const auto& file : std::filesystem::directory_iterator{count > 1 ? words[1] : "."}) {
    const auto text = tracer_bio::read_file(file.path(), 1 << 20);
    if (!text) return 1;
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text->data()), text->size());
    ++seeds;
  }
  std::printf("%d seeds\n", seeds);
  return seeds > 0 ? 0 : 1;
}
