#include "store/migrate.h"

#include <gtest/gtest.h>

#include "base/resource.h"
#include "base/scratch_folder.h"

namespace probity::store {

std::span<const base::Resource> resources();

namespace {

struct Migrate : testing::Test {
  base::ScratchFolder folder;
  std::unique_ptr<Db> db = Db::open((folder.path() / "x.db").string(), Access::create).value();

  std::string version() { return db->one("PRAGMA user_version").value()->text(0); }
  std::vector<std::string> tables() {
    std::vector<std::string> names;
    const auto rows =
        db->query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").value();
    for (const Row& row : rows) names.push_back(row.text(0));
    return names;
  }
  // As the first version of the program left it.
  void make_version_1() {
    ASSERT_TRUE(db->script(*base::find(resources(), "log.sql")));
    ASSERT_TRUE(db->script("PRAGMA user_version=1"));
    ASSERT_TRUE(
        db->run("INSERT INTO key_custodial(key, owner, public, sealed) VALUES('a','b','c',"
                "'d')"));
  }
};

TEST_F(Migrate, WhatADeliveryIsForComesOutOfItsNote) {
  for (const char* one : {"log.sql", "people.sql", "reports.sql", "outbox.sql", "drafts.sql",
                          "files.sql", "retention.sql"})
    ASSERT_TRUE(db->script(*base::find(resources(), one))) << one;
  ASSERT_TRUE(db->script("PRAGMA user_version=7"));
  for (const char* note : {"Tests", "Training data: what is known", "As asked."})
    ASSERT_TRUE(
        db->run("INSERT INTO files_delivery(file, vendor, agency, subject, note, time, looked_by) "
                "VALUES((SELECT count(*) FROM files_delivery),'v','a','s',:a,1,'')",
                {std::string(note)}));
  ASSERT_TRUE(upgrade(*db));
  std::string all;
  const auto rows = db->query("SELECT paper, note FROM files_delivery ORDER BY id").value();
  for (const Row& row : rows) all += row.text(0) + "|" + row.text(1) + ";";
  EXPECT_EQ(all, "tests|;training_data|Training data: what is known;other|As asked.;");
}

TEST_F(Migrate, AnOlderDatabaseGetsWhatIsNewAndKeepsWhatItHad) {
  make_version_1();
  ASSERT_TRUE(upgrade(*db));
  EXPECT_EQ(db->one("SELECT owner FROM key_custodial").value()->text(0), "b");
  EXPECT_TRUE(check_version(*db));
  const auto upgraded = tables();
  const std::string reached = version();
  ASSERT_TRUE(upgrade(*db));
  EXPECT_EQ(tables(), upgraded);
  auto fresh = Db::open((folder.path() / "fresh.db").string(), Access::create).value();
  ASSERT_TRUE(migrate(*fresh));
  std::swap(db, fresh);
  EXPECT_EQ(tables(), upgraded) << "the same as one made new";
  EXPECT_EQ(version(), reached);
}

TEST_F(Migrate, KeysStayInTheOrderInWhichTheyWereKept) {
  make_version_1();
  for (const char* key : {"c", "9", "b"})
    ASSERT_TRUE(db->run(
        "INSERT INTO key_custodial(key, owner, public, sealed) VALUES(:a,'o','','')", {key}));
  ASSERT_TRUE(upgrade(*db));
  ASSERT_TRUE(
      db->run("INSERT INTO key_custodial(key, owner, public, sealed) VALUES('1','o','','')"));
  std::string all;
  const auto rows = db->query("SELECT key FROM key_custodial ORDER BY number DESC").value();
  for (const Row& row : rows) all += row.text(0);
  EXPECT_EQ(all, "1b9ca");
}

TEST_F(Migrate, WhatIsNoDatabaseOfOursIsNotTouched) {
  EXPECT_EQ(upgrade(*db).error().rule, "store.version");
  EXPECT_TRUE(tables().empty());
  ASSERT_TRUE(db->script("CREATE TABLE photos(name TEXT); PRAGMA user_version=1"));
  EXPECT_EQ(upgrade(*db).error().rule, "store.version");
  EXPECT_EQ(tables(), std::vector<std::string>{"photos"});
}

TEST_F(Migrate, ANewerDatabaseIsRefused) {
  ASSERT_TRUE(migrate(*db));
  ASSERT_TRUE(db->script("PRAGMA user_version=1000"));
  EXPECT_EQ(upgrade(*db).error().rule, "store.version");
  EXPECT_EQ(migrate(*db).error().rule, "store.version");
  EXPECT_EQ(version(), "1000");
}

TEST_F(Migrate, AMigrationThatFailsLeavesTheOldOne) {
  make_version_1();
  ASSERT_TRUE(db->script("CREATE TABLE account_trail(taken TEXT)"));
  const auto before = tables();
  EXPECT_FALSE(upgrade(*db));
  EXPECT_EQ(tables(), before);
  EXPECT_EQ(version(), "1");
}

}  // namespace
}  // namespace probity::store
