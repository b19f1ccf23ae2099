// Tables: for tests only. An empty database with the ledger's own tables, in a folder that goes
// with it. One thread.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "base/resource.h"
#include "base/scratch_folder.h"
#include "store/db.h"

namespace probity::ledger {

std::span<const base::Resource> resources();

class Tables : public testing::Test {
 protected:
  Tables() {
    db_ = store::Db::open((folder_ / "test.db").string(), store::Access::create).value();
    EXPECT_TRUE(db_->script(*base::find(resources(), "ledger.sql")));
  }
  store::Db& db() { return *db_; }

 private:
  base::ScratchFolder folder_;
  std::unique_ptr<store::Db> db_;
};

}  // namespace probity::ledger
