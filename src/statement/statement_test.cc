#include "statement/statement.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/parse.h"

namespace probity::statement {
namespace {

const std::string kDigest(64, 'a');

std::string payload_with(const std::string& member, const std::string& value) {
  json::Value whole = json::parse(R"({"_type":"https://in-toto.io/Statement/v1","predicate":{"a":1},
      "predicateType":"https://probity.example/release/v1","subject":[{"digest":{"sha256":")" +
                                  kDigest + R"("},"name":"model"}]})")
                          .value();
  whole.as_object()[member] = json::parse(value).value();
  return json::canonical(whole);
}

TEST(Statement, ReadsAndWritesTheSameBytes) {
  const std::string payload = payload_with("_type", "\"https://in-toto.io/Statement/v1\"");
  const auto statement = parse_statement(payload);
  ASSERT_TRUE(statement) << statement.error().what << statement.error().pointer;
  EXPECT_EQ(statement->predicate_type, "https://probity.example/release/v1");
  ASSERT_EQ(statement->subjects.size(), 1U);
  EXPECT_EQ(statement->subjects[0].sha256()->hex(), kDigest);
  EXPECT_EQ(to_payload(*statement), payload);
}

TEST(Statement, IgnoresUnknownMembersAsInTotoSays) {
  EXPECT_TRUE(parse_statement(payload_with("later", "[1]")));
  EXPECT_TRUE(parse_statement(
      payload_with("subject", R"([{"digest":{"sha256":")" + kDigest + R"("},"uri":"x"}])")));
}

TEST(Statement, KeepsForeignDigestsAndPredicates) {
  const auto statement = parse_statement(
      payload_with("subject", R"([{"digest":{"gitCommit":"0123abcd"},"name":"source"}])"));
  ASSERT_TRUE(statement);
  const auto digest = statement->subjects[0].sha256();
  ASSERT_FALSE(digest);
  EXPECT_EQ(digest.error().rule, "subject.sha256");
  EXPECT_TRUE(parse_statement(payload_with("predicate", R"({"score":0.25})")))
      << "floats are a kind's own matter";
}

TEST(Statement, SubjectOfADigest) {
  const auto digest = crypto::sha256(base::as_bytes("x")).retag<base::SubjectTag>();
  EXPECT_EQ(*subject("x", digest).sha256(), digest);
}

TEST(Statement, ErrorsPointAtThePlace) {
  struct Row {
    const char* member;
    std::string value;
    const char* pointer;
  };
  const Row rows[] = {
      {"_type", "\"https://in-toto.io/Statement/v0.1\"", "/_type"},
      {"_type", "1", "/_type"},
      {"subject", "[]", "/subject"},
      {"subject", "{}", "/subject"},
      {"subject", "[1]", "/subject/0"},
      {"subject", "[{}]", "/subject/0/digest"},
      {"subject", R"([{"digest":{}}])", "/subject/0/digest"},
      {"subject", R"([{"digest":{"sha256":1}}])", "/subject/0/digest/sha256"},
      {"subject", R"([{"digest":{"sha256":"abcd"}}])", "/subject/0/digest/sha256"},
      {"subject", R"([{"digest":{"sha256":")" + std::string(64, 'A') + R"("}}])",
       "/subject/0/digest/sha256"},
      {"subject", R"([{"digest":{"sha256":")" + kDigest + R"("},"name":7}])", "/subject/0/name"},
      {"subject", R"([{"digest":{"a/b":""}}])", "/subject/0/digest/a~1b"},
      {"predicateType", "\"\"", "/predicateType"},
      {"predicateType", "null", "/predicateType"},
      {"predicate", "[]", "/predicate"},
      {"predicate", "null", "/predicate"},
  };
  for (const Row& row : rows) {
    const auto read = parse_statement(payload_with(row.member, row.value));
    ASSERT_FALSE(read) << row.member << ' ' << row.value;
    EXPECT_EQ(read.error().code, base::Code::bad_input);
    EXPECT_EQ(read.error().pointer, row.pointer) << row.value;
  }
  EXPECT_EQ(parse_statement(R"({"_type":"a","_type":"b"})").error().rule, "json.duplicate-key");
  EXPECT_EQ(parse_statement("[]").error().rule, "statement.form");
}

}  // namespace
}  // namespace probity::statement
