#include "core/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tracer_bio {
namespace {

std::string json_of(std::string_view value) {
  std::string text;
  JsonWriter{text}.text(value);
  return text;
}

TEST(JsonWriter, PutsCommasBetweenValues) {
  std::string text;
  JsonWriter json{text};
  json.begin_object().key("a").integer(1).key("b").begin_array();
  json.boolean(true).null().begin_object().end_object().text("x").end_array();
  json.key("c").raw("[2]").end_object();
  EXPECT_EQ(text, R"({"a":1,"b":[true,null,{},"x"],"c":[2]})");
}

TEST(JsonWriter, KeepsIntegersExact) {
  std::string text;
  JsonWriter json{text};
  json.begin_array().integer(std::numeric_limits<int64_t>::max());
  json.integer(std::numeric_limits<int64_t>::min()).end_array();
  EXPECT_EQ(text, "[9223372036854775807,-9223372036854775808]");
}

TEST(JsonWriter, HasNullForWhatIsNoNumber) {
  std::string text;
  JsonWriter json{text};
  json.begin_array().real(0.1).real(std::nan("")).real(HUGE_VAL).end_array();
  EXPECT_EQ(text, "[0.1,null,null]");
}

TEST(JsonWriter, EscapesWhatJsonAndTerminalsObey) {
  EXPECT_EQ(json_of("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(json_of("\n\t\033"), R"("\u000a\u0009\u001b")");
  EXPECT_EQ(json_of(std::string_view{"\0", 1}), R"("\u0000")");
  EXPECT_EQ(json_of("\x7f"), R"("\u007f")");
  EXPECT_EQ(json_of("\u009b"), R"("\u009b")");
  EXPECT_EQ(json_of("\u202e"), R"("\u202e")");
}

TEST(JsonWriter, KeepsUtf8AndEscapesOtherBytes) {
  EXPECT_EQ(json_of("é€😀"), "\"é€😀\"");
  EXPECT_EQ(json_of("\xff"
                    "a\xc3"),
            R"("\udcffa\udcc3")");
  EXPECT_EQ(json_of("\xed\xa0\x80"), R"("\udced\udca0\udc80")");
}

}  // namespace
}  // namespace tracer_bio
