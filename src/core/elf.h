// What an ELF file tells of itself, read piece by piece. Anybody may have written it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace tracer_bio {

// Empty texts: it does not tell, or what tells it is broken or beyond any that is made.
struct ElfFacts {
  std::string build_id;  // hexadecimal, of at most 64 bytes
  std::string soname;    // at most 255 bytes

  bool operator==(const ElfFacts&) const = default;
};

// `size` bytes of the file from `offset` on: fewer at its end, none beyond.
using ReadAt = std::function<std::string(uint64_t offset, size_t size)>;

// Of 32 or 64 bits, in either byte order; by its program headers, for sections may be stripped.
// Reads at most some 4 MB of it. Nothing where it is no ELF file.
std::optional<ElfFacts> read_elf(const ReadAt& read_at);

}  // namespace tracer_bio
