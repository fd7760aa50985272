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

}  // namespace
}  // namespace tracer_bio
