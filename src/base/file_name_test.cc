#include "base/file_name.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/limits.h"
#include "base/utf8.h"

namespace probity::base {
namespace {

TEST(FileName, PlainOnesAreTaken) {
  for (const char* name : {"a", "report.pdf", "Prüfbericht 2026 (final).pdf", "報告.csv", ".hidden",
                           "a;b=c%20\"d\".txt", "..."})
    EXPECT_TRUE(is_file_name(name)) << name;
  EXPECT_TRUE(is_file_name(std::string(limits::kFileNameBytes, 'a')));
}

TEST(FileName, WhatNamesAPlaceOrHidesIsNot) {
  for (const char* name :
       {"", ".", "..", "a/b", "../a", "a\\b", "a\nb", "a\rb", "a\tb", "\x7F", "a\xC2\x85",
        "cod\xE2\x80\xAE"
        "fdp.exe",
        "a\xE2\x80\x8B", "a\xE2\x81\xA6",
        "\xEF\xBB\xBF"
        "a",
        " a", "a ", "\xFF", "a\xE2\x80"})
    EXPECT_FALSE(is_file_name(name)) << name;
  EXPECT_FALSE(is_file_name(std::string_view("a\0b", 3)));
  EXPECT_FALSE(is_file_name(std::string(limits::kFileNameBytes + 1, 'a')));
}

TEST(FileName, TheNearestPlainName) {
  EXPECT_EQ(plain_file_name("C:\\papers\\a.pdf"), "a.pdf");
  EXPECT_EQ(plain_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(plain_file_name("a\r\nSet-Cookie: b"), "a__Set-Cookie: b");
  EXPECT_EQ(plain_file_name("  a b "), "a b");
  for (const char* nothing : {"", ".", "..", "a/..", "/", "  "})
    EXPECT_EQ(plain_file_name(nothing), "file") << nothing;
}

RC_GTEST_PROP(FileName, WhateverWasGivenAPlainOneComesOut, (const std::string& given)) {
  RC_ASSERT(is_file_name(plain_file_name(given)));
}

RC_GTEST_PROP(FileName, APlainOneStaysAsItIs, (const std::string& given)) {
  const std::string plain = plain_file_name(given);
  RC_ASSERT(plain_file_name(plain) == plain);
}

}  // namespace
}  // namespace probity::base
