// Bringing a spreadsheet in the browser: upload, columns by hand, the dry run, bringing it in the
// background, and what hostile files and other people's addresses come to.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "access/accounts.h"
#include "access/drafts.h"
#include "access/trail.h"
#include "browser.h"
#include "registers/inventory/register.h"
#include "registers/uses/amendment.h"
#include "server/console/sheets.h"
#include "store/log_store.h"

namespace probity::world {
namespace {

const std::string kOfficial = PROBITY_SOURCE
    "/../shared/cases/governance/omb-2025-official/Data/"
    "2025_individually_reported_AI_use_cases.csv";
constexpr const char* kPlainHeader = "id,name,summary,stage,owner,office,email\n";

std::string plain(const std::string& rows) { return kPlainHeader + rows; }

class Sheets : public ::testing::Test {
 protected:
  Sheets() : site_(world_), clerk_(site_) { clerk_.sign_in("clerk", {"riverton/clerk"}); }

  int upload(Browser& who, const std::string& content, const Fields& fields = {},
             const std::string& name = "uses.csv") {
    EXPECT_EQ(who.get("/console/import"), 200) << who.body();
    return who.send_files("/console/import", fields, {{"file", name, content}});
  }
  int upload(const std::string& content, const Fields& fields = {}) {
    return upload(clerk_, content, fields);
  }
  // Presses the button and waits until the page says that it ended.
  void bring(const Fields& fields = {}) {
    ASSERT_EQ(clerk_.send("/bring", fields), 200) << clerk_.body();
    wait();
  }
  void wait() {
    const std::string at = clerk_.path();
    ASSERT_TRUE(at.ends_with("/progress")) << at;
    for (int i = 0; i < 3000 && clerk_.has("<progress"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      ASSERT_EQ(clerk_.get(at), 200);
    }
    ASSERT_FALSE(clerk_.has("<progress")) << clerk_.body();
  }
  std::optional<registers::uses::StoredUse> use(const std::string& id) {
    const auto db = world_.node().reader();
    return registers::uses::find_use(**db, id).value();
  }
  std::size_t files() {
    std::size_t count = 0;
    const auto folder = world_.node().directory() / "sheets";
    if (!std::filesystem::exists(folder)) return 0;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      count += file.path().extension() == ".csv";
    return count;
  }

  World world_;
  Site site_;
  Browser clerk_;
};

TEST_F(Sheets, AreLookedAtThenBrought) {
  const std::uint64_t before = world_.size();
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,pilot,Library,Desk,ann.lee@riverton.example\n"
                         "2,Chat,Answers.,asleep,Library,Desk,\n"
                         "3,Mail,Sorts mail.,live,Library,Desk,\n")),
            200)
      << clerk_.body();
  EXPECT_TRUE(clerk_.has("2 uses would be registered")) << clerk_.body();
  EXPECT_TRUE(clerk_.has("1 row has something wrong"));
  EXPECT_TRUE(clerk_.has("Row 3")) << "as the spreadsheet shows it";
  EXPECT_TRUE(clerk_.has("stage"));
  EXPECT_TRUE(clerk_.has("1 cell of the column “email” is left out"));
  EXPECT_FALSE(clerk_.has("ann.lee"));
  EXPECT_EQ(world_.size(), before) << "nothing is written";
  EXPECT_EQ(files(), 1u);
  bring();
  EXPECT_TRUE(clerk_.has("It is brought")) << clerk_.body();
  ASSERT_TRUE(use("riverton/1"));
  EXPECT_EQ(use("riverton/1")->use.name, "Form reading");
  EXPECT_TRUE(use("riverton/3"));
  EXPECT_EQ(files(), 0u) << "the file goes when it is brought";
  // Who brought it is in the trail.
  const auto db = world_.node().reader();
  const auto trail = world_.node().accounts().trail().read(**db, std::nullopt, 0, 5);
  ASSERT_TRUE(trail);
  bool said = false;
  for (const access::TrailEntry& one : *trail)
    said = said || one.detail.find("2 rows") != std::string::npos;
  EXPECT_TRUE(said);
}

TEST_F(Sheets, AChangedRowIsCorrectedWithTheWordsOfItsUse) {
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,pilot,Library,Desk,\n")), 200);
  bring();
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,live,Library,Desk,\n")), 200);
  EXPECT_TRUE(clerk_.has("1 row was brought before and says something else now"));
  EXPECT_TRUE(clerk_.has("<span class=\"val\">pilot</span>")) << "cell by cell";
  EXPECT_TRUE(clerk_.has("It also amends the registration of the use: stage."));
  bring({{"corrections", "yes"}});
  EXPECT_EQ(use("riverton/1")->use.stage, registers::uses::Stage::live);
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,live,Library,Desk,\n")), 200);
  EXPECT_TRUE(clerk_.has("There is nothing to bring"));
}

TEST_F(Sheets, ColumnsAreMappedByHandAndTheMappingIsKept) {
  const std::string csv =
      "Nr;System;Was es tut;Status\n7;Form reading;Reads forms.;In service\n8;Chat;;\n";
  ASSERT_EQ(upload(csv), 200);
  EXPECT_TRUE(clerk_.path().ends_with("/columns")) << clerk_.path();
  EXPECT_TRUE(clerk_.has("What does each column mean?"));
  ASSERT_EQ(clerk_.send("/columns", {{"column-2", ""}}), 422);
  EXPECT_TRUE(clerk_.has("No column says what a use is called"));
  ASSERT_EQ(clerk_.send("/columns", {{"column-1", "id"},
                                     {"column-2", "name"},
                                     {"column-3", "summary"},
                                     {"column-4", "stage"}}),
            200)
      << clerk_.body();
  EXPECT_TRUE(clerk_.has("2 uses would be registered")) << clerk_.body();
  bring();
  ASSERT_TRUE(use("riverton/riverton-7"));
  EXPECT_EQ(use("riverton/riverton-7")->use.stage, registers::uses::Stage::live);
  EXPECT_EQ(use("riverton/riverton-8")->use.summary,
            "The agency has not published what this use does.");
  // The next list of the agency is read the same way.
  ASSERT_EQ(upload(csv, {{"mapping", "agency:riverton"}}), 200);
  EXPECT_TRUE(clerk_.has("2 rows are in the log already")) << clerk_.body();
}

TEST_F(Sheets, CanBeStoppedAndGoOn) {
  std::string rows;
  for (int i = 0; i < 400; ++i)
    rows += std::to_string(i) + ",Use " + std::to_string(i) + ",Does it.,live,Library,Desk,\n";
  ASSERT_EQ(upload(plain(rows)), 200);
  ASSERT_EQ(clerk_.send("/bring", {}), 200);
  if (clerk_.has("<progress")) {
    EXPECT_TRUE(clerk_.has("of 400 rows"));
    bool refreshes = false;
    for (const auto& header : clerk_.response().headers)
      refreshes = refreshes || header.name == "Refresh";
    EXPECT_TRUE(refreshes) << "without a script";
    // One at a time.
    const std::string at = clerk_.path();
    ASSERT_EQ(upload(plain("x,X,Y.,live,L,D,\n")), 200);
    EXPECT_TRUE(clerk_.has("One at a time.") || clerk_.has("Sign and bring"));
    ASSERT_EQ(clerk_.get(at), 200);
    if (clerk_.has("<progress")) {
      ASSERT_EQ(clerk_.send("/cancel", {}), 200);
    }
  }
  wait();
  if (clerk_.has("You stopped it")) {
    ASSERT_EQ(clerk_.send("/again", {}), 200) << clerk_.body();
    bring();
  }
  EXPECT_TRUE(clerk_.has("It is brought"));
  for (const int i : {0, 200, 399}) EXPECT_TRUE(use("riverton/" + std::to_string(i))) << i;
}

// A node that ended meanwhile: the draft says "bringing", and nobody does.
TEST_F(Sheets, GoOnAfterTheNodeStopped) {
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,pilot,Library,Desk,\n"
                         "2,Chat,Answers.,live,Library,Desk,\n")),
            200);
  const std::string at = clerk_.path();
  const auto db = world_.node().reader();
  access::Drafts& drafts = world_.node().drafts();
  for (std::int64_t account = 1; account < 5; ++account) {
    auto draft = drafts.find(**db, account, at.substr(at.rfind('/') + 1));
    if (!draft) continue;
    draft->fields["sheet"]["state"] = {"bringing"};
    ASSERT_TRUE(drafts.save(*draft));
  }
  ASSERT_EQ(clerk_.get(at + "/progress"), 200);
  EXPECT_TRUE(clerk_.has("It was interrupted")) << clerk_.body();
  ASSERT_EQ(clerk_.send("/again", {}), 200);
  bring();
  EXPECT_TRUE(clerk_.has("It is brought"));
  EXPECT_TRUE(use("riverton/2"));
}

TEST_F(Sheets, WhatIsNoCsvIsRefusedAtTheDoor) {
  const std::pair<std::string, std::string> kFiles[] = {
      {std::string("PK\x03\x04") + std::string(100, '\x01'), "Excel"},
      {std::string("\xFF\xFE\x6E\x00\x61\x00", 6), "UTF-16"},
      {"%PDF-1.7\n", "PDF"},
      {"name,summary\n\"open", "quote"},
      {"", "Choose a spreadsheet"},
      {"name,name\nA,B\n", "same name"}};
  for (const auto& [content, words] : kFiles) {
    EXPECT_EQ(upload(content), 422) << words;
    EXPECT_TRUE(clerk_.has(words)) << words << clerk_.body();
  }
  EXPECT_EQ(upload(std::string(server::console::kSheetBytes + 1, 'a')), 413);
  EXPECT_EQ(files(), 0u) << "nothing stays behind";
}

TEST_F(Sheets, HostileCellsAndNamesAreTextOnly) {
  const std::string script = "<script>alert(1)</script>";
  ASSERT_EQ(upload(clerk_, "name," + script + "\n" + script + ",=cmd|' /C calc'!A0\n", {},
                   "a" + script + ".csv"),
            200);
  EXPECT_TRUE(clerk_.path().ends_with("/columns"));
  EXPECT_FALSE(clerk_.has("<script>alert"));
  ASSERT_EQ(clerk_.send("/columns", {{"column-1", "name"}}), 200) << clerk_.body();
  EXPECT_FALSE(clerk_.has("<script>alert"));
  bring();
  EXPECT_FALSE(clerk_.has("<script>alert"));
  ASSERT_EQ(clerk_.get("/console/import"), 200);
  EXPECT_FALSE(clerk_.has("<script>alert"));
  ASSERT_EQ(clerk_.get("/uses?q=script"), 200);
  EXPECT_FALSE(clerk_.has("<script>alert"));
  // Back to a spreadsheet, no cell is computed.
  ASSERT_EQ(clerk_.get("/console/import/away/riverton/us-2025.csv"), 200);
  EXPECT_EQ(clerk_.body().find("\n="), std::string::npos);
  EXPECT_EQ(clerk_.body().find(",="), std::string::npos);
}

TEST_F(Sheets, OthersOnesAreNotFound) {
  world_.admit("harbour", "agency", "engineer", "officer");
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,pilot,Library,Desk,\n")), 200);
  const std::string at = clerk_.path();
  Browser engineer(site_);
  engineer.sign_in("engineer", {"harbour/engineer"});
  Browser colleague(site_);
  colleague.sign_in("colleague", {"riverton/clerk"});
  for (Browser* other : {&engineer, &colleague})
    for (const char* then : {"", "/columns", "/progress"})
      EXPECT_EQ(other->get(at + then), 404) << then;
  ASSERT_EQ(engineer.get("/console/import"), 200);
  for (const char* then : {"/bring", "/cancel", "/again", "/delete", "/columns"})
    EXPECT_EQ(engineer.post(at + then, {{"version", "1"}}), 404) << then;
  // And nothing without a form of this site's own.
  EXPECT_EQ(clerk_.post(at + "/bring", {{"csrf", "forged"}, {"version", "1"}}), 403);
  EXPECT_EQ(clerk_.post(at + "/delete", {{"csrf", "forged"}}), 403);
  EXPECT_EQ(engineer.get("/console/import/away/riverton/own.csv"), 404);
  EXPECT_EQ(engineer.get("/console/import/away/harbour/own.csv"), 200);
  EXPECT_EQ(upload(engineer, plain("1,A,B.,live,L,D,\n"), {{"agency", "riverton"}}), 422);
  ASSERT_EQ(clerk_.get(at), 200) << "still there";
}

TEST_F(Sheets, AreKeptForAWeekAtMost) {
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,pilot,Library,Desk,\n")), 200);
  const std::string at = clerk_.path();
  world_.clock().advance(server::console::kSheetSeconds + 1);
  clerk_.sign_in("again", {"riverton/clerk"});
  ASSERT_EQ(clerk_.get("/console/import"), 200);
  EXPECT_EQ(files(), 0u);
  ASSERT_EQ(upload(plain("1,Form reading,Reads forms.,pilot,Library,Desk,\n")), 200);
  ASSERT_EQ(clerk_.send("/delete", {}), 200);
  EXPECT_EQ(files(), 0u);
}

TEST_F(Sheets, AreForOfficers) {
  Browser kim(site_);
  kim.sign_in("kim", {"lab-noord/kim"});
  EXPECT_EQ(kim.get("/console/import"), 403);
}

TEST_F(Sheets, OfTheOfficialInventoryComeInWhole) {
  std::ifstream file(kOfficial, std::ios::binary);
  if (!file) GTEST_SKIP() << "the official inventory is not beside the repository";
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  ASSERT_EQ(upload(content), 200) << clerk_.body();
  EXPECT_TRUE(clerk_.has("3,611 uses would be registered")) << clerk_.body();
  ASSERT_EQ(clerk_.send("/bring", {}), 200);
  const std::string at = clerk_.path();
  for (int i = 0; i < 6000 && clerk_.has("<progress"); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ASSERT_EQ(clerk_.get(at), 200);
  }
  EXPECT_TRUE(clerk_.has("It is brought")) << clerk_.body();
  EXPECT_TRUE(clerk_.has("3,611"));
  ASSERT_EQ(upload(content), 200);
  EXPECT_TRUE(clerk_.has("3,611 rows are in the log already"));
}

}  // namespace
}  // namespace probity::world
