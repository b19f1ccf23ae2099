// Files through the console and the portal: what one may hand in, read and deliver, and that for
// everybody else a file that exists and one that does not are the same answer.
#include <gtest/gtest.h>

#include "access/deliveries.h"
#include "access/reading.h"
#include "browser.h"
#include "crypto/sha256.h"

namespace probity::world {
namespace {

constexpr const char* kUse = "use riverton/phone-line";

std::string digest_of(std::string_view text) { return crypto::sha256(base::as_bytes(text)).hex(); }
std::string page_of(const std::string& sha256) { return "/console/files/" + sha256; }

// The page, wherever it names the digest that was asked for.
std::string without(std::string page, const std::string& sha256) {
  for (std::size_t at = page.find(sha256); at != page.npos; at = page.find(sha256))
    page.erase(at, sha256.size());
  return page;
}

struct Handing : testing::Test {
  World world;
  std::string root = world.component("voice-activity");
  std::string use = world.harmless_use("phone-line", root);
  Site site{world};
  Browser clerk{site}, sales{site}, rival{site}, kim{site}, engineer{site}, nobody{site};

  Handing() {
    world.admit("harbour", "agency", "engineer", "officer");
    world.admit("deckworks", "vendor", "sales", "officer");
    world.admit("otherworks", "vendor", "rival", "officer");
    clerk.sign_in("clerk", {"riverton/clerk"});
    sales.sign_in("sales", {"deckworks/sales"});
    rival.sign_in("rival", {"otherworks/rival"});
    kim.sign_in("kim", {"lab-noord/kim"});
    engineer.sign_in("engineer", {"harbour/engineer"});
    for (Browser* one : {&clerk, &sales, &rival, &kim, &engineer}) one->get("/console/account");
  }

  int put(Browser& by, const std::string& text, const std::string& name = "report.pdf",
          const std::string& about = kUse) {
    return by.upload("/console/files", {{"about", about}, {"next", "/console/account"}},
                     {{"file", name, text}});
  }
  void supply(const std::string& vendor) {
    world.must("riverton/clerk",
               R"({"kind": "supply", "subject": ["use riverton/phone-line"], "predicate": )"
               R"({"vendor": ")" +
                   vendor + R"(", "service": "A hosted service.", "open": false}})");
  }
  std::string grant(const std::string& until) {
    return said(world, "riverton/clerk",
                R"({"kind": "grant", "subject": ["use riverton/phone-line"], "predicate": )"
                R"({"grantee": "lab-noord", "purpose": "To look.", "until": ")" +
                    until + R"("}})");
  }
  std::unique_ptr<store::Db> db() { return world.node().reader().value(); }
};

TEST_F(Handing, OnesOwnFileComesBackAsItWas) {
  const std::string text = "<script>alert(1)</script>";
  ASSERT_EQ(put(sales, text, "Prüfung \\\"1\\\".html"), 200) << sales.body();
  EXPECT_EQ(sales.path(), "/console/account");
  ASSERT_EQ(sales.get(page_of(digest_of(text))), 200);
  EXPECT_EQ(sales.body(), text);
  EXPECT_EQ(sales.response().type, "application/octet-stream");
  EXPECT_EQ(sales.header("Cache-Control"), "no-store");
  EXPECT_EQ(sales.header("Content-Disposition").substr(0, 21), "attachment; filename=");
  EXPECT_EQ(sales.header("Content-Disposition").find_first_of("\r\n<>"), std::string::npos);
}

TEST_F(Handing, ANameWritesNoHeaderAndNamesNoPlace) {
  ASSERT_EQ(put(sales, "a", "../../../kek"), 200);
  ASSERT_EQ(sales.get(page_of(digest_of("a"))), 200);
  EXPECT_EQ(sales.header("Content-Disposition"),
            "attachment; filename=\"kek\"; filename*=UTF-8''kek");
  const auto files = access::files_of(*db(), "deckworks").value();
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].name, "kek");
}

TEST_F(Handing, InParts) {
  std::string text;
  for (int i = 0; text.size() < 300'000; ++i) text += std::to_string(i) + "\n";
  ASSERT_EQ(put(sales, text), 200);
  const std::string at = page_of(digest_of(text));
  ASSERT_EQ(sales.get(at, {{"range", "bytes=100000-199999"}}), 206);
  EXPECT_TRUE(sales.body() == text.substr(100'000, 100'000));
  EXPECT_EQ(sales.header("Content-Range"), "bytes 100000-199999/" + std::to_string(text.size()));
  ASSERT_EQ(sales.get(at, {{"range", "bytes=" + std::to_string(text.size()) + "-"}}), 416);
  ASSERT_EQ(sales.get(at), 200);
  EXPECT_TRUE(sales.body() == text);
}

TEST_F(Handing, WhatIsAnothersIsAsIfItWereNot) {
  const std::string at = page_of(digest_of("the vendor's secret"));
  std::map<Browser*, std::string> before;
  for (Browser* one : {&clerk, &rival, &kim, &engineer}) {
    ASSERT_EQ(one->get(at), 404);
    before[one] = one->body();
  }
  ASSERT_EQ(put(sales, "the vendor's secret"), 200);
  for (Browser* one : {&clerk, &rival, &kim, &engineer}) {
    EXPECT_EQ(one->get(at), 404);
    EXPECT_EQ(one->body(), before[one]);
    EXPECT_EQ(one->get("/files/" + digest_of("the vendor's secret")), 404);
  }
  EXPECT_EQ(clerk.get("/console/files/kek"), 404);
  // Who is not signed in is asked to sign in, whatever lies there.
  ASSERT_EQ(nobody.get(at), 200);
  EXPECT_TRUE(nobody.path().starts_with("/sign-in"));
}

TEST_F(Handing, AGrantOpensForItsTimeAndIsKept) {
  ASSERT_EQ(put(clerk, "the agency's report"), 200);
  const std::string at = page_of(digest_of("the agency's report"));
  EXPECT_EQ(kim.get(at), 404);
  const std::string given = grant("2026-12-01");
  ASSERT_EQ(kim.get(at), 200);
  EXPECT_EQ(kim.body(), "the agency's report");
  EXPECT_EQ(sales.get(at), 404);
  const auto readings = access::readings_for(*db(), "riverton", 10).value();
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings[0].reader, "lab-noord");
  // Jump behind its end; sessions are over too, so sign in anew.
  world.clock().set(base::parse_time("2026-12-02T00:00:00Z").value());
  kim.sign_in("kim-2", {"lab-noord/kim"});
  EXPECT_EQ(kim.get(at), 404);
}

TEST_F(Handing, AnEndedGrantIsOver) {
  ASSERT_EQ(put(clerk, "the agency's report"), 200);
  const std::string given = grant("2026-12-01");
  const std::string at = page_of(digest_of("the agency's report"));
  ASSERT_EQ(kim.get(at), 200);
  world.must("riverton/clerk",
             R"({"kind": "grant-end", "subject": ["use riverton/phone-line"], "predicate": )"
             R"({"grant": ")" +
                 given + R"(", "reason": "Done."}})");
  EXPECT_EQ(kim.get(at), 404);
}

TEST_F(Handing, AVendorDeliversAndItsAgencyLooks) {
  supply("deckworks");
  supply("otherworks");
  const Fields fields = {{"about", kUse},
                         {"agency", "riverton"},
                         {"paper", "tests"},
                         {"note", "The test report."},
                         {"next", "/console/account"}};
  ASSERT_EQ(sales.upload("/console/deliveries", fields, {{"file", "test.pdf", "tested"}}), 200)
      << sales.body();
  const auto delivered = access::deliveries_to(*db(), "riverton").value();
  ASSERT_EQ(delivered.size(), 1u);
  EXPECT_EQ(delivered[0].paper, access::PaperKind::tests);
  EXPECT_EQ(delivered[0].note, "The test report.");
  EXPECT_EQ(delivered[0].vendor, "deckworks");
  const std::string at = page_of(digest_of("tested"));
  EXPECT_EQ(clerk.get(at), 200);
  EXPECT_EQ(rival.get(at), 404);
  EXPECT_EQ(engineer.get(at), 404);
  const std::string look = "/console/deliveries/" + std::to_string(delivered[0].id);
  rival.get("/console/account");
  engineer.get("/console/account");
  clerk.get("/console/account");
  EXPECT_EQ(rival.post(look, {}), 404);
  EXPECT_EQ(engineer.post(look, {}), 404);
  EXPECT_EQ(access::unseen_deliveries(*db(), "riverton")->size(), 1u);
  EXPECT_EQ(clerk.post(look, {{"next", "/console/account"}}), 200);
  EXPECT_EQ(access::unseen_deliveries(*db(), "riverton")->size(), 0u);
  // What one may not deliver is not kept either.
  EXPECT_EQ(engineer.upload("/console/deliveries", fields, {{"file", "a", "not theirs"}}), 403);
  kim.get("/console/account");
  EXPECT_EQ(kim.upload("/console/deliveries", fields, {{"file", "a", "not theirs"}}), 403);
  EXPECT_TRUE(access::files_of(*db(), "lab-noord")->empty());
  EXPECT_TRUE(access::files_of(*db(), "harbour")->empty());
  // Another's kept file is not found by its number.
  EXPECT_EQ(rival.post("/console/deliveries", {{"agency", "riverton"},
                                               {"paper", "tests"},
                                               {"kept", std::to_string(delivered[0].file.id)}}),
            404);
}

TEST_F(Handing, OnlyItsOwnerTakesAFileAway) {
  ASSERT_EQ(put(sales, "mine"), 200);
  const std::string remove = "/console/files/" +
                             std::to_string(access::files_of(*db(), "deckworks")->front().id) +
                             "/remove";
  EXPECT_EQ(rival.post(remove, {}), 404);
  EXPECT_EQ(clerk.post(remove, {}), 404);
  EXPECT_EQ(sales.post("/console/files/9999/remove", {}), 404);
  sales.get("/console/account");
  EXPECT_EQ(sales.post(remove, {{"next", "https://elsewhere.example/"}}), 200);
  EXPECT_EQ(sales.path(), "/") << "no way to another site";
  EXPECT_EQ(sales.get(page_of(digest_of("mine"))), 404);
}

TEST_F(Handing, AFormIsOursAndByAnOffice) {
  EXPECT_EQ(put(sales, "about nothing", "a", "use riverton/none"), 422);
  sales.get("/console/account");
  EXPECT_EQ(sales.upload("/console/files", {{"about", kUse}, {"person", "riverton/clerk"}},
                         {{"file", "a", "as another"}}),
            403);
  sales.get("/console/account");
  EXPECT_EQ(sales.upload("/console/files", {{"about", kUse}}, {}), 422);
  Browser registrar(site);
  registrar.sign_in("registrar", {"westmark/registrar"});
  registrar.get("/console/account");
  EXPECT_EQ(put(registrar, "by a registrar"), 403);
  Browser forged(site);
  forged.sign_in("forged", {"deckworks/sales"});
  EXPECT_EQ(put(forged, "without the form's token"), 403);
  EXPECT_TRUE(access::all_files(*db())->empty());
}

TEST_F(Handing, PublicEvidenceIsForAll) {
  ASSERT_EQ(put(kim, "measured"), 200);
  const std::string sha256 = digest_of("measured");
  EXPECT_EQ(nobody.get("/files/" + sha256), 404);
  const std::string pae = said(
      world, "lab-noord/kim",
      R"({"kind": "attestation/v2", "subject": ["use riverton/phone-line"], "predicate": )"
      R"({"scope": ["oversight"], "method": "Called.", "verdict": "pass", "findings": "Good.", )"
      R"("valid_until": "2027-05-01", "funding": "agency", "conflicts_of_interest": "none", )"
      R"("evidence": [{"name": "log of calls.txt", "sha256": ")" +
          sha256 + R"(", "bytes": 8, "public": true}, {"name": "raw.bin", "sha256": ")" +
          std::string(64, 'e') + R"(", "bytes": 9, "public": false}]}})");
  ASSERT_EQ(nobody.get("/files/" + sha256), 200);
  EXPECT_EQ(nobody.body(), "measured");
  EXPECT_EQ(nobody.header("Content-Disposition"),
            "attachment; filename=\"log of calls.txt\"; filename*=UTF-8''log%20of%20calls.txt");
  EXPECT_EQ(rival.get(page_of(sha256)), 200);
  // The pages say so.
  ASSERT_EQ(nobody.get("/uses/riverton/phone-line"), 200);
  EXPECT_TRUE(nobody.has("2 evidence files; their digests are in the entry"));
  EXPECT_TRUE(nobody.has("href=\"/files/" + sha256 + "\""));
  world.must("lab-noord/kim", R"({"kind": "withdrawal", "subject": ["statement )" + pae +
                                  R"("], "predicate": {"reason": "By mistake."}})");
  EXPECT_EQ(nobody.get("/files/" + sha256), 404);
  const std::string was = without(nobody.body(), sha256), never = digest_of("never");
  EXPECT_EQ(nobody.get("/files/" + never), 404);
  EXPECT_EQ(without(nobody.body(), never), was);
}

TEST_F(Handing, AUsePageSaysWhoSuppliesIt) {
  ASSERT_EQ(nobody.get("/uses/riverton/phone-line"), 200);
  EXPECT_FALSE(nobody.has("Supplied by"));
  supply("deckworks");
  ASSERT_EQ(nobody.get("/uses/riverton/phone-line"), 200);
  EXPECT_TRUE(nobody.has("Supplied by"));
  EXPECT_TRUE(nobody.has("The deckworks: A hosted service."));
}

}  // namespace
}  // namespace probity::world
