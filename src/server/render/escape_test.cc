#include "server/render/escape.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace probity::server::render {
namespace {

std::string html(std::string_view text) {
  std::string out;
  escape_html(out, text);
  return out;
}
std::string url(std::string_view text) {
  std::string out;
  escape_url(out, text);
  return out;
}
std::string url_part(std::string_view text) {
  std::string out;
  escape_url_part(out, text);
  return out;
}

TEST(Escape, TextAndAttributes) {
  EXPECT_EQ(html("<script>alert('x')</script>"), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  EXPECT_EQ(html("\" onmouseover=\"a&b"), "&quot; onmouseover=&quot;a&amp;b");
  EXPECT_EQ(html("Bürger 3·6·0·0"), "Bürger 3·6·0·0");
  EXPECT_EQ(html(""), "");
}

TEST(Escape, NothingDangerousIsLeft) {
  EXPECT_TRUE(rc::check([](const std::string& text) {
    RC_ASSERT(html(text).find_first_of("<>\"'") == std::string::npos);
    RC_ASSERT(url(text).find_first_of("<>\"'\n\t ") == std::string::npos);
    RC_ASSERT(url_part(text).find_first_of("<>\"' &:?#") == std::string::npos);
  }));
}

TEST(Escape, UrlsThatAreKept) {
  for (std::string_view good :
       {"/uses/riverton/phone", "?agency=a", "#rights", "uses", "../x", "https://example.org/a",
        "HTTP://EXAMPLE.ORG", "mailto:a@b.example", "/a:b", "?x=javascript:1", ""})
    EXPECT_EQ(url(good), good);
  EXPECT_EQ(url("/a?b=1&c=2"), "/a?b=1&amp;c=2");
}

TEST(Escape, UrlsThatAreBlocked) {
  for (std::string_view bad :
       {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
        "java\nscript:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "//evil.example/x",
        "/\\evil.example", "\\\\evil.example", "https:evil", "blob:x"})
    EXPECT_EQ(url(bad), kBlockedUrl) << bad;
  // Character references are text here, so these stay relative.
  EXPECT_EQ(url("&#106;avascript:alert(1)"), "&amp;#106;avascript:alert(1)");
  EXPECT_EQ(url("javascript&colon;alert(1)//:"), "javascript&amp;colon;alert(1)//:");
}

TEST(Escape, PartsOfUrls) {
  EXPECT_EQ(url_part("riverton/phone-line"), "riverton/phone-line");
  EXPECT_EQ(url_part("a b&c=d?#\"é"), "a%20b%26c%3Dd%3F%23%22%C3%A9");
}

}  // namespace
}  // namespace probity::server::render
