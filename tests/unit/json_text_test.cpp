#include "core/json_text.h"

#include <gtest/gtest.h>

namespace tracer_bio {
namespace {

using std::nullopt;

TEST(StringMember, IsFoundBehindMembersOfEveryKind) {
  EXPECT_EQ(string_member(R"({"rule": "align", "input": ["a", "]"], "params": [], "n": -1.5e3,
                              "o": {"shellcmd": "inner", "x": [{}]}, "b": false, "z": null,
                              "shellcmd": "bwa > x", "later": )",
                          "shellcmd"),
            "bwa > x");
}

TEST(StringMember, IsExact) {
  EXPECT_EQ(string_member(R"({"c":"a\n\t\"\\\/ r\u00e9sum\u00e9 \ud83e\uddec \udcff"})", "c"),
            "a\n\t\"\\/ r\u00e9sum\u00e9 \U0001f9ec \xff");
  EXPECT_EQ(string_member(R"({"a\"c":"x","c":""})", "c"), "");
}

TEST(StringMember, IsNoOtherValue) {
  EXPECT_EQ(string_member(R"({"c": null})", "c"), nullopt);
  EXPECT_EQ(string_member(R"({"c": ["x"]})", "c"), nullopt);
  EXPECT_EQ(string_member(R"({"b": "c"})", "c"), nullopt);
  EXPECT_EQ(string_member(R"({"b": {"c": "x"}})", "c"), nullopt);
  EXPECT_EQ(string_member(R"(["c", "x"])", "c"), nullopt);
}

TEST(StringMember, IsNotFoundInWhatIsBroken) {
  for (const char* broken :
       {"", "{", "{}", "{\"c", "{\"c\"", "{\"c\":", "{\"c\":\"x", "{\"c\":\"x\\",
        "{\"c\":\"\\ud800\"}", "{\"c\":\"\\u0000\"}", "{\"b\":]", "{\"b\":[,\"c\":\"x\"}",
        "{\"b\":\"\\\"}", "{,\"c\":\"x\"}", "{\"b\":1 \"c\":\"x\"}"})
    EXPECT_EQ(string_member(broken, "c"), nullopt) << broken;
}

TEST(StringMember, IsFoundBehindNestingOfAnyDepth) {
  constexpr size_t kDepth = 1'000'000;
  const std::string deep = std::string(kDepth, '[') + std::string(kDepth, ']');
  EXPECT_EQ(string_member("{\"b\":" + deep + ",\"c\":\"x\"}", "c"), "x");
  EXPECT_EQ(string_member("{\"b\":" + std::string(kDepth, '{'), "c"), nullopt);
}

TEST(JsonText, TakesNumbersExactly) {
  const auto integer = [](std::string_view text) {
    int64_t result = 0;
    return JsonText{text}.take_integer(result) ? std::optional{result} : nullopt;
  };
  EXPECT_EQ(integer("-9223372036854775808]"), INT64_MIN);
  EXPECT_EQ(integer("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(integer("0,"), 0);
  for (const char* other :
       {"", "-", "+1", "01", "-01", "1.0", "1e3", "9223372036854775808", "\"1\"", "null"})
    EXPECT_EQ(integer(other), nullopt) << other;
  const auto real = [](std::string_view text) {
    double result = 0;
    return JsonText{text}.take_real(result) ? std::optional{result} : nullopt;
  };
  EXPECT_EQ(real("0.1]"), 0.1);
  EXPECT_EQ(real("-2.5e-3"), -0.0025);
  EXPECT_EQ(real("5"), 5.0);
  for (const char* other :
       {"", "-", ".5", "1.", "1.e3", "inf", "-inf", "nan", "1e999", "1e", "--1"})
    EXPECT_EQ(real(other), nullopt) << other;
}

TEST(JsonText, TakesNulWhereItIsToldTo) {
  std::string text;
  EXPECT_FALSE(JsonText{"\"\\u0000\""}.take_string(text));
  EXPECT_TRUE((JsonText{"\"a\\u0000\"", JsonText::Nul::kTaken}.take_string(text)));
  EXPECT_EQ(text, (std::string{"a\0", 2}));
}

}  // namespace
}  // namespace tracer_bio
