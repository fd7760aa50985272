// An ELF file of some 400 bytes: three segments, a build id, a name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tracer_bio::test {

struct TinyElf {
  bool is_64_bit = true;
  bool big_endian = false;
  std::string soname = "libtiny.so.1";
  std::string build_id = "\x01\x23\xab\xcd";  // bytes
  uint64_t note_alignment = 4;

  std::string bytes() const {
    constexpr uint64_t kLoadedAt = 0x10000;
    const size_t word = is_64_bit ? 8 : 4;
    const size_t header_size = is_64_bit ? 64 : 52;
    const size_t entry_size = is_64_bit ? 56 : 32;
    const std::string notes = note("Go", 4, "other") + note("GNU", 3, build_id);
    const std::string names = '\0' + soname + '\0';
    const size_t notes_at = header_size + 3 * entry_size;
    const size_t names_at = notes_at + notes.size();
    const size_t dynamic_at = names_at + names.size();
    std::string dynamic;
    for (const uint64_t value :
         {uint64_t{5}, kLoadedAt + names_at, uint64_t{14}, uint64_t{1}, uint64_t{0}, uint64_t{0}})
      put(dynamic, value, word);

    std::string file = "\177ELF";
    file += is_64_bit ? '\2' : '\1';
    file += big_endian ? '\2' : '\1';
    file.resize(16, '\0');
    put(file, 3, 2);  // ET_DYN
    put(file, 0, 2 + 4);
    put(file, 0, word);
    put(file, header_size, word);
    put(file, 0, word);
    put(file, 0, 4);
    for (const size_t half : {header_size, entry_size, size_t{3}, size_t{0}, size_t{0}, size_t{0}})
      put(file, half, 2);
    put_segment(file, 1, 0, kLoadedAt, dynamic_at + dynamic.size(), 4096);
    put_segment(file, 4, notes_at, kLoadedAt + notes_at, notes.size(), note_alignment);
    put_segment(file, 2, dynamic_at, kLoadedAt + dynamic_at, dynamic.size(), 8);
    return file + notes + names + dynamic;
  }

 private:
  void put(std::string& to, uint64_t value, size_t size) const {
    for (size_t i = 0; i < size; ++i) {
      const size_t byte = big_endian ? size - 1 - i : i;
      to += byte < 8 ? static_cast<char>(value >> (8 * byte)) : '\0';
    }
  }

  void put_segment(std::string& to, uint64_t type, uint64_t offset, uint64_t address, uint64_t size,
                   uint64_t alignment) const {
    const size_t word = is_64_bit ? 8 : 4;
    put(to, type, 4);
    if (is_64_bit) put(to, 4, 4);  // flags
    put(to, offset, word);
    put(to, address, word);
    put(to, address, word);
    put(to, size, word);
    put(to, size, word);
    if (!is_64_bit) put(to, 4, 4);
    put(to, alignment, word);
  }

  std::string note(std::string_view name, uint64_t type, std::string_view value) const {
    std::string text;
    put(text, name.size() + 1, 4);
    put(text, value.size(), 4);
    put(text, type, 4);
    const auto pad = [&] {
      text.resize((text.size() + note_alignment - 1) / note_alignment * note_alignment);
    };
    text += name;
    text += '\0';
    pad();
    text += value;
    pad();
    return text;
  }
};

}  // namespace tracer_bio::test
