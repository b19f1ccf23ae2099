// Drafts: private, versioned, and gone when nobody comes back to them.
#include "access/drafts.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "support/world.h"

namespace probity::world {
namespace {

class Drafts : public ::testing::Test {
 protected:
  access::Draft begin(std::int64_t account) {
    access::Draft draft;
    draft.account = account;
    draft.person = "riverton/clerk";
    draft.form = "suspension";
    draft.about = "use riverton/line";
    draft.title = "line";
    draft.fields = {{"form", {{"/reason", {"one", "two"}}}}};
    return *drafts().begin(draft);
  }
  access::Drafts& drafts() { return world_.node().drafts(); }
  base::Result<access::Draft> find(std::int64_t account, const std::string& id) {
    const auto db = world_.node().reader();
    return drafts().find(**db, account, id);
  }

  World world_{/*people=*/false};
};

TEST_F(Drafts, WhatIsKeptComesBack) {
  access::Draft draft = begin(1);
  EXPECT_EQ(draft.id.size(), 32u);
  draft.payloads = {"{}", "[]"};
  draft.entries = {7};
  ASSERT_TRUE(drafts().save(draft));
  const auto found = find(1, draft.id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->fields, draft.fields);
  EXPECT_EQ(found->payloads, draft.payloads);
  EXPECT_EQ(found->entries, draft.entries);
  EXPECT_EQ(found->version, 2);
  world_.reopen();
  EXPECT_TRUE(find(1, draft.id)) << "a draft survives a restart";
}

TEST_F(Drafts, AnotherAccountFindsNothing) {
  const access::Draft draft = begin(1);
  EXPECT_EQ(find(2, draft.id).error().code, base::Code::not_found);
  ASSERT_TRUE(drafts().remove(2, draft.id));
  EXPECT_TRUE(find(1, draft.id)) << "and removes nothing";
  access::Draft stolen = draft;
  stolen.account = 2;
  EXPECT_EQ(drafts().save(stolen).error().code, base::Code::not_found);
  ASSERT_TRUE(drafts().remove(1, draft.id));
  EXPECT_EQ(find(1, draft.id).error().rule, "draft.none");
}

TEST_F(Drafts, TheLaterOfTwoSavesIsTold) {
  access::Draft one = begin(1);
  access::Draft other = one;
  ASSERT_TRUE(drafts().save(one));
  EXPECT_EQ(drafts().save(other).error().rule, "draft.version");
  other.version = one.version;
  EXPECT_TRUE(drafts().save(other));
}

TEST_F(Drafts, GoesAfterNinetyDaysWithoutAChange) {
  access::Draft kept = begin(1);
  const access::Draft left = begin(1);
  world_.clock().advance(89 * base::kDay);
  ASSERT_TRUE(drafts().save(kept));
  world_.clock().advance(2 * base::kDay);
  EXPECT_FALSE(find(1, left.id));
  EXPECT_TRUE(find(1, kept.id));
  begin(1);  // takes away what is too old
  const auto db = world_.node().reader();
  EXPECT_EQ((*db)->one("SELECT COUNT(*) FROM drafts_draft").value()->integer(0), 2);
}

TEST_F(Drafts, HasCaps) {
  access::Draft draft = begin(1);
  draft.fields["form"]["/reason"] = {std::string(base::limits::kDraftBytes, 'x')};
  EXPECT_EQ(drafts().save(draft).error().rule, "draft.size");
  for (std::int64_t i = 1; i < base::limits::kDraftsOfAccount; ++i) begin(1);
  draft.fields.clear();
  EXPECT_EQ(drafts().begin(draft).error().rule, "draft.count");
  EXPECT_EQ(find(1, draft.id)->version, 1);
  begin(2);
}

}  // namespace
}  // namespace probity::world
