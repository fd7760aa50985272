// Reads JSON that anybody may have written: in one pass, without recursion, and exact.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// U+DC80 to U+DCFF stand for the bytes 0x80 to 0xff that are no UTF-8, as Python's surrogateescape
// has it.
constexpr char32_t kEscapedByte = 0xdc00;

// Reads from the front of a text. Each member gives false where something else stands there.
class JsonText {
 public:
  // Whether a string may have U+0000: not where strings are joined by it.
  enum class Nul : uint8_t { kRefused, kTaken };

  explicit JsonText(std::string_view text, Nul nul = Nul::kRefused) : text_(text), nul_(nul) {}

  bool at_end() const { return text_.empty(); }
  std::string_view rest() const { return text_; }

  bool take(char expected);
  void skip_blanks();
  // Appends the bytes of a string.
  bool take_string(std::string& result);
  bool take_null();
  // A number without fraction and exponent, of 64 bits.
  bool take_integer(int64_t& result);
  // The double that is nearest to any number, but none that is beyond them all.
  bool take_real(double& result);
  // Any value: of one that has others within, no more than that its brackets and strings end is
  // looked at.
  bool skip_value();

 private:
  bool skip_string();
  bool take_escape(std::string& result);
  bool take_code(std::string& result);
  std::optional<char32_t> take_hex();
  template <class Number>
  bool take_number(Number& result);

  std::string_view text_;
  Nul nul_;
};

// Where the value of the first member of that name in a JSON object begins; of what stands behind
// it nothing is read.
std::optional<std::string_view> member(std::string_view json, std::string_view name);
// The same, where it is a string.
std::optional<std::string> string_member(std::string_view json, std::string_view name);

}  // namespace tracer_bio
