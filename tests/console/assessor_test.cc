// An assessor's journeys: what waits for them, what they may read, and a check with its evidence,
// from the queue to the code that moves.
#include <gtest/gtest.h>

#include "browser.h"
#include "crypto/sha256.h"
#include "registers/attestations/register.h"
#include "registers/grants/register.h"

namespace probity::world {
namespace {

const Fields kCheck = {{"/scope", "robustness"},
                       {"/method", "Played a thousand recordings with noise."},
                       {"/verdict", "pass"},
                       {"/findings", "It hears speech in noise as the documentation says."},
                       {"/valid_until", "2027-06-30"},
                       {"/funding", "agency"},
                       {"/conflicts_of_interest", "none"}};

class Assessor : public ::testing::Test {
 protected:
  Assessor() : site_(world_), kim_(site_), clerk_(site_) {
    root_ = world_.component("vad");
    use_ = world_.harmless_use("line", root_);
    // At impact 4 a robustness test and an independent check are asked for.
    world_.must("riverton/clerk",
                R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [
                   {"name": "use.effect", "value": "reversible_inconvenience"}], "none_of": []}})");
    kim_.sign_in("kim", {"lab-noord/kim"});
    clerk_.sign_in("clerk", {"riverton/clerk"});
  }

  std::string component_page() const { return "/console/components/" + root_; }
  // From a page of the console, by its button.
  void begin(Browser& who, const std::string& page, const std::string& form,
             const std::string& about) {
    ASSERT_EQ(who.get(page), 200) << who.body();
    ASSERT_EQ(who.post("/console/begin", {{"form", form}, {"about", about}}), 200) << who.body();
  }
  void grant(const std::string& subject, const std::string& to = "lab-noord") {
    world_.must("riverton/clerk", R"({"kind": "grant", "subject": [")" + subject +
                                      R"("], "predicate": {"grantee": ")" + to +
                                      R"(", "purpose": "To test it.", "until": "2027-01-31"}})");
  }
  std::size_t place(const Browser& who, std::string_view text) const {
    return who.body().find(text);
  }

  World world_;
  Site site_;
  Browser kim_;
  Browser clerk_;
  std::string root_;
  std::string use_;
};

TEST_F(Assessor, TheQueueIsWhatAChecksCouldSupplyAndWhatWasAskedForStandsFirst) {
  ASSERT_EQ(kim_.get("/console"), 200);
  EXPECT_TRUE(kim_.has("Performance and robustness test missing"));
  EXPECT_TRUE(kim_.has("1 use waits for it."));
  EXPECT_TRUE(kim_.has("/console/components/" + root_));
  EXPECT_TRUE(kim_.has("Evidence of human oversight missing"));
  EXPECT_TRUE(kim_.has("None of your checks ends within 60 days."));
  EXPECT_FALSE(kim_.has("Asked of you"));
  EXPECT_FALSE(kim_.has("Report an incident")) << "that is an officer's";
  // What holds the last digit highest comes first, until the agency asks for the other.
  EXPECT_LT(place(kim_, "Model vad"), place(kim_, "Phone line"));
  grant("use riverton/line");
  kim_.get("/console");
  EXPECT_TRUE(kim_.has("Asked of you by The riverton until 31 January 2027"));
  EXPECT_LT(place(kim_, "Phone line"), place(kim_, "Model vad"));
  EXPECT_TRUE(kim_.has("Granted by The riverton"));
  // Another assessor was not asked.
  Browser ola(site_);
  ola.sign_in("ola", {"lab-sur/ola"});
  ola.get("/console");
  EXPECT_FALSE(ola.has("Asked of you"));
  EXPECT_EQ(ola.get("/console/queue?office=lab-noord"), 403);
  EXPECT_EQ(ola.get("/console/queue"), 200);
}

TEST_F(Assessor, WhatTheirOwnCheckCountsForAlreadyIsLeftOutAndComesBackBeforeItEnds) {
  world_.must("lab-noord/kim", R"({"kind": "attestation", "subject": ["artifact )" + root_ +
                                   R"("], "predicate": {"scope": ["robustness", "documentation"],
                     "method": "Ran it.", "verdict": "pass", "findings": "All is well.",
                     "valid_until": "2026-12-20", "funding": "agency",
                     "conflicts_of_interest": "none"}})");
  kim_.get("/console");
  EXPECT_TRUE(kim_.has("Your check ends: Robustness"));
  EXPECT_TRUE(kim_.has("It ends on 20 December 2026."));
  // A second organisation is asked for from impact 5, and this one's would not count again.
  world_.must("riverton/clerk",
              R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [
                 {"name": "area.housing", "value": true}], "none_of": []}})");
  kim_.get("/console");
  EXPECT_FALSE(kim_.has("Independent checks short of 2")) << kim_.body();
  EXPECT_TRUE(kim_.has("your check counts there already"));
  Browser ola(site_);
  ola.sign_in("ola", {"lab-sur/ola"});
  ola.get("/console");
  EXPECT_TRUE(ola.has("Independent checks short of 2 (1 of 2)"));
}

TEST_F(Assessor, SignsACheckWithEvidenceAndTheCodeMoves) {
  begin(kim_, component_page(), "attestation/v2", "artifact " + root_);
  // What is still missing stands first, and says so.
  EXPECT_LT(place(kim_, "value=\"robustness\""), place(kim_, "value=\"bias\""));
  EXPECT_TRUE(kim_.has("Still missing here."));
  ASSERT_EQ(kim_.send("/form", {}, "stay",
                      {{"/evidence/add", "C:\\papers\\noise.txt", "a log"},
                       {"/evidence/add", "secret.txt", "another"}}),
            200)
      << kim_.body();
  const std::string open = crypto::sha256(base::as_bytes("a log")).hex();
  const std::string kept = crypto::sha256(base::as_bytes("another")).hex();
  EXPECT_TRUE(kim_.has(open));
  EXPECT_TRUE(kim_.has(kept));
  Fields fields = kCheck;
  fields.emplace_back("/evidence/public", open + " 5 noise.txt");
  ASSERT_EQ(kim_.send("/form", fields, "next"), 200) << kim_.body();
  ASSERT_TRUE(kim_.path().ends_with("/preview")) << kim_.path();
  EXPECT_TRUE(kim_.has("noise.txt (5 bytes), SHA-256 " + open + ". Anyone may fetch it."));
  EXPECT_TRUE(kim_.has("Only the digest is public."));
  EXPECT_TRUE(kim_.has("Robustness"));
  ASSERT_EQ(kim_.send("/sign", {}), 200) << kim_.body();
  ASSERT_TRUE(kim_.path().starts_with("/console/signed/")) << kim_.path();
  EXPECT_TRUE(kim_.has("The check counts from now"));

  const auto db = world_.node().reader();
  const auto checks =
      registers::attestations::checks_of(**db, *base::SubjectDigest::from_hex(root_));
  ASSERT_EQ(checks.value().size(), 1u);
  const auto evidence = registers::attestations::evidence_of(**db, checks.value()[0].entry);
  ASSERT_EQ(evidence.value().size(), 2u);
  EXPECT_EQ(evidence.value()[0].name, "noise.txt");
  EXPECT_TRUE(evidence.value()[0].public_);
  EXPECT_FALSE(evidence.value()[1].public_);
  kim_.get("/console");
  EXPECT_FALSE(kim_.has("Performance and robustness test missing"));
}

TEST_F(Assessor, AFileThatIsNotKeptIsNotNamed) {
  begin(kim_, component_page(), "attestation/v2", "artifact " + root_);
  ASSERT_EQ(kim_.send("/form", {}, "stay", {{"/evidence/add", "one.txt", "one"}}), 200);
  Fields fields = kCheck;
  fields.emplace_back("/evidence", "");
  ASSERT_EQ(kim_.send("/form", fields, "next"), 200) << kim_.body();
  EXPECT_FALSE(kim_.has("one.txt"));
  ASSERT_EQ(kim_.send("/sign", {}), 200);
  const auto db = world_.node().reader();
  const auto checks =
      registers::attestations::checks_of(**db, *base::SubjectDigest::from_hex(root_));
  EXPECT_TRUE(registers::attestations::evidence_of(**db, checks.value().at(0).entry)->empty());
}

TEST_F(Assessor, WhatTheRulesRefuseIsSaidBeforeAnybodySigns) {
  begin(kim_, component_page(), "attestation/v2", "artifact " + root_);
  Fields fields = kCheck;
  fields[4] = {"/valid_until", "2029-01-01"};
  EXPECT_EQ(kim_.send("/form", fields, "next"), 422);
  EXPECT_TRUE(kim_.has("href=\"#f-valid-until\"")) << kim_.body();
  EXPECT_TRUE(kim_.has("twelve months"));
  fields.erase(fields.begin());
  EXPECT_EQ(kim_.send("/form", {{"/scope", ""}}, "next"), 422);
  EXPECT_TRUE(kim_.has("href=\"#f-scope\""));
}

TEST_F(Assessor, ARestrictedUseOpensWithAGrantOnly) {
  world_.must("riverton/clerk",
              R"({"kind": "use-facts", "subject": ["use riverton/line"], "predicate": {"facts": [
                 {"name": "area.policing", "value": true}], "none_of": []}})");
  EXPECT_EQ(kim_.get("/console/uses/riverton/line"), 403);
  EXPECT_FALSE(kim_.has("Evidence of human oversight"));
  kim_.get("/console");
  EXPECT_FALSE(kim_.has("Phone line"));
  EXPECT_EQ(kim_.get("/console/queue"), 200);
  EXPECT_FALSE(kim_.has("Phone line"));
  grant("use riverton/line");
  EXPECT_EQ(kim_.get("/console/uses/riverton/line"), 200);
  EXPECT_TRUE(kim_.has("Granted by The riverton"));
  EXPECT_TRUE(kim_.has("Evidence of human oversight missing"));
  kim_.get("/console");
  EXPECT_TRUE(kim_.has("Phone line"));
  // When its day is over, so is the right.
  world_.clock().advance(100 * base::kDay);
  Browser later(site_);
  later.sign_in("kim-again", {"lab-noord/kim"});
  EXPECT_EQ(later.get("/console/uses/riverton/line"), 403);
}

TEST_F(Assessor, AnOfficerOpensFilesSeesItAndClosesThemAgain) {
  begin(clerk_, "/console/components/" + root_ + "/say", "grant", "artifact " + root_);
  ASSERT_EQ(clerk_.send("/form",
                        {{"/grantee", "lab-noord"},
                         {"/purpose", "To test it with noise."},
                         {"/until", "2027-01-31"}},
                        "next"),
            200)
      << clerk_.body();
  EXPECT_TRUE(clerk_.has("The lab-noord"));
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  clerk_.get("/console/components/" + root_ + "/say");
  EXPECT_TRUE(clerk_.has("Granted to The lab-noord"));
  kim_.get(component_page());
  EXPECT_TRUE(kim_.has("To test it with noise."));
  const auto db = world_.node().reader();
  const auto grants = registers::grants::grants_on(**db, *base::SubjectDigest::from_hex(root_),
                                                   world_.clock().now());
  ASSERT_EQ(grants.value().size(), 1u);
  ASSERT_EQ(clerk_.post("/console/begin", {{"form", "grant-end"},
                                           {"about", "artifact " + root_},
                                           {"/grant", grants.value()[0].pae.hex()}}),
            200);
  EXPECT_TRUE(clerk_.has("log entry"));
  ASSERT_EQ(clerk_.send("/form", {{"/reason", "It is tested."}}, "next"), 200) << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  kim_.get(component_page());
  EXPECT_FALSE(kim_.has("To test it with noise."));
  clerk_.get("/console/components/" + root_ + "/say");
  EXPECT_TRUE(clerk_.has("Ended on 23 November 2026"));
}

TEST_F(Assessor, SeesNoDraftAndNoDeskOfAnAgency) {
  begin(clerk_, "/console", "register-use", "");
  const std::string draft = clerk_.path();
  EXPECT_EQ(kim_.get(draft), 404);
  EXPECT_EQ(kim_.get("/console/components/" + root_ + "/say"), 403);
  ASSERT_EQ(kim_.get("/console/uses/riverton/line"), 200);
  EXPECT_FALSE(kim_.has("value=\"suspension\""));
  EXPECT_FALSE(kim_.has("value=\"withdrawal\""));
  EXPECT_EQ(kim_.get("/console/uses/riverton/nothing"), 404);
}

}  // namespace
}  // namespace probity::world
