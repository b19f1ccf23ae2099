// Tables: for tests only. An empty database with the ledger's own tables, in a folder that goes
// with it. One thread.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "base/resource.h"
#include "store/db.h"
#include "store/postgres_fixture.h"

namespace probity::ledger {

std::span<const base::Resource> resources();

class Tables : public testing::Test {
 protected:
  Tables() {
    db_ = store::Db::open(database_.where(), store::Access::create).value();
    EXPECT_TRUE(db_->script(*base::find(resources(), "ledger.sql")));
  }
  store::Db& db() { return *db_; }

 private:
  const store::Database database_{store::dialect_of_tests()};
  std::unique_ptr<store::Db> db_;
};

}  // namespace probity::ledger
