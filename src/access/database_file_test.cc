#include "access/database_file.h"

#include <gtest/gtest.h>

#include "base/failing_files.h"
#include "base/scratch_folder.h"

namespace probity::access {
namespace {

using base::Code;

struct DatabaseFile : testing::Test {
  base::ScratchFolder folder;
  base::SystemFiles real;
  base::FailingFiles files{real};

  std::string required() {
    const auto status = require_file(folder.path(), "something else", files);
    return status ? "" : status.error().rule;
  }
};

TEST_F(DatabaseFile, IsTheOneThatTheDirectoryNames) {
  EXPECT_EQ(database_of(folder.path(), files).error().rule, "node.incomplete");
  folder.put("probity.db", "");
  EXPECT_EQ(database_of(folder.path(), files).value(), (folder / "probity.db").string());
  EXPECT_EQ(required(), "");
  ASSERT_TRUE(keep_database_url(folder.path(), "postgresql:///probity", files));
  EXPECT_EQ(database_of(folder.path(), files).value(), "postgresql:///probity");
  EXPECT_EQ(required(), "node.postgresql");
  EXPECT_EQ(keep_database_url(folder.path(), "mysql://x", files).error().code, Code::usage);
}

// A node on PostgreSQL would be opened on, or backed up from, a file that lies beside by chance.
TEST_F(DatabaseFile, WhatCannotBeLookedAtIsNotMissing) {
  folder.put("probity.db", "");
  ASSERT_TRUE(keep_database_url(folder.path(), "postgresql:///probity", files));
  for (const Code code : {Code::environment, Code::full}) {
    files.fail_at(1, code);
    EXPECT_EQ(required(), "file");
    files.fail_at(1, code);
    EXPECT_EQ(database_of(folder.path(), files).error().rule, "file");
  }
  ASSERT_TRUE(real.remove(folder / "database-url"));
  files.fail_at(2, Code::environment);
  EXPECT_EQ(database_of(folder.path(), files).error().rule, "file") << "probity.db";
}

}  // namespace
}  // namespace probity::access
