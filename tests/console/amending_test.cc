// An officer corrects what was registered: the words of a use, a list answered as a whole; and
// registers models and releases without the command line.
#include <gtest/gtest.h>

#include "browser.h"
#include "registers/models/register.h"
#include "registers/uses/amendment.h"

namespace probity::world {
namespace {

const std::string kUse = "riverton/line";

class Amending : public ::testing::Test {
 protected:
  Amending() : site_(world_), clerk_(site_) {
    root_ = world_.component("chat", "language");
    digest_ = world_.harmless_use("line", root_);
    clerk_.sign_in("clerk", {"riverton/clerk"});
  }
  void begin(Browser& who, const std::string& form, const std::string& about) {
    ASSERT_EQ(who.get("/console"), 200);
    ASSERT_EQ(who.post("/console/begin", {{"form", form}, {"about", about}}), 200) << who.body();
  }
  registers::uses::StoredUse use() {
    const auto db = world_.node().reader();
    return *registers::uses::find_use(**db, kUse).value();
  }
  std::vector<registers::uses::StoredAmendment> amendments() {
    const auto db = world_.node().reader();
    return registers::uses::amendments_of(**db, use().digest).value();
  }

  World world_;
  Site site_;
  Browser clerk_;
  std::string root_, digest_;
};

TEST_F(Amending, OnlyWhatDiffersIsSignedAndThePageSaysWhatChanged) {
  ASSERT_EQ(clerk_.get("/console/uses/" + kUse), 200);
  EXPECT_TRUE(clerk_.has("Correct this registration"));
  begin(clerk_, "use-amendment", "use " + kUse);
  EXPECT_TRUE(clerk_.has("value=\"Phone line\"")) << "the present words stand there";
  ASSERT_EQ(clerk_.send("/form", {{"/ground", "change"}, {"/reason", ""}}, "next"), 422);
  ASSERT_EQ(
      clerk_.send("/form", {{"/ground", "change"}, {"/reason", "Nothing, in truth."}}, "next"),
      422);
  EXPECT_TRUE(clerk_.has("The amendment changes nothing"));
  ASSERT_EQ(clerk_.send("/form",
                        {{"/ground", "change"},
                         {"/reason", "The desk has a new name."},
                         {"/name", "Voice line"},
                         {"/stage", "pilot"},
                         {"/contact/hours", "9 to 17"}},
                        "next"),
            200)
      << clerk_.body();
  EXPECT_TRUE(clerk_.has("Before: Phone line"));
  EXPECT_TRUE(clerk_.has("Now: Voice line"));
  EXPECT_TRUE(clerk_.has("Before: In service"));
  EXPECT_FALSE(clerk_.has("Before: Library services"));
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  EXPECT_EQ(use().use.name, "Voice line");
  EXPECT_EQ(use().use.contact.hours, "9 to 17");
  ASSERT_EQ(amendments().size(), 1u);
  EXPECT_EQ(amendments()[0].changed.size(), 3u) << "name, stage, contact";
  EXPECT_EQ(world_.code(digest_), "3600") << "nothing that the code goes by has changed";

  ASSERT_EQ(clerk_.get("/uses/" + kUse), 200);
  EXPECT_TRUE(clerk_.has("<h1>Voice line</h1>"));
  EXPECT_TRUE(clerk_.has("Amended on "));
  EXPECT_TRUE(clerk_.has("Name: “Voice line”, before “Phone line”."));
  EXPECT_TRUE(clerk_.has("The desk has a new name."));
  // Lists, facets and search go by the present words.
  ASSERT_EQ(clerk_.get("/uses?stage=pilot"), 200);
  EXPECT_TRUE(clerk_.has("Voice line"));
  ASSERT_EQ(clerk_.get("/uses?stage=live"), 200);
  EXPECT_FALSE(clerk_.has(kUse));
  ASSERT_EQ(clerk_.get("/uses?q=voice"), 200);
  EXPECT_TRUE(clerk_.has("Voice line"));
}

TEST_F(Amending, OfTwoWhoAmendTheSecondIsTold) {
  Browser other(site_);
  other.sign_in("other", {"riverton/clerk"});
  begin(clerk_, "use-amendment", "use " + kUse);
  begin(other, "use-amendment", "use " + kUse);
  const auto amend = [](Browser& who, const std::string& name) {
    return who.send("/form", {{"/ground", "mistake"}, {"/reason", "Spelling."}, {"/name", name}},
                    "next");
  };
  ASSERT_EQ(amend(clerk_, "First"), 200);
  ASSERT_EQ(amend(other, "Second"), 200);
  ASSERT_EQ(clerk_.send("/sign", {}), 200);
  EXPECT_EQ(other.send("/sign", {}), 422);
  EXPECT_TRUE(other.has("amended meanwhile")) << other.body();
  EXPECT_TRUE(other.has("riverton/clerk"));
  EXPECT_EQ(use().use.name, "First");
  ASSERT_EQ(amendments().size(), 1u);
}

TEST_F(Amending, OtherPartsJudgeOtherwise) {
  const std::string special = world_.component("faces", "vision", "faces");
  begin(clerk_, "use-amendment", "use " + kUse);
  ASSERT_EQ(clerk_.send("/form",
                        {{"/ground", "mistake"},
                         {"/reason", "It never ran on that component."},
                         {"/components", special}},
                        "next"),
            200)
      << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  ASSERT_EQ(clerk_.get("/uses?component=" + special), 200);
  EXPECT_TRUE(clerk_.has(kUse));
  ASSERT_EQ(clerk_.get("/uses?component=" + root_), 200);
  EXPECT_FALSE(clerk_.has(kUse));
}

TEST_F(Amending, AListAnsweredAsAWholeIsCorrectedAsAWhole) {
  ASSERT_EQ(world_.code(digest_), "3600");
  ASSERT_EQ(clerk_.get("/console/uses/" + kUse), 200);
  ASSERT_EQ(clerk_.post("/console/begin", {{"form", "answers"},
                                           {"about", "use " + kUse},
                                           {"fact", "none_of.service"},
                                           {"value", "true"}}),
            200);
  EXPECT_TRUE(clerk_.has("value=\"listed\" checked")) << clerk_.body();
  Fields answers = {{"service", "listed"},
                    {"none_of.art5", "none"},
                    {"none_of.areas", "some"},
                    {"area.health", "true"},
                    {"use.speaks_or_generates", "false"},
                    {"use.role", "none"},
                    {"none_of.harm", "none"}};
  ASSERT_EQ(clerk_.send("/answers", answers, "check"), 200);
  // What is asked depends on what was said; leave the rest as it stands.
  for (int i = 0; i < 4 && !clerk_.path().ends_with("/preview"); ++i)
    clerk_.send("/answers", answers, "next");
  // Whatever is still open is named; every other item of the list is "no".
  while (!clerk_.path().ends_with("/preview")) {
    const std::string& page = clerk_.body();
    bool more = false;
    for (std::size_t at = page.find("type=\"radio\" name=\"area."); at != std::string::npos;
         at = page.find("type=\"radio\" name=\"area.", at + 1)) {
      const std::size_t from = at + 19;
      const std::string name = page.substr(from, page.find('"', from) - from);
      bool said = false;
      for (const auto& [field, value] : answers) said = said || field == name;
      if (said) continue;
      answers.emplace_back(name, "false");
      more = true;
    }
    ASSERT_TRUE(more) << page;
    clerk_.send("/answers", answers, "next");
  }
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  EXPECT_EQ(world_.code(digest_)[0], '8') << "health is impact 8";
}

TEST_F(Amending, AModelAndItsReleaseWithoutTheCommandLine) {
  begin(clerk_, "model", "");
  ASSERT_EQ(
      clerk_.send("/form",
                  {{"/name", "Page reader"}, {"/summary", "Reads pages."}, {"/modality", "vision"}},
                  "next"),
      200)
      << clerk_.body();
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  begin(clerk_, "register-release", "");
  ASSERT_EQ(clerk_.send("/release",
                        {{"/model", "riverton/page-reader"},
                         {"/version", "1.0"},
                         {"/changelog/0/kind", "added"},
                         {"/changelog/0/text", "The first release."},
                         {"/rollback/plan", "Clerks read the pages."}},
                        "next"),
            200)
      << clerk_.body();
  ASSERT_TRUE(clerk_.path().ends_with("/files")) << clerk_.path();
  EXPECT_EQ(clerk_.send("/files", {{"/manifest", "no JSON"}}, "next"), 422);
  const auto made = make_manifest("pages");
  ASSERT_EQ(
      clerk_.send_files("/files", {{"then", "next"}}, {{"/manifest", "manifest.json", made.json}}),
      200)
      << clerk_.body();
  ASSERT_TRUE(clerk_.path().ends_with("/preview")) << clerk_.body();
  EXPECT_TRUE(clerk_.has(made.root));
  ASSERT_EQ(clerk_.send("/sign", {}), 200) << clerk_.body();
  const auto db = world_.node().reader();
  const auto releases = registers::models::releases_of_model(**db, "riverton/page-reader").value();
  ASSERT_EQ(releases.size(), 1u);
  EXPECT_EQ(releases[0].artifact.hex(), made.root);
  ASSERT_EQ(clerk_.get("/components/" + made.root), 200);
  EXPECT_TRUE(clerk_.has("listed"));
}

}  // namespace
}  // namespace probity::world
