// ELF files.
#include "core/elf.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tracer_bio;
  const std::string_view file = fuzz::text_of(data, size);
  size_t asked = 0;
  const auto facts = read_elf([&](uint64_t offset, size_t wanted) {
    asked += wanted;
    return offset < file.size() ? std::string{file.substr(offset, wanted)} : std::string{};
  });
  fuzz::require(asked < (5U << 20));
  if (!facts) return 0;
  fuzz::require(file.starts_with("\177ELF"));
  fuzz::require(facts->build_id.size() <= 128 && facts->soname.size() <= 255);
  return 0;
}
