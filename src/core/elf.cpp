#include "core/elf.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace tracer_bio {
namespace {

// Of what compilers make there are some 15, and some hundred bytes of notes in some 3 of them.
constexpr size_t kMostHeaders = 64;
constexpr size_t kMostNoteBytes = 16 << 10;
constexpr size_t kMostDynamicBytes = 64 << 10;
constexpr size_t kMostBuildIdBytes = 64;
constexpr size_t kMostSonameBytes = 255;

constexpr uint64_t kLoad = 1;
constexpr uint64_t kDynamic = 2;
constexpr uint64_t kNote = 4;
constexpr uint64_t kStringTable = 5;  // DT_STRTAB
constexpr uint64_t kSoname = 14;      // DT_SONAME
constexpr uint64_t kBuildId = 3;      // NT_GNU_BUILD_ID

struct Field {
  size_t at;
  size_t size;
};

// Where the fields of either class are, in bytes.
struct Layout {
  size_t header_size;
  Field headers_offset, header_entry_size, header_count;
  size_t entry_size;
  Field type, offset, address, file_size, alignment;
  size_t word;  // of an entry of the dynamic section: a tag, then a value
};
constexpr Layout kLayout32{52,     {28, 4}, {42, 2}, {44, 2}, 32, {0, 4},
                           {4, 4}, {8, 4},  {16, 4}, {28, 4}, 4};
constexpr Layout kLayout64{64,     {32, 8}, {54, 2}, {56, 2}, 56, {0, 4},
                           {8, 8}, {16, 8}, {32, 8}, {48, 8}, 8};

struct Segment {
  uint64_t type, offset, address, size, alignment;
};

class Elf {
 public:
  Elf(const ReadAt& read_at, const Layout& layout, bool big_endian)
      : read_at_(read_at), layout_(layout), big_endian_(big_endian) {}

  ElfFacts read(std::string_view header) {
    read_segments(header);
    ElfFacts facts;
    for (const Segment& segment : segments_) {
      if (segment.type == kNote && facts.build_id.empty()) facts.build_id = build_id_in(segment);
      if (segment.type == kDynamic && facts.soname.empty()) facts.soname = soname_by(segment);
    }
    return facts;
  }

 private:
  // 0 where the bytes end before.
  uint64_t number(std::string_view bytes, Field field) const {
    if (field.at > bytes.size() || bytes.size() - field.at < field.size) return 0;
    uint64_t value = 0;
    for (size_t i = 0; i < field.size; ++i) {
      const size_t at = field.at + (big_endian_ ? i : field.size - 1 - i);
      value = value << 8U | static_cast<unsigned char>(bytes[at]);
    }
    return value;
  }

  void read_segments(std::string_view header) {
    if (number(header, layout_.header_entry_size) != layout_.entry_size) return;
    const uint64_t count = std::min<uint64_t>(number(header, layout_.header_count), kMostHeaders);
    const std::string table = read_at_(number(header, layout_.headers_offset),
                                       static_cast<size_t>(count) * layout_.entry_size);
    std::string_view rest = table;
    for (; rest.size() >= layout_.entry_size; rest.remove_prefix(layout_.entry_size)) {
      segments_.push_back({number(rest, layout_.type), number(rest, layout_.offset),
                           number(rest, layout_.address), number(rest, layout_.file_size),
                           number(rest, layout_.alignment)});
    }
  }

  std::string read_segment(const Segment& segment, size_t most) const {
    return read_at_(segment.offset, static_cast<size_t>(std::min<uint64_t>(segment.size, most)));
  }

  std::string build_id_in(const Segment& segment) const {
    const std::string notes = read_segment(segment, kMostNoteBytes);
    const uint64_t alignment = segment.alignment == 8 ? 8 : 4;
    const auto padded = [&](uint64_t size) {
      return (size + alignment - 1) / alignment * alignment;
    };
    constexpr size_t kNoteHeader = 12;
    std::string_view rest = notes;
    while (rest.size() > kNoteHeader) {
      const uint64_t name_size = number(rest, {0, 4});
      const uint64_t size = number(rest, {4, 4});
      const uint64_t begin = padded(kNoteHeader + name_size);
      const uint64_t end = begin + size;
      if (end > rest.size()) return {};
      const bool is_gnu = rest.substr(kNoteHeader, name_size) == std::string_view{"GNU\0", 4};
      if (is_gnu && number(rest, {8, 4}) == kBuildId && size <= kMostBuildIdBytes)
        return hexadecimal(rest.substr(begin, size));
      rest.remove_prefix(std::min<uint64_t>(padded(end), rest.size()));
    }
    return {};
  }

  static std::string hexadecimal(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const char c : bytes) {
      const auto byte = static_cast<unsigned char>(c);
      text += kDigits[byte >> 4U];
      text += kDigits[byte & 0xfU];
    }
    return text;
  }

  std::string soname_by(const Segment& segment) const {
    const std::string dynamic = read_segment(segment, kMostDynamicBytes);
    std::optional<uint64_t> table;
    std::optional<uint64_t> name;
    const size_t entry = 2 * layout_.word;
    std::string_view rest = dynamic;
    for (; rest.size() >= entry; rest.remove_prefix(entry)) {
      const uint64_t tag = number(rest, {0, layout_.word});
      const uint64_t value = number(rest, {layout_.word, layout_.word});
      if (tag == 0) break;
      if (tag == kStringTable) table = value;
      if (tag == kSoname) name = value;
    }
    return table && name ? string_at(*table + *name) : std::string{};
  }

  std::string string_at(uint64_t address) const {
    for (const Segment& segment : segments_) {
      if (segment.type != kLoad || address < segment.address) continue;
      const uint64_t within = address - segment.address;
      if (within >= segment.size) continue;
      std::string text = read_at_(segment.offset + within, kMostSonameBytes + 1);
      const size_t end = text.find('\0');
      return end == std::string::npos ? std::string{} : text.substr(0, end);
    }
    return {};
  }

  const ReadAt& read_at_;
  const Layout& layout_;
  const bool big_endian_;
  std::vector<Segment> segments_;
};

}  // namespace

std::optional<ElfFacts> read_elf(const ReadAt& read_at) {
  constexpr std::string_view kMagic = "\177ELF";
  const std::string header = read_at(0, kLayout64.header_size);
  if (!header.starts_with(kMagic) || header.size() < kLayout32.header_size) return std::nullopt;
  const char bits = header[4];   // 1: 32, 2: 64
  const char order = header[5];  // 1: little-endian, 2: big-endian
  if ((bits != 1 && bits != 2) || (order != 1 && order != 2)) return std::nullopt;
  const Layout& layout = bits == 1 ? kLayout32 : kLayout64;
  if (header.size() < layout.header_size) return std::nullopt;
  return Elf{read_at, layout, order == 2}.read(header);
}

}  // namespace tracer_bio
