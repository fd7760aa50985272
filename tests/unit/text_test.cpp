#include "tracer_bio/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace tracer_bio {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string json_of(std::string_view args) {
  std::string json = "left over";
  args_to_json(args, json);
  return json;
}

std::string command_of(std::string_view args) {
  std::string command = "left over";
  shell_command(args, command);
  return command;
}

TEST(SplitArgs, KeepsEmptyArgumentsAndACutLastOne) {
  EXPECT_EQ(split_args(""), std::vector<std::string_view>{});
  EXPECT_EQ(split_args("a\0\0b\0"sv), (std::vector{"a"sv, ""sv, "b"sv}));
  EXPECT_EQ(split_args("a\0cu"sv), (std::vector{"a"sv, "cu"sv}));
}

TEST(ArgsToJson, LeavesOrdinaryArgumentsAsTheyAre) {
  EXPECT_EQ(json_of("samtools\0sort\0-o\0résumé.bam\0"sv),
            R"(["samtools","sort","-o","résumé.bam"])");
}

TEST(ArgsToJson, OfNothingIsAnEmptyArray) { EXPECT_EQ(json_of(""), "[]"); }

TEST(ArgsToJson, KeepsAnEmptyArgument) { EXPECT_EQ(json_of("\0"sv), R"([""])"); }

TEST(ArgsToJson, EscapesQuotesBackslashesAndControls) {
  EXPECT_EQ(json_of("a\"b\\c\nd\te\x01\x1b\x7f"sv), R"(["a\"b\\c\nd\te\u0001\u001b\u007f"])");
}

TEST(ArgsToJson, WritesBytesThatAreNotUtf8AsSurrogateEscapes) {
  EXPECT_EQ(json_of("\x80\xff"sv), R"(["\udc80\udcff"])");
}

TEST(ArgsToJson, TakesOverlongFormsSurrogatesAndCutCharactersForBytes) {
  EXPECT_EQ(json_of("\xc0\xaf"sv), R"(["\udcc0\udcaf"])");
  EXPECT_EQ(json_of("\xed\xa0\x80"sv), R"(["\udced\udca0\udc80"])");
  EXPECT_EQ(json_of("\xf4\x90\x80\x80"sv), R"(["\udcf4\udc90\udc80\udc80"])");
  EXPECT_EQ(json_of("\xe2\x82"sv), R"(["\udce2\udc82"])");
}

TEST(ArgsFromJson, GivesBackEveryByte) {
  std::mt19937 random{1};
  for (int round = 0; round < 2000; ++round) {
    std::string args;
    for (auto size = random() % 40; size > 0; --size) args += static_cast<char>(random());
    args += '\0';
    ASSERT_EQ(args_from_json(json_of(args)), args) << json_of(args);
  }
}

TEST(ArgsFromJson, ReadsWhatOthersWrite) {
  EXPECT_EQ(args_from_json(R"( [ "\u00e9\ud83d\ude00" , "a\/b\b\f\r" ] )"), "é😀\0a/b\b\f\r\0"s);
  EXPECT_EQ(args_from_json("[]"), "");
}

TEST(ArgsFromJson, RefusesWhatIsNotAnArrayOfStrings) {
  for (const std::string_view text :
       {"", "[", "{}", "[1]", "[\"a\"", "[\"a\",]", "[\"a\"]x", R"(["\x"])", R"(["\u12"])",
        R"(["\ud800"])", R"(["\ud800\u0041"])", R"(["\udc00"])", R"(["\u0000"])", "[\"a"})
    EXPECT_EQ(args_from_json(text), std::nullopt) << text;
}

TEST(Printable, LeavesTextAlone) {
  for (const std::string_view text : {""sv, "bwa mem"sv, "naïve 日本 😀"sv, "a\\x41"sv}) {
    EXPECT_TRUE(is_printable(text));
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Printable, EscapesControlsAndBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("a\nb\tc\x1b[31m\x7f\xff"sv), R"(a\nb\tc\x1b[31m\x7f\xff)");
  EXPECT_EQ(printable("\xc2\x9b"sv), R"(\xc2\x9b)");  // C1: a terminal's CSI
}

TEST(Printable, EscapesWhatReordersTextUnseen) {
  EXPECT_EQ(printable("a\u202eb"), R"(a\xe2\x80\xaeb)");
  EXPECT_FALSE(is_printable("\u2066"));
  EXPECT_FALSE(is_printable("\u2028"));
}

TEST(ShellCommand, QuotesOnlyWhatAShellWouldTakeApart) {
  EXPECT_EQ(command_of("bwa\0mem\0-R\0@RG:1\0ref.fa\0"sv), "bwa mem -R @RG:1 ref.fa");
  EXPECT_EQ(command_of("awk\0{print $1}\0my file\0\0"sv), "awk '{print $1}' 'my file' ''");
  EXPECT_EQ(command_of("echo\0it's\0"sv), R"(echo 'it'\''s')");
  EXPECT_EQ(command_of(""), "");
}

TEST(ShellCommand, WritesUnprintableArgumentsWithEscapes) {
  EXPECT_EQ(command_of("printf\0a\n'\\\xff\0"sv), R"(printf $'a\n\'\\\xff')");
}

TEST(BaseName, IsTheLastComponent) {
  EXPECT_EQ(base_name("/usr/bin/bwa"), "bwa");
  EXPECT_EQ(base_name("bwa"), "bwa");
  EXPECT_EQ(base_name("/"), "");
  EXPECT_EQ(base_name(""), "");
}

TEST(Stem, LosesTheLastExtensionAlone) {
  EXPECT_EQ(stem("pipeline_1.sh"), "pipeline_1");
  EXPECT_EQ(stem("a.tar.gz"), "a.tar");
  EXPECT_EQ(stem("bwa"), "bwa");
  EXPECT_EQ(stem(".bashrc"), ".bashrc");
}

TEST(EscapeBytes, LeavesTextAloneAndEscapesWhatIsNone) {
  std::string scratch;
  EXPECT_EQ(escape_bytes("caf\xc3\xa9\t\\udc80", scratch), "caf\xc3\xa9\t\\udc80");
  EXPECT_EQ(escape_bytes("", scratch), "");
  EXPECT_EQ(escape_bytes("\xff/\0/\xc3"sv, scratch), "\\udcff/\\udc00/\\udcc3");
}

}  // namespace
}  // namespace tracer_bio
