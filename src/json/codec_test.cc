#include "json/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/limits.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "json/random_values.h"
#include "json/schema.h"

namespace probity::json {
namespace {

enum class Tier { open, guarded, default_ };
BOOST_DESCRIBE_ENUM(Tier, open, guarded, default_)

struct File {
  std::string name;
  base::Hash256 sha256;
  std::uint64_t size = 0;
  std::vector<File> parts;
  bool operator==(const File&) const = default;
};
BOOST_DESCRIBE_STRUCT(File, (), (name, sha256, size, parts))

struct Named {
  base::ModelId model;
  bool operator==(const Named&) const = default;
};
BOOST_DESCRIBE_STRUCT(Named, (), (model))

struct Sample : Named {
  bool final_ = false;
  std::int64_t delta = 0;
  std::optional<std::string> note;
  Tier tier = Tier::open;
  std::vector<File> files;
  std::map<std::string, Tier> by_place;
  std::set<std::string> tags;
  base::Time logged;
  base::Date until;
  base::Decimal share;
  std::optional<base::AgencyId> steward;
  std::optional<Value> raw;
  bool operator==(const Sample&) const = default;
};
BOOST_DESCRIBE_STRUCT(Sample, (Named),
                      (final_, delta, note, tier, files, by_place, tags, logged, until, share,
                       steward, raw))

const std::string kDigest(64, 'a');

std::string valid_text() {
  return R"({"model":"city/ocr","final":true,"delta":-5,"note":"n","tier":"default",
    "files":[{"name":"w","sha256":")" +
         kDigest + R"(","size":9007199254740991,"parts":[]}],
    "by_place":{"a/b":"open"},"tags":["x","y"],"logged":"2026-11-23T05:33:00Z",
    "until":"2027-01-31","share":"0.50","steward":"city","raw":{"k":[1,null,true,"s"]}})";
}

TEST(Codec, ReadsWhatItWrites) {
  const auto value = parse(valid_text());
  ASSERT_TRUE(value) << value.error().what;
  const auto sample = decode<Sample>(*value);
  ASSERT_TRUE(sample) << sample.error().pointer << ' ' << sample.error().what;
  EXPECT_EQ(sample->model.str(), "city/ocr");
  EXPECT_TRUE(sample->final_);
  EXPECT_EQ(sample->tier, Tier::default_);
  EXPECT_EQ(sample->files.at(0).size, 9007199254740991U);
  EXPECT_EQ(sample->by_place.at("a/b"), Tier::open);
  EXPECT_EQ(sample->until.year, 2027);
  EXPECT_EQ(canonical(encode(*sample)), canonical(*value));
}

TEST(Codec, OnlyOptionalMembersMayBeAbsent) {
  Value value = *parse(valid_text());
  for (const char* name : {"note", "steward", "raw"}) value.get_object().erase(name);
  const auto sample = decode<Sample>(value);
  ASSERT_TRUE(sample) << sample.error().what;
  EXPECT_FALSE(sample->note);
  EXPECT_EQ(encode(*sample).get_object().size(), 10U);
  for (const Field& field : fields<Sample>()) {
    Value without = value;
    if (without.get_object().erase(field.name) == 0) continue;
    const auto refused = decode<Sample>(without, "/predicate");
    ASSERT_FALSE(refused) << field.name;
    EXPECT_EQ(refused.error().rule, "field.missing");
    EXPECT_EQ(refused.error().pointer, "/predicate/" + std::string(field.name));
    EXPECT_EQ(refused.error().required, field.name);
  }
}

struct Broken {
  std::string at, with, rule, pointer, found, required;
};

// Each case replaces what `at` names by `with`; the error is at `pointer`, or at `at` if that is
// empty.
TEST(Codec, RefusesWithTheExactPlace) {
  const std::string long_text = '"' + std::string(base::limits::kStringBytes + 1, 'x') + '"';
  std::string long_list = "[\"0\"";
  for (std::size_t i = 1; i <= base::limits::kListItems; ++i)
    long_list += ",\"" + std::to_string(i) + '"';
  long_list += ']';
  const Broken cases[] = {
      {"", "[]", "value.type", "", "a list", "an object"},
      {"/colour", "1", "field.unknown", "", "colour", "model, final, delta, note, tier, files"},
      {"/final_", "true", "field.unknown", "", "final_", ""},
      {"/files/0/SHA256", "1", "field.unknown", "", "SHA256", "name, sha256, size, parts"},
      {"/final", "1", "value.type", "", "an integer", "true or false"},
      {"/final", "null", "value.type", "", "null", "true or false"},
      {"/note", "null", "value.type", "", "null", "a string"},
      {"/delta", "\"1\"", "value.type", "", "a string", "an integer"},
      {"/delta", "1.5", "number.float", "", "1.5", "decimal string"},
      {"/delta", "1.0", "number.float", "", "1", ""},
      {"/delta", "1e2", "number.float", "", "100", ""},
      {"/delta", "9007199254740992", "number.range", "", "9007199254740992", "2^53-1"},
      {"/delta", "-9007199254740992", "number.range", "", "", ""},
      {"/delta", "18446744073709551615", "number.range", "", "18446744073709551615", ""},
      {"/files/0/size", "-1", "number.range", "", "-1", "from 0"},
      {"/tier", "\"Open\"", "word.unknown", "", "Open", "open, guarded, default"},
      {"/tier", "\"default_\"", "word.unknown", "", "default_", ""},
      {"/tier", "0", "value.type", "", "an integer", "a string"},
      {"/files", "{}", "value.type", "", "an object", "a list"},
      {"/files/0/sha256", "\"" + std::string(63, 'a') + '"', "value.format", "", "", "64 digits"},
      {"/files/0/sha256", "\"" + std::string(64, 'A') + '"', "value.format", "", "", ""},
      {"/by_place", "{\"x\":\"shut\"}", "word.unknown", "/by_place/x", "shut", ""},
      {"/by_place", "{\"~/\":1}", "value.type", "/by_place/~0~1", "", ""},
      {"/tags", "[\"x\",\"y\",\"x\"]", "set.duplicate", "/tags/2", "x", "once"},
      {"/tags", "[\"x\",1]", "value.type", "/tags/1", "", ""},
      {"/tags", long_list, "list.size", "", "10001 items", "at most 10000"},
      {"/logged", "\"2026-11-23\"", "value.format", "", "2026-11-23", "a time in UTC"},
      {"/until", "\"2026-02-30\"", "value.format", "", "2026-02-30", "a date"},
      {"/share", "0.5", "value.type", "", "a number", "a string"},
      {"/share", "\"1e5\"", "value.format", "", "1e5", "decimal"},
      {"/model", "\"City/OCR\"", "value.format", "", "City/OCR", "<agency>/<slug>"},
      {"/steward", "\"city/ocr\"", "value.format", "", "", "slug"},
      {"/note", long_text, "string.size", "", "65537 bytes", "at most 65536 bytes"},
      {"/note", R"("a\u0000b")", "string.nul", "", "U+0000", ""},
      {"/raw", R"({"a":[0,{"b":0.5}]})", "number.float", "/raw/a/1/b", "0.5", ""},
      {"/raw", R"([9007199254740993])", "number.range", "/raw/0", "", ""},
      {"/raw", R"({"a\u0000":1})", "string.nul", "/raw/a" + std::string(1, '\0'), "", ""},
      {"/raw", '[' + long_text + ']', "string.size", "/raw/0", "", ""},
  };
  for (const Broken& broken : cases) {
    SCOPED_TRACE(broken.at + " = " + broken.with.substr(0, 80));
    Value value = *parse(valid_text());
    boost::json::error_code error;
    if (broken.at.empty()) {
      value = *parse(broken.with);
    } else {
      const std::size_t last = broken.at.rfind('/');
      Value* owner = value.find_pointer(broken.at.substr(0, last), error);
      ASSERT_TRUE(owner);
      owner->get_object()[broken.at.substr(last + 1)] = *parse(broken.with);
    }
    const auto decoded = decode<Sample>(value);
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().rule, broken.rule);
    EXPECT_EQ(decoded.error().pointer, broken.pointer.empty() ? broken.at : broken.pointer);
    EXPECT_NE(decoded.error().found.find(broken.found), std::string::npos) << decoded.error().found;
    EXPECT_NE(decoded.error().required.find(broken.required), std::string::npos)
        << decoded.error().required;
  }
}

TEST(Codec, QuotesAtMostEightyBytesAndWholeCharacters) {
  std::string word(79, 'x');
  for (int i = 0; i < 10; ++i) word += "é";
  const auto refused = decode<Tier>(Value(word));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().found, std::string(79, 'x') + "...");
}

rc::Gen<std::string> plain_text() {
  return rc::gen::map(unicode_text(), [](std::string text) {
    std::erase(text, '\0');
    return text;
  });
}

rc::Gen<File> any_file(int depth) {
  return rc::gen::map(
      rc::gen::tuple(plain_text(), rc::gen::arbitrary<std::array<std::uint8_t, 32>>(),
                     rc::gen::inRange<std::uint64_t>(0, 9007199254740992),
                     depth == 0 ? rc::gen::just(std::vector<File>{})
                                : rc::gen::scale(0.1, rc::gen::container<std::vector<File>>(
                                                          any_file(depth - 1)))),
      [](const auto& t) {
        return File{std::get<0>(t), {std::get<1>(t)}, std::get<2>(t), std::get<3>(t)};
      });
}

TEST(Codec, RoundTripsThroughText) {
  EXPECT_TRUE(rc::check("decode(parse(canonical(encode(x)))) == x", [] {
    Sample sample;
    sample.model = *base::ModelId::parse("a/b");
    sample.final_ = *rc::gen::arbitrary<bool>();
    sample.delta = *rc::gen::inRange<std::int64_t>(-9007199254740991, 9007199254740992);
    if (*rc::gen::arbitrary<bool>()) sample.note = *plain_text();
    sample.tier = *rc::gen::element(Tier::open, Tier::guarded, Tier::default_);
    sample.files = *rc::gen::scale(0.2, rc::gen::container<std::vector<File>>(any_file(1)));
    sample.by_place = *rc::gen::scale(0.2, rc::gen::container<std::map<std::string, Tier>>(
                                               plain_text(), rc::gen::just(Tier::guarded)));
    sample.tags = *rc::gen::scale(0.2, rc::gen::container<std::set<std::string>>(plain_text()));
    sample.logged = {*rc::gen::inRange<std::int64_t>(0, base::kEndOfTime.seconds)};
    sample.until = base::date_of({*rc::gen::inRange<std::int64_t>(0, base::kEndOfTime.seconds)});
    const auto back = parse(canonical(encode(sample)));
    RC_ASSERT(back.has_value());
    const auto decoded = decode<Sample>(*back);
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == sample);
  }));
}

TEST(Schema, SaysWhatTheCodecTakes) {
  const Value written = schema_document(schema<Sample>());
  const auto json = [&](std::string_view pointer) {
    const Value* found = at(written, pointer);
    return found ? canonical(*found) : "none";
  };
  EXPECT_EQ(json("/$schema"), R"("https://json-schema.org/draft/2020-12/schema")");
  EXPECT_EQ(json("/type"), R"("object")");
  EXPECT_EQ(json("/additionalProperties"), "false");
  EXPECT_EQ(
      json("/required"),
      R"(["model","final","delta","tier","files","by_place","tags","logged","until","share"])");
  EXPECT_EQ(json("/properties/final"), R"({"type":"boolean"})");
  EXPECT_EQ(json("/properties/delta"),
            R"({"maximum":9007199254740991,"minimum":-9007199254740991,"type":"integer"})");
  EXPECT_EQ(json("/properties/tier"), R"({"enum":["open","guarded","default"],"type":"string"})");
  EXPECT_EQ(json("/properties/files/items/properties/sha256/pattern"), R"("^[0-9a-f]{64}$")");
  // A file has parts that are files: the inner one refers to the outer.
  EXPECT_EQ(json("/properties/files/items/properties/parts/items"),
            R"({"$ref":"#/properties/files/items"})");
  EXPECT_EQ(json("/properties/by_place/additionalProperties/enum"),
            R"(["open","guarded","default"])");
  EXPECT_EQ(json("/properties/tags/uniqueItems"), "true");
  EXPECT_EQ(json("/properties/model/description"), R"("<agency>/<slug>")");
  EXPECT_EQ(json("/properties/raw"), "{}");
  EXPECT_EQ(json("/properties/note"), R"({"maxLength":65536,"type":"string"})");
}

}  // namespace
}  // namespace probity::json
