#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tracer_bio {

// Appends JSON text to a string, commas included. The caller opens and closes in pairs, and puts a
// key before each value in an object.
//
// Text may be any bytes: what is not UTF-8 becomes \udc80 to \udcff (Python's surrogateescape), and
// nothing that is written can move a terminal's cursor.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& null();
  JsonWriter& boolean(bool value);
  JsonWriter& integer(int64_t value);
  JsonWriter& integer_or_null(std::optional<int64_t> value);
  JsonWriter& real(double value);  // null where it is no number or infinite: JSON has neither
  JsonWriter& text(std::string_view value);
  JsonWriter& raw(std::string_view json);  // a whole value that is JSON already

 private:
  void separate();

  std::string& out_;
  bool comma_ = false;
};

}  // namespace tracer_bio
