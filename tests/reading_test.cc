// Who reads whose files: the matrix of owners, grants, deliveries and public evidence, and what is
// kept of it. Every "no" is the same as for a file that does not exist.
#include "access/reading.h"

#include <gtest/gtest.h>

#include "access/accounts.h"
#include "access/deliveries.h"
#include "crypto/sha256.h"
#include "support/world.h"

namespace probity {
namespace {

using access::NewFile;
using access::Right;
using access::StoredFile;
using base::SubjectDigest;
using world::said;

struct Rooms : testing::Test {
  world::World world;
  const SubjectDigest component = *SubjectDigest::from_hex(world.component("voice-activity"));
  const SubjectDigest use =
      *SubjectDigest::from_hex(world.harmless_use("phone-line", component.hex()));

  Rooms() {
    world.admit("harbour", "agency", "engineer", "officer");
    world.admit("deckworks", "vendor", "sales", "officer");
    world.admit("otherworks", "vendor", "sales", "officer");
  }

  std::unique_ptr<store::Db> db() { return world.node().reader().value(); }
  base::Time now() { return world.clock().now(); }
  StoredFile put(const std::string& organisation, const SubjectDigest& subject,
                 const std::string& text, const std::string& draft = "") {
    const auto made = world.node().file_store().put(
        {.name = text + ".txt", .organisation = organisation, .subject = subject, .draft = draft},
        *base::text_reader(text));
    EXPECT_TRUE(made) << made.error().what;
    return *made;
  }
  std::optional<Right> right(const std::string& organisation, const StoredFile& file) {
    const auto found = access::may_read(*db(), organisation, file.sha256, now()).value();
    return found ? std::optional(found->right) : std::nullopt;
  }
  // Who of all may.
  std::string readers(const StoredFile& file) {
    std::string all;
    for (const char* one : {"riverton", "harbour", "deckworks", "otherworks", "lab-noord",
                            "lab-sur", "westmark", "nobody"})
      if (right(one, file)) all += std::string(one) + " ";
    return all;
  }
  std::string grant(const std::string& who, const std::string& subject, const std::string& grantee,
                    const std::string& until = "2027-02-01", const std::string& more = "") {
    return said(world, who,
                R"({"kind": "grant", "subject": [")" + subject +
                    R"("], "predicate": {"grantee": ")" + grantee +
                    R"(", "purpose": "To look at them.", "until": ")" + until + R"(")" + more +
                    "}}");
  }
  std::string grant_on_use(const std::string& grantee, const std::string& until = "2027-02-01",
                           const std::string& more = "") {
    return grant("riverton/clerk", "use riverton/phone-line", grantee, until, more);
  }
  void supply(const std::string& vendor) {
    world.must("riverton/clerk",
               R"({"kind": "supply", "subject": ["use riverton/phone-line"], "predicate": )"
               R"({"vendor": ")" +
                   vendor + R"(", "service": "A hosted service.", "open": false}})");
  }
  base::Result<access::Delivery> deliver(const StoredFile& file, const std::string& agency) {
    return access::deliver(world.node().private_tables(), *db(),
                           {.file = file.id,
                            .vendor = file.organisation,
                            .agency = agency,
                            .paper = access::PaperKind::tests,
                            .note = "As asked."});
  }
};

TEST_F(Rooms, AFileIsItsOwnersAlone) {
  EXPECT_EQ(readers(put("deckworks", use, "the vendor's")), "deckworks ");
  EXPECT_EQ(readers(put("riverton", use, "the agency's")), "riverton ");
  EXPECT_EQ(readers(put("lab-noord", use, "the assessor's")), "lab-noord ");
}

TEST_F(Rooms, AGrantOpensItToOneForATime) {
  const StoredFile file = put("riverton", use, "the report");
  const StoredFile elsewhere = put("riverton", component, "of the component");
  grant_on_use("lab-noord", "2026-12-01");
  EXPECT_EQ(readers(file), "riverton lab-noord ");
  EXPECT_EQ(right("lab-noord", file), Right::grant);
  EXPECT_EQ(readers(elsewhere), "riverton ");
  EXPECT_EQ(access::readable(*db(), "lab-noord", use, now())->size(), 1u);
  EXPECT_EQ(access::readable(*db(), "lab-noord", component, now())->size(), 0u);
  // It ends at 24:00 in the agency's zone (Lisbon is at UTC in winter).
  world.clock().set(base::parse_time("2026-12-01T23:59:59Z").value());
  EXPECT_EQ(readers(file), "riverton lab-noord ");
  world.clock().set(base::parse_time("2026-12-02T00:00:00Z").value());
  EXPECT_EQ(readers(file), "riverton ");
  EXPECT_EQ(access::readable(*db(), "lab-noord", use, now())->size(), 0u);
}

TEST_F(Rooms, AnEndedGrantOpensNothing) {
  const StoredFile file = put("riverton", use, "the report");
  const std::string given = grant_on_use("lab-noord");
  world.must("riverton/clerk",
             R"({"kind": "grant-end", "subject": ["use riverton/phone-line"], "predicate": )"
             R"({"grant": ")" +
                 given + R"(", "reason": "The check is done."}})");
  EXPECT_EQ(readers(file), "riverton ");
}

TEST_F(Rooms, AWithdrawnGrantOpensNothing) {
  const StoredFile file = put("riverton", use, "the report");
  const std::string given = grant_on_use("lab-noord");
  world.must("riverton/clerk", R"({"kind": "suspension", "subject": ["statement )" + given +
                                   R"("], "predicate": {"reason": "For a while."}})");
  EXPECT_EQ(readers(file), "riverton ");
  world.must("riverton/clerk", R"({"kind": "resumption", "subject": ["statement )" + given +
                                   R"("], "predicate": {"reason": "Go on."}})");
  EXPECT_EQ(readers(file), "riverton lab-noord ");
  world.must("riverton/clerk", R"({"kind": "withdrawal", "subject": ["statement )" + given +
                                   R"("], "predicate": {"reason": "By mistake."}})");
  EXPECT_EQ(readers(file), "riverton ");
}

TEST_F(Rooms, AGrantMayNameItsFiles) {
  const StoredFile named = put("riverton", use, "named"), other = put("riverton", use, "other");
  grant_on_use("lab-noord", "2027-02-01", R"(, "files": [")" + named.sha256.hex() + R"("])");
  EXPECT_EQ(readers(named), "riverton lab-noord ");
  EXPECT_EQ(readers(other), "riverton ");
}

TEST_F(Rooms, NobodyOpensWhatIsAnothers) {
  // About the same use: a vendor's own papers, and another's.
  const StoredFile mine = put("deckworks", use, "mine"), yours = put("otherworks", use, "yours");
  grant_on_use("lab-noord");
  EXPECT_EQ(readers(mine), "deckworks ");
  EXPECT_EQ(readers(yours), "otherworks ");
  // About the same component: its second steward's.
  world.must(
      "harbour/engineer",
      R"({"kind": "model", "predicate": {"id": "harbour/voice", "name": "Voice", "summary": )"
      R"("The same.", "modality": "audio"}})");
  world.must("harbour/engineer",
             R"({"kind": "release", "subject": ["artifact )" + component.hex() +
                 R"("], "predicate": {"model": "harbour/voice", "version": "1.0", "changelog": )"
                 R"([{"kind": "added", "text": "first release"}], "rollback": {"plan": "none"}}})");
  const StoredFile first = put("riverton", component, "first steward's"),
                   second = put("harbour", component, "second steward's");
  grant("harbour/engineer", "artifact " + component.hex(), "lab-noord");
  EXPECT_EQ(readers(first), "riverton ");
  EXPECT_EQ(readers(second), "harbour lab-noord ");
}

TEST_F(Rooms, TheSameBytesAreOpenedOnlyWhereTheyAreShown) {
  const StoredFile mine = put("deckworks", use, "the same"),
                   yours = put("riverton", use, "the same");
  EXPECT_EQ(mine.sha256, yours.sha256);
  EXPECT_EQ(readers(mine), "riverton deckworks ");
  grant_on_use("lab-noord");
  const auto found = access::may_read(*db(), "lab-noord", mine.sha256, now()).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file.organisation, "riverton");
}

TEST_F(Rooms, ADeliveryIsForOneAgencyAndForWhomItShowsIt) {
  const StoredFile file = put("deckworks", use, "test report");
  EXPECT_EQ(deliver(file, "riverton").error().rule, "delivery.vendor");
  supply("deckworks");
  EXPECT_EQ(deliver(file, "harbour").error().rule, "delivery.agency");
  EXPECT_EQ(deliver(file, "lab-noord").error().rule, "delivery.agency");
  const auto made = deliver(file, "riverton");
  ASSERT_TRUE(made) << made.error().what;
  EXPECT_EQ(made->note, "As asked.");
  EXPECT_EQ(readers(file), "riverton deckworks ");
  EXPECT_EQ(right("riverton", file), Right::delivery);
  EXPECT_EQ(access::readable(*db(), "riverton", use, now())->size(), 1u);
  grant_on_use("lab-noord", "2026-12-01");
  EXPECT_EQ(readers(file), "riverton deckworks lab-noord ");
  world.clock().advance(30 * base::kDay);
  EXPECT_EQ(readers(file), "riverton deckworks ");
  EXPECT_EQ(world.node().file_store().remove(file.id, "deckworks", {}, "").error().rule,
            "file.needed");
}

TEST_F(Rooms, DeliveriesAreSeenByBothSidesAlone) {
  supply("deckworks");
  supply("otherworks");
  const auto mine = deliver(put("deckworks", use, "mine"), "riverton").value();
  world.clock().advance(60);
  const auto yours = deliver(put("otherworks", use, "yours"), "riverton").value();
  const auto ids = [](const std::vector<access::Delivery>& all) {
    std::vector<std::int64_t> found;
    for (const auto& one : all) found.push_back(one.id);
    return found;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(ids(*access::deliveries_to(*db(), "riverton")), (Ids{yours.id, mine.id}));
  EXPECT_EQ(ids(*access::deliveries_to(*db(), "harbour")), Ids{});
  EXPECT_EQ(ids(*access::deliveries_by(*db(), "deckworks")), Ids{mine.id});
  EXPECT_EQ(ids(*access::deliveries_about(*db(), "riverton", use)), (Ids{yours.id, mine.id}));
  EXPECT_EQ(ids(*access::unseen_deliveries(*db(), "riverton")), (Ids{mine.id, yours.id}));
  access::PrivateTables& tables = world.node().private_tables();
  EXPECT_EQ(access::mark_looked_at(tables, mine.id, "harbour", "harbour/engineer").error().rule,
            "delivery.none");
  ASSERT_TRUE(access::mark_looked_at(tables, mine.id, "riverton", "riverton/clerk"));
  EXPECT_EQ(ids(*access::unseen_deliveries(*db(), "riverton")), Ids{yours.id});
  EXPECT_EQ(access::deliveries_by(*db(), "deckworks")->front().looked_by, "riverton/clerk");
  // Handed in anew it is to be looked at again.
  const auto again = deliver(mine.file, "riverton").value();
  EXPECT_EQ(again.id, mine.id);
  EXPECT_EQ(access::unseen_deliveries(*db(), "riverton")->size(), 2u);
  // Nobody delivers what is another's.
  EXPECT_EQ(access::deliver(tables, *db(),
                            {.file = mine.file.id, .vendor = "otherworks", .agency = "riverton"})
                .error()
                .rule,
            "file.none");
}

TEST_F(Rooms, PublicEvidenceIsItsAssessorsToShow) {
  const auto check = [&](const StoredFile& file, const std::string& who, bool open) {
    return said(world, who,
                R"({"kind": "attestation/v2", "subject": ["use riverton/phone-line"], )"
                R"("predicate": {"scope": ["oversight"], "method": "Called.", "verdict": "pass", )"
                R"("findings": "Good.", "valid_until": "2027-05-01", "funding": "agency", )"
                R"("conflicts_of_interest": "none", "evidence": [{"name": "as signed.txt", )"
                R"("sha256": ")" +
                    file.sha256.hex() + R"(", "bytes": 8, "public": )" + (open ? "true" : "false") +
                    "}]}}");
  };
  const StoredFile closed = put("lab-noord", use, "raw log"),
                   open = put("lab-noord", use, "report"),
                   secret = put("riverton", use, "the agency's secret");
  check(closed, "lab-noord/kim", false);
  const std::string pae = check(open, "lab-noord/kim", true);
  EXPECT_EQ(readers(closed), "lab-noord ");
  EXPECT_EQ(right("nobody", open), Right::evidence);
  const auto shown = access::public_evidence(*db(), open.sha256, now()).value();
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->file.name, "as signed.txt");
  // Whoever may read another's file cannot publish it by naming its digest.
  grant_on_use("lab-sur");
  check(secret, "lab-sur/ola", true);
  EXPECT_EQ(readers(secret), "riverton lab-sur ");
  EXPECT_FALSE(access::public_evidence(*db(), secret.sha256, now()).value());
  // What does not stand is not shown.
  world.must("lab-noord/kim", R"({"kind": "withdrawal", "subject": ["statement )" + pae +
                                  R"("], "predicate": {"reason": "By mistake."}})");
  EXPECT_FALSE(access::public_evidence(*db(), open.sha256, now()).value());
}

TEST_F(Rooms, EvidenceOnARestrictedUseIsNotPublic) {
  const StoredFile file = put("lab-noord", use, "report");
  said(world, "lab-noord/kim",
       R"({"kind": "attestation/v2", "subject": ["use riverton/phone-line"], "predicate": )"
       R"({"scope": ["oversight"], "method": "Called.", "verdict": "pass", "findings": "Good.", )"
       R"("valid_until": "2027-05-01", "funding": "agency", "conflicts_of_interest": "none", )"
       R"("evidence": [{"name": "a.txt", "sha256": ")" +
           file.sha256.hex() + R"(", "bytes": 6, "public": true}]}})");
  ASSERT_TRUE(access::public_evidence(*db(), file.sha256, now()).value());
  world.must(
      "riverton/clerk",
      R"({"kind": "use-facts", "subject": ["use riverton/phone-line"], "predicate": {"facts": )"
      R"([{"name": "area.policing", "value": true}], "none_of": []}})");
  EXPECT_FALSE(access::public_evidence(*db(), file.sha256, now()).value());
}

TEST_F(Rooms, WhatSomebodyIsStillWritingIsTheirs) {
  supply("deckworks");
  const StoredFile draft = put("riverton", use, "for a draft", "draft-1");
  grant_on_use("lab-noord");
  EXPECT_EQ(readers(draft), "riverton ");
  EXPECT_EQ(access::files_of_draft(*db(), "draft-1")->size(), 1u);
  EXPECT_EQ(deliver(put("deckworks", use, "in a draft", "draft-2"), "riverton").error().rule,
            "file.none");
}

TEST_F(Rooms, EachReadingByAnotherIsKept) {
  supply("deckworks");
  const StoredFile file = put("deckworks", use, "test report");
  ASSERT_TRUE(deliver(file, "riverton"));
  grant_on_use("lab-noord");
  access::PrivateTables& tables = world.node().private_tables();
  const auto read_by = [&](const std::string& organisation, std::int64_t account) {
    const auto found = access::may_read(*db(), organisation, file.sha256, now()).value();
    ASSERT_TRUE(found);
    ASSERT_TRUE(access::record(tables, *found, account, "198.51.100.7"));
  };
  read_by("deckworks", 1);
  EXPECT_EQ(access::readings_for(*db(), "deckworks", 50)->size(), 0u) << "one's own";
  read_by("riverton", 2);
  read_by("lab-noord", 3);
  read_by("lab-noord", 3);
  world.clock().advance(access::limits::kSameReading);
  read_by("lab-noord", 3);
  std::string seen;
  for (const auto& one : *access::readings_about(*db(), "deckworks", use))
    seen += one.reader + (one.entry ? " by grant of " + one.granter : "") + "; ";
  EXPECT_EQ(seen, "lab-noord by grant of riverton; lab-noord by grant of riverton; riverton; ");
  EXPECT_EQ(access::readings_about(*db(), "riverton", use)->size(), 2u) << "what it granted";
  EXPECT_EQ(access::readings_about(*db(), "otherworks", use)->size(), 0u);
  EXPECT_EQ(access::readings_about(*db(), "deckworks", component)->size(), 0u);
  std::size_t in_trail = 0;
  const auto trail = world.node().accounts().trail().read(*db(), {}, 0, 100).value();
  for (const auto& one : trail) in_trail += one.event == access::Event::file_read;
  EXPECT_EQ(in_trail, 3u);
  EXPECT_TRUE(world.node().accounts().trail().check(*db()));
}

}  // namespace
}  // namespace probity
