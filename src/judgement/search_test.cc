#include "judgement/search.h"

#include <rapidcheck.h>

#include "base/limits.h"
#include "judgement/index_fixture.h"

namespace probity::judgement {
namespace {

using ledger::Sort;
using Entries = std::vector<std::uint64_t>;

class Search : public Index {
 protected:
  Search() {
    add_organisation("riverton", 1);
    add_use({10, "riverton", "Élan vital", "Answers the phone of the library", "permits", {}});
    add_use({11, "riverton", "Parking", "Checks permits and answers letters", "permits", {}});
    add_use({12, "riverton", "Permits desk", "Reads forms", "permits", {}});
  }
  Entries uses(std::string_view typed) { return matching(db(), typed, Sort::use, 100).value(); }
};

TEST_F(Search, KnowsNoAccentsNorCase) {
  EXPECT_EQ(uses("elan"), Entries{10});
  EXPECT_EQ(uses("ÉLAN"), Entries{10});
}

TEST_F(Search, TakesAWordAsTheBeginningOfAnother) {
  EXPECT_EQ(uses("libr"), Entries{10});
  EXPECT_EQ(uses("li"), Entries{}) << "two letters begin too much";
}

TEST_F(Search, WantsAllWords) {
  EXPECT_EQ(uses("answers letters"), Entries{11});
  EXPECT_EQ(uses("answers forms"), Entries{});
}

TEST_F(Search, TheTitleWeighsMost) { EXPECT_EQ(uses("permit"), (Entries{12, 11})); }

TEST_F(Search, WithoutAWordNothingIsFound) {
  for (const char* typed : {"", " ", "---", "\"", "*", "—"})
    EXPECT_EQ(uses(typed), Entries{}) << typed;
}

TEST_F(Search, MarksWhatMatched) {
  const Results found = search(db(), "phone", 5).value();
  const Hits& hits = found.by_sort[static_cast<std::size_t>(Sort::use)];
  ASSERT_EQ(hits.first.size(), 1u);
  EXPECT_EQ(hits.first[0].subject, digest(10));
  ASSERT_EQ(hits.first[0].title.size(), 1u);
  EXPECT_FALSE(hits.first[0].title[0].hit);
  ASSERT_EQ(hits.first[0].snippet.size(), 3u);
  EXPECT_EQ(hits.first[0].snippet[1].text, "phone");
  EXPECT_TRUE(hits.first[0].snippet[1].hit);
}

TEST_F(Search, ShowsNothingOfRestrictedUses) {
  Facets restricted;
  restricted.restricted = true;
  add_use({20, "riverton", "Border gate", "Compares faces", "permits", restricted});
  add_words(21, {Sort::check, "provenance", "Faces were looked at"}, 20);
  ASSERT_TRUE(index_new_words(db()));
  const Results found = search(db(), "faces", 5).value();
  for (const Hits& hits : found.by_sort) EXPECT_EQ(hits.count, 0);
  EXPECT_EQ(matching(db(), "faces", Sort::statement, 5).value(), Entries{});
}

TEST_F(Search, CountsBySort) {
  add_words(30, {Sort::check, "bias", "Permits were sampled"}, 12);
  ASSERT_TRUE(index_new_words(db()));
  const Results found = search(db(), "permits", 1).value();
  EXPECT_EQ(found.by_sort[static_cast<std::size_t>(Sort::use)].count, 2);
  EXPECT_EQ(found.by_sort[static_cast<std::size_t>(Sort::use)].first.size(), 1u);
  EXPECT_EQ(found.by_sort[static_cast<std::size_t>(Sort::check)].count, 1);
  EXPECT_EQ(matching(db(), "permits", Sort::statement, 9).value().size(), 3u);
}

TEST_F(Search, TheIndexIsThatOfTheTexts) {
  if (db().dialect() != store::Dialect::sqlite) GTEST_SKIP() << "FTS5 has a check of its own";
  const std::string check =
      "INSERT INTO judgement_text(judgement_text, rank) VALUES('integrity-check', 1)";
  EXPECT_TRUE(db().run(check));
  ASSERT_TRUE(index_all_words(db()));
  EXPECT_TRUE(db().run(check));
  EXPECT_EQ(uses("permit"), (Entries{12, 11}));
  ASSERT_TRUE(db().run("UPDATE ledger_words SET body = 'other' WHERE id > 90"));
  EXPECT_FALSE(db().run(check));
}

TEST_F(Search, RenewedWordsTakeThePlaceOfTheOld) {
  const ledger::WordsId id{11, Sort::use};
  ASSERT_TRUE(ledger::renew_words(
      db(), id, {Sort::use, "Ferry desk", "Sells tickets", {}, "permits", "live"}, {95}));
  ASSERT_TRUE(ledger::renew_words(
      db(), id, {Sort::use, "Ferry counter", "Sells tickets", {}, "permits", "live"}, {96}));
  // One that the index has not seen yet.
  add_words(97, {Sort::use, "Harbour", "Ships"}, 12);
  ASSERT_TRUE(ledger::renew_words(db(), {97, Sort::use},
                                  {Sort::use, "Marina", "Boats", {}, "permits", "live"}, {98}));
  ASSERT_TRUE(index_new_words(db()));
  EXPECT_EQ(uses("permits desk"), (Entries{12}));
  EXPECT_EQ(uses("ferry counter"), (Entries{11}));
  EXPECT_EQ(uses("ferry desk"), Entries{});
  EXPECT_EQ(uses("harbour"), Entries{});
  EXPECT_EQ(uses("marina"), (Entries{97}));
  if (db().dialect() == store::Dialect::sqlite) {
    EXPECT_TRUE(
        db().run("INSERT INTO judgement_text(judgement_text, rank) VALUES('integrity-check', 1)"));
  }
  ASSERT_TRUE(index_new_words(db()));
  EXPECT_EQ(uses("ferry"), (Entries{11}));
}

TEST_F(Search, NoInputIsSyntax) {
  EXPECT_TRUE(rc::check("typed text makes no SQL error", [this] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
        rc::gen::arbitrary<std::string>(),
        rc::gen::element<std::string>("\"", "*", "NEAR(", ")", " OR ", " NOT ", "title:", "^", "{",
                                      "}", "+", "-", std::string(1, '\0'), "phone", "\xff", "é")));
    std::string typed;
    for (const std::string& piece : pieces) typed += piece;
    const auto found = search(db(), typed, 3);
    if (!found) RC_FAIL(found.error().what);
  }));
}

TEST_F(Search, LongTextsAreCut) {
  std::string typed;
  for (std::size_t i = 0; i < base::limits::kSearchWords; ++i) typed += "permits ";
  EXPECT_EQ(uses(typed + "nowhere"), (Entries{12, 11}));
}

}  // namespace
}  // namespace probity::judgement
