#include "core/elf.h"

#include <gtest/gtest.h>

#include "unit/tiny_elf.h"

namespace tracer_bio {
namespace {

using test::TinyElf;

std::optional<ElfFacts> read(std::string_view file) {
  return read_elf([file](uint64_t offset, size_t size) {
    return offset < file.size() ? std::string{file.substr(offset, size)} : std::string{};
  });
}

TEST(Elf, TellsItsBuildIdAndNameInEveryForm) {
  const ElfFacts told{.build_id = "0123abcd", .soname = "libtiny.so.1"};
  for (const bool is_64_bit : {false, true}) {
    for (const bool big_endian : {false, true}) {
      for (const uint64_t alignment : {4, 8}) {
        const TinyElf elf{
            .is_64_bit = is_64_bit, .big_endian = big_endian, .note_alignment = alignment};
        EXPECT_EQ(read(elf.bytes()), told) << is_64_bit << big_endian << alignment;
      }
    }
  }
}

TEST(Elf, IsKnownByItsFirstBytes) {
  EXPECT_EQ(read(""), std::nullopt);
  EXPECT_EQ(read("#!/bin/sh\n" + std::string(100, ' ')), std::nullopt);
  EXPECT_EQ(read("\177ELF"), std::nullopt);
  std::string other = TinyElf{}.bytes();
  other[4] = 3;
  EXPECT_EQ(read(other), std::nullopt);
}

TEST(Elf, TellsWhatItCanWhereverItEnds) {
  const std::string whole = TinyElf{}.bytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    const auto facts = read(std::string_view{whole}.substr(0, size));
    EXPECT_EQ(facts.has_value(), size >= 64) << size;
    if (!facts) continue;
    EXPECT_TRUE(facts->build_id.empty() || facts->build_id == "0123abcd") << size;
    EXPECT_TRUE(facts->soname.empty() || facts->soname == "libtiny.so.1") << size;
  }
}

TEST(Elf, HasNoNameOrBuildIdBeyondAnyThatIsMade) {
  EXPECT_EQ(read(TinyElf{.soname = std::string(255, 'n')}.bytes())->soname, std::string(255, 'n'));
  EXPECT_EQ(read(TinyElf{.soname = std::string(256, 'n')}.bytes())->soname, "");
  EXPECT_EQ(read(TinyElf{.build_id = std::string(64, '\1')}.bytes())->build_id.size(), 128);
  EXPECT_EQ(read(TinyElf{.build_id = std::string(65, '\1')}.bytes())->build_id, "");
}

TEST(Elf, AsksForFewBytesWhateverItsHeadersSay) {
  std::string endless = TinyElf{}.bytes();
  for (size_t at = 32; at < endless.size(); ++at) endless[at] = '\xff';
  endless[54] = 56;  // the size of a program header
  endless[55] = 0;
  size_t asked = 0;
  const auto facts = read_elf([&](uint64_t offset, size_t size) {
    asked += size;
    return offset == 0 ? endless.substr(0, size) : std::string(size, '\xff');
  });
  EXPECT_EQ(facts, ElfFacts{});
  EXPECT_LT(asked, 5U << 20);
}

}  // namespace
}  // namespace tracer_bio
