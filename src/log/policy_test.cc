// Verifier keys, policies, and proofs as text.
#include "log/policy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "log/keys_fixture.h"
#include "log/limits.h"
#include "log/proof_text.h"
#include "log/verifier_key.h"

namespace probity::log {
namespace {

using base::Code;
using base::Time;

const char* const kPeter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const char* const kMirror =
    "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O";

TEST(VerifierKey, ReadsOthersKeys) {
  const auto peter = parse_verifier_key(kPeter, NoteKeyType::ed25519);
  ASSERT_TRUE(peter) << peter.error().what;
  EXPECT_EQ(peter->name, "PeterNeumann");
  EXPECT_EQ(verifier_key_text(*peter, NoteKeyType::ed25519), kPeter);
  const auto mirror = parse_verifier_key(kMirror, NoteKeyType::cosignature);
  ASSERT_TRUE(mirror) << mirror.error().what;
  EXPECT_EQ(verifier_key_text(*mirror, NoteKeyType::cosignature), kMirror);
}

TEST(VerifierKey, RefusesOtherSpellingsAndOtherTypes) {
  const std::string peter = kPeter;
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("a+b"), std::string("a+b+"), peter.substr(1),
        "P" + peter, peter + "=", peter.substr(0, peter.size() - 1),
        // the hint in capitals, another hint, an unknown type, no key
        std::string("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        std::string("PeterNeumann+c74f20a3+AQ==")}) {
    const auto read = parse_verifier_key(text, NoteKeyType::ed25519);
    ASSERT_FALSE(read) << text;
  }
  EXPECT_EQ(parse_verifier_key(kPeter, NoteKeyType::cosignature).error().found, "type 1");
  EXPECT_EQ(parse_verifier_key(kMirror, NoteKeyType::ed25519).error().found, "type 4");
}

Verifier verifier(const std::string& name, std::uint64_t seed) {
  return {name, key_of(seed).public_key()};
}
std::string witness_line(std::uint64_t seed) {
  const std::string name = "W" + std::to_string(seed);
  return "witness " + name + " " +
         verifier_key_text(verifier(name + ".example", seed), NoteKeyType::cosignature) + "\n";
}
const std::string kLogLine =
    "log " + verifier_key_text(verifier("log.example", 100), NoteKeyType::ed25519);

// The example of the specification.
std::string two_levels() {
  return kLogLine + " https://log.example/\n\n  # the first agency\t's\n" + witness_line(1) +
         witness_line(2) + witness_line(3) + "\tgroup X-witnesses 2 W1  W2 \tW3\n" +
         witness_line(4) + witness_line(5) + "group Y-witnesses any W4 W5\n" +
         "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n";
}

TEST(Policy, ReadsTheSpecificationsExample) {
  const auto policy = parse_policy(two_levels());
  ASSERT_TRUE(policy) << policy.error().what << " " << policy.error().pointer;
  EXPECT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->logs[0].url, "https://log.example/");
  EXPECT_EQ(policy->witnesses.size(), 5U);
  ASSERT_EQ(policy->groups.size(), 3U);
  EXPECT_EQ(policy->groups[0].threshold, 2U);
  EXPECT_EQ(policy->groups[2].threshold, 2U);
  EXPECT_EQ(policy->quorum, "X-and-Y");
  EXPECT_EQ(parse_policy(to_string(*policy)), *policy);
  EXPECT_EQ(parse_policy("quorum none\n"), Policy{});
}

TEST(Policy, RefusesAndSaysWhere) {
  const std::string w1 = witness_line(1), w2 = witness_line(2);
  const std::map<std::string, std::string> bad = {
      {"", ""},
      {"quorum none", "line 1"},
      {"quorum none\nquorum none\n", "line 2"},
      {"quorum W1\n" + w1, "line 1"},
      {w1 + w1 + "quorum W1\n", "line 2"},
      // one key under two names
      {w1 + "witness V " + w1.substr(w1.rfind(' ') + 1) + "quorum W1\n", "line 2"},
      {kLogLine + "\n" + kLogLine + "\nquorum none\n", "line 2"},
      {w1 + "group g any\nquorum g\n", "line 2"},
      {w1 + "group g 0 W1\nquorum g\n", "line 2"},
      {w1 + "group g 2 W1\nquorum g\n", "line 2"},
      {w1 + "group g 01 W1\nquorum g\n", "line 2"},
      {w1 + "group g any W1 W1\nquorum g\n", "line 2"},
      {w1 + "group g any W1\ngroup h any W1\nquorum h\n", "line 3"},
      {w1 + "group g any g\nquorum g\n", "line 2"},
      {w1 + "group g any none\nquorum g\n", "line 2"},
      {w1 + "group none any W1\nquorum none\n", "line 2"},
      {w1 + "group W1 any W1\nquorum W1\n", "line 2"},
      {"witness none " + w2.substr(w2.rfind(' ') + 1) + "quorum none\n", "line 1"},
      {"log " + std::string(kMirror) + "\nquorum none\n", "line 1"},
      {"witness W " + std::string(kPeter) + "\nquorum none\n", "line 1"},
      {"quorum none\r\n", "line 1"},
      {"quorum none # a comment is a line of its own\n", "line 1"},
      {"Quorum none\n", "line 1"},
      {std::string("quorum none\n#\0\n", 14), "line 2"}};
  for (const auto& [text, where] : bad) {
    const auto read = parse_policy(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().pointer, where) << text;
  }
  EXPECT_EQ(parse_policy(std::string(limits::kPolicyBytes + 1, '\n')).error().code,
            Code::too_large);
  EXPECT_EQ(parse_policy(std::string(limits::kPolicyLines + 1, '\n')).error().code,
            Code::too_large);
}

// A note of the log, cosigned by these.
std::string cosigned_by(const std::set<std::uint64_t>& witnesses) {
  Note note = signed_note(checkpoint_of("log.example", Grown(7)), key_of(100));
  for (const std::uint64_t one : witnesses)
    note.signatures.push_back(cosign(note.text, "W" + std::to_string(one) + ".example", key_of(one),
                                     Time{1'800'000'000 + static_cast<std::int64_t>(one)}));
  return to_string(note);
}

TEST(Policy, CountsWhoCosigned) {
  const auto policy = parse_policy(two_levels());
  const std::map<std::set<std::uint64_t>, std::size_t> missing = {
      {{}, 3},        {{1}, 2},       {{1, 2}, 1},      {{1, 2, 3}, 1}, {{4}, 2},
      {{4, 5}, 2},    {{1, 4}, 1},    {{1, 2, 4}, 0},   {{2, 3, 5}, 0}, {{1, 2, 3, 4, 5}, 0},
      {{3, 4, 5}, 1}, {{9, 1, 4}, 1}, {{9, 1, 4, 2}, 0}};
  for (const auto& [witnesses, short_by] : missing) {
    const auto judged = judge(*policy, cosigned_by(witnesses));
    ASSERT_TRUE(judged) << judged.error().what;
    EXPECT_EQ(judged->missing, short_by) << rc::toString(witnesses);
    EXPECT_EQ(judged->quorum_met(), short_by == 0);
    EXPECT_EQ(judged->checkpoint.size.value, 7U);
    EXPECT_EQ(judged->cosigned.size(), witnesses.size() - witnesses.count(9));
  }
  const auto judged = judge(*policy, cosigned_by({4}));
  EXPECT_EQ(judged->cosigned, (std::vector<Judged::Cosigned>{{"W4", Time{1'800'000'004}}}));
}

TEST(Policy, TakesNoFalseLineAndNoOtherLog) {
  const auto policy = parse_policy(two_levels());
  auto note = *parse_note(cosigned_by({1, 2, 4}));
  note.signatures[2].signature.back() ^= 1;
  EXPECT_EQ(judge(*policy, to_string(note)).error().code, Code::unauthorised);
  note = *parse_note(cosigned_by({1, 2, 4}));
  note.signatures[0].signature.back() ^= 1;
  EXPECT_EQ(judge(*policy, to_string(note)).error().rule, "note.signature");
  note.signatures.erase(note.signatures.begin());
  EXPECT_EQ(judge(*policy, to_string(note)).error().rule, "policy.log");
  // The right key under another origin.
  EXPECT_EQ(
      judge(*policy, to_string(signed_note(checkpoint_of("other.example", Grown(7)), key_of(100))))
          .error()
          .rule,
      "policy.log");
}

// What is missing, by trying every way to add witnesses.
TEST(Policy, MissingIsTheLeastThatWouldDo) {
  EXPECT_TRUE(rc::check([] {
    std::string text = kLogLine + "\n";
    for (std::uint64_t i = 1; i <= 6; ++i) text += witness_line(i);
    const auto first = *rc::gen::inRange(1, 5);
    const auto k1 = *rc::gen::inRange(1, first + 1), k2 = *rc::gen::inRange(1, 6 - first + 2);
    text += "group a " + std::to_string(k1);
    for (int i = 1; i <= first; ++i) text += " W" + std::to_string(i);
    text += "\ngroup b " + std::to_string(k2) + " a";
    for (int i = first + 1; i <= 6; ++i) text += " W" + std::to_string(i);
    const auto policy = parse_policy(text + "\nquorum b\n");
    RC_ASSERT(policy.has_value());

    const auto met = [&](unsigned mask) {
      int in_a = 0, in_b = 0;
      for (int i = 1; i <= 6; ++i)
        if (mask >> i & 1) ++(i <= first ? in_a : in_b);
      return in_b + (in_a >= k1 ? 1 : 0) >= k2;
    };
    const auto mask = *rc::gen::inRange(0U, 64U) << 1;
    std::size_t least = 7;
    for (unsigned more = 0; more < 128; more += 2)
      if (met(mask | more))
        least = std::min<std::size_t>(least, static_cast<std::size_t>(std::popcount(more & ~mask)));
    std::set<std::uint64_t> witnesses;
    for (std::uint64_t i = 1; i <= 6; ++i)
      if (mask >> i & 1) witnesses.insert(i);
    RC_ASSERT(judge(*policy, cosigned_by(witnesses))->missing == least);
  }));
}

ProofText proof_of(std::uint64_t index, const std::set<std::uint64_t>& witnesses) {
  return {std::nullopt,
          {index},
          inclusion_proof({index}, {7}, Grown(7).reader()).value(),
          cosigned_by(witnesses)};
}

TEST(ProofText, SaysWhatItIsGivenAndIsChecked) {
  const auto policy = parse_policy(two_levels());
  for (std::uint64_t i = 0; i < 7; ++i) {
    ProofText proof = proof_of(i, {1, 3, 5});
    if (i % 2) proof.extra = base::Bytes{1, 2, 3};
    const std::string text = to_string(proof);
    const auto read = parse_proof_text(text);
    ASSERT_TRUE(read) << read.error().what;
    EXPECT_EQ(*read, proof);
    EXPECT_EQ(to_string(*read), text);
    const auto leaf = leaf_hash(base::as_bytes(std::to_string(i)));
    EXPECT_TRUE(verify(*read, leaf, *policy));
    EXPECT_EQ(verify(*read, leaf_hash(base::as_bytes("x")), *policy).error().rule,
              "proof.inclusion");
    EXPECT_EQ(verify(proof_of(i, {1, 5}), leaf, *policy).error().rule, "policy.quorum");
  }
}

TEST(ProofText, RefusesOtherSpellings) {
  const std::string good = to_string(proof_of(5, {}));
  ASSERT_TRUE(parse_proof_text(good));
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  for (const std::string& text :
       {std::string(), std::string("c2sp.org/tlog-proof@v1\n"), with("@v1", "@v2"),
        with("index 5", "index 05"), with("index 5", "index -5"), with("index 5", "Index 5"),
        with("index 5", "extra \nindex 5"), with("index 5", "extra AQI\nindex 5"),
        with("index 5", "extra AQID\nextra AQID\nindex 5"), with("=\n", "\n"),
        with("index 5\n", "index 5\n\n"), with("index 5\n", ""), good.substr(0, good.size() - 1),
        good + "\n", with("\n\n", "\n")})
    EXPECT_FALSE(parse_proof_text(text)) << text;
  std::string path;
  for (int i = 0; i < 65; ++i) path += base::to_base64(base::Bytes(32)) + "\n";
  EXPECT_FALSE(parse_proof_text(with("index 5\n", "index 5\n" + path)));
  EXPECT_EQ(parse_proof_text(std::string(limits::kProofTextBytes + 1, 'a')).error().code,
            Code::too_large);
}

}  // namespace
}  // namespace probity::log
