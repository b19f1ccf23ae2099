#include "json/canonical.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/bytes.h"
#include "json/parse.h"
#include "json/pretty.h"
#include "json/random_values.h"

namespace probity::json {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path, std::ios::binary).rdbuf();
  return out.str();
}

TEST(Canonical, PublicCasesOfRfc8785) {
  const std::filesystem::path cases = PROBITY_CASES "/logs/jcs/testdata";
  if (!std::filesystem::exists(cases)) GTEST_SKIP() << "no public cases at " << cases;
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(cases / "input")) {
    SCOPED_TRACE(entry.path().filename().string());
    const auto parsed = parse(read_file(entry.path()));
    ASSERT_TRUE(parsed) << parsed.error().what;
    const std::string written = canonical(*parsed);
    EXPECT_EQ(written, read_file(cases / "output" / entry.path().filename()));
    std::string hex;
    for (const char c : read_file(cases / "outhex" / entry.path().stem().concat(".txt")))
      if (c > ' ') hex += c;
    EXPECT_EQ(base::to_hex(base::as_bytes(written)), hex);
    ++count;
  }
  EXPECT_EQ(count, 6);
}

// RFC 8785, appendix B, and the turning points of Number::toString.
TEST(Canonical, NumbersAsEcmaScriptWritesThem) {
  const std::pair<std::uint64_t, std::string> bits[] = {
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& [number, text] : bits)
    EXPECT_EQ(canonical(Value(std::bit_cast<double>(number))), text);
  EXPECT_EQ(canonical(Value(std::numeric_limits<double>::quiet_NaN())), "null");
  EXPECT_EQ(canonical(Value(std::int64_t{9007199254740991})), "9007199254740991");
  EXPECT_EQ(canonical(Value(std::int64_t{9007199254740993})), "9007199254740992");
  EXPECT_EQ(canonical(Value(std::numeric_limits<std::int64_t>::min())), "-9223372036854776000");
}

TEST(Canonical, KeysSortByUtf16CodeUnits) {
  const auto value =
      parse("{\"\uFB33\":1,\"\U0001F600\":2,\"\u20AC\":3,\"b\":4,\"a\":5,\"aa\":6,\"\":7}");
  ASSERT_TRUE(value);
  EXPECT_EQ(canonical(*value),
            "{\"\":7,\"a\":5,\"aa\":6,\"b\":4,\"\u20AC\":3,\"\U0001F600\":2,\"\uFB33\":1}");
}

std::u16string utf16(const std::vector<char32_t>& points) {
  std::u16string out;
  for (const char32_t c : points) {
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

TEST(Canonical, OrderAgreesWithRealUtf16) {
  EXPECT_TRUE(rc::check("before_in_utf16 is < of the UTF-16 texts", [] {
    const auto a = *rc::gen::container<std::vector<char32_t>>(code_point());
    const auto b = *rc::gen::container<std::vector<char32_t>>(code_point());
    RC_ASSERT(before_in_utf16(utf8(a), utf8(b)) == (utf16(a) < utf16(b)));
  }));
}

TEST(Canonical, DoublesReadBackBitForBit) {
  EXPECT_TRUE(rc::check("parse(canonical(double)) is the double", [](std::uint64_t bits) {
    const auto number = std::bit_cast<double>(bits);
    RC_PRE(std::isfinite(number));
    const auto back = parse(canonical(Value(number)));
    RC_ASSERT(back.has_value());
    RC_ASSERT(back->to_number<double>() == number);
  }));
}

TEST(Canonical, ReadsBackAndIsIdempotent) {
  EXPECT_TRUE(rc::check("parse(canonical(x)) == x", [] {
    const Value value = *json_value(3);
    const auto back = parse(canonical(value));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == value);
    RC_ASSERT(canonical(*back) == canonical(value));
  }));
  EXPECT_TRUE(rc::check("parse(pretty(x)) == x", [] {
    const Value value = *json_value(3);
    const auto back = parse(pretty(value));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == value);
  }));
}

TEST(Pretty, Indents) {
  EXPECT_EQ(pretty(*parse(R"({"b":[1,{"c":null}],"a":{},"d":[]})")),
            "{\n  \"b\": [\n    1,\n    {\n      \"c\": null\n    }\n  ],\n  \"a\": {},\n  \"d\": "
            "[]\n}\n");
  EXPECT_EQ(pretty(Value("x")), "\"x\"\n");
}

}  // namespace
}  // namespace probity::json
