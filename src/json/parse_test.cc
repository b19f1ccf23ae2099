#include "json/parse.h"

#include <gtest/gtest.h>

#include "json/canonical.h"

namespace probity::json {
namespace {

struct Refused {
  std::string text, rule, pointer, words;
};

TEST(Parse, RefusesWithRulePointerAndOffset) {
  const std::string nul(1, '\0');
  const Refused cases[] = {
      {"", "json.syntax", "", "at byte 0"},
      {"  ", "json.syntax", "", "ends too early"},
      {"{", "json.syntax", "", "ends too early at byte 1"},
      {R"({"a": 1,})", "json.syntax", "", "at byte 8"},
      {"[1, 2", "json.syntax", "", "ends too early at byte 5"},
      {"{} x", "json.syntax", "", "text after the JSON value at byte 3"},
      {"1 2", "json.syntax", "", "text after"},
      {"\xEF\xBB\xBF{}", "json.syntax", "", "byte order mark"},
      {"nul", "json.syntax", "", "ends too early"},
      {"NaN", "json.syntax", "", ""},
      {"Infinity", "json.syntax", "", ""},
      {"01", "json.syntax", "", ""},
      {"+1", "json.syntax", "", ""},
      {"1.", "json.syntax", "", ""},
      {".5", "json.syntax", "", ""},
      {"0x10", "json.syntax", "", ""},
      {"'a'", "json.syntax", "", ""},
      {"// c\n1", "json.syntax", "", ""},
      {"[1,]", "json.syntax", "", ""},
      {nul + "1", "json.syntax", "", ""},
      {"1" + nul, "json.syntax", "", ""},
      {"\"a\tb\"", "json.syntax", "", ""},
      {R"("\x")", "json.syntax", "", ""},
      {R"({"a": 1, "b": {"c": [0, {"d": nope}]}})", "json.syntax", "/b/c/1/d", "at byte 30"},
      {R"({"a": 1, "a": 1})", "json.duplicate-key", "/a", "names a member twice at byte 11"},
      {R"({"a": 1, "\u0061": 2})", "json.duplicate-key", "/a", ""},
      {R"({"x/y": [{"~": 1, "b": 2, "~": 3}]})", "json.duplicate-key", "/x~1y/0/~0", ""},
      {"\"\xC3\"", "json.utf8", "", "at byte 1"},
      {"\"ab\xFF\"", "json.utf8", "", "at byte 3"},
      {"\"\xC0\x80\"", "json.utf8", "", ""},          // overlong
      {"\"\xED\xA0\x80\"", "json.utf8", "", ""},      // a surrogate in UTF-8
      {"\"\xF4\x90\x80\x80\"", "json.utf8", "", ""},  // above U+10FFFF
      {"{\"k\": \"\xE2\x82\"}", "json.utf8", "/k", "at byte 7"},
      {R"(["\ud800"])", "json.utf8", "", "surrogate"},
      {R"(["\ud800\u0041"])", "json.utf8", "", "surrogate"},
      {R"(["\udc00"])", "json.utf8", "", "surrogate"},
      {R"(["\ud800x"])", "json.utf8", "", "surrogate"},
      {"[1e400]", "json.number", "", ""},
      {R"({"n": -1e999999999999})", "json.number", "/n", ""},
      {R"({"n": 1e-400})", "json.number", "/n", ""},
  };
  for (const Refused& refused : cases) {
    SCOPED_TRACE(refused.text);
    const auto parsed = parse(refused.text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, base::Code::bad_input);
    EXPECT_EQ(parsed.error().rule, refused.rule) << parsed.error().what;
    EXPECT_EQ(parsed.error().pointer, refused.pointer) << parsed.error().what;
    EXPECT_NE(parsed.error().what.find(refused.words), std::string::npos) << parsed.error().what;
  }
}

TEST(Parse, DepthIsCapped) {
  const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  EXPECT_TRUE(parse(nested(64)));
  const auto parsed = parse(nested(65));
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().rule, "json.depth");
  EXPECT_EQ(parsed.error().required, "at most 64 levels");
  EXPECT_TRUE(parse("[[1]]", 2));
  EXPECT_FALSE(parse("[[1]]", 1));
  EXPECT_FALSE(parse(std::string(1'000'000, '[')));
}

TEST(Parse, ReadsEveryKindInPlace) {
  const auto parsed = parse(
      R"( {"n": null, "t": true, "i": -5, "u": 18446744073709551615, "d": 0.1, "s": "a\u00e9\ud83d\ude00",
           "a": [[], {}, [1, [2, {"x": {"y": []}}], 3], "z"], "": {"~/": 7}} )");
  ASSERT_TRUE(parsed) << parsed.error().what;
  EXPECT_EQ(canonical(*parsed),
            R"({"":{"~/":7},"a":[[],{},[1,[2,{"x":{"y":[]}}],3],"z"],"d":0.1,"i":-5,"n":null,)"
            R"("s":"aé😀","t":true,"u":18446744073709552000})");
  EXPECT_TRUE(at(*parsed, "/u")->is_uint64());
  EXPECT_EQ(at(*parsed, "/a/2/1/0")->get_int64(), 2);
  EXPECT_EQ(at(*parsed, "/a/2/2")->get_int64(), 3);
  EXPECT_EQ(at(*parsed, "//~0~1")->get_int64(), 7);
  EXPECT_EQ(at(*parsed, "/a/9"), nullptr);
  EXPECT_EQ(at(*parsed, "/a/-1"), nullptr);
  EXPECT_EQ(at(*parsed, "a"), nullptr);
  EXPECT_EQ(at(*parsed, "/~"), nullptr);
  EXPECT_EQ(at(*parsed, ""), &*parsed);
}

TEST(Parse, DoublesAreTheNearest) {
  // Texts on which a multiplying parser is an ulp off.
  EXPECT_EQ(parse("1.7976931348623157e308")->get_double(), 1.7976931348623157e308);
  EXPECT_EQ(parse("5e-324")->get_double(), 5e-324);
  EXPECT_EQ(parse("333333333.33333329")->get_double(), 333333333.33333329);
  EXPECT_EQ(parse("9007199254740993.0")->get_double(), 9007199254740992.0);
  EXPECT_EQ(parse("2.2250738585072011e-308")->get_double(), 2.2250738585072011e-308);
  EXPECT_EQ(parse("123456789012345678901234567890")->get_double(),
            123456789012345678901234567890.0);
}

}  // namespace
}  // namespace probity::json
