#include "server/portal/files.h"

#include <gtest/gtest.h>

namespace probity::server::portal {
namespace {

TEST(Files, CsvIsQuotedAndGuarded) {
  const Table table{{"name", "note"}, {{"=1+1", "a,b"}, {"-", "two\nlines"}}, ""};
  EXPECT_EQ(csv(table), "\xEF\xBB\xBFname,note\r\n'=1+1,\"a,b\"\r\n'-,\"two\nlines\"\r\n");
}

TEST(Files, AtomNamesEntriesForEver) {
  const base::Time when = *base::parse_time("2026-11-23T05:11:00Z");
  const Feed feed{"Uses", {{84, when, "Risk code of a & b", "", "Riverton, officer", "/log/84"}}};
  const std::string out =
      atom(feed, "log.city.example/one", "https://ai.city.example", "/uses?q=a&b");
  EXPECT_NE(out.find("<id>tag:log.city.example,2026-11-23:log/84</id>"), out.npos) << out;
  EXPECT_NE(out.find("<updated>2026-11-23T05:11:00Z</updated>"), out.npos) << out;
  EXPECT_NE(out.find("<title>Risk code of a &amp; b</title>"), out.npos) << out;
  EXPECT_NE(out.find("href=\"https://ai.city.example/uses.atom?q=a&amp;b\""), out.npos) << out;
  EXPECT_NE(out.find("href=\"https://ai.city.example/log/84\""), out.npos) << out;
  EXPECT_EQ(out.find("<summary>"), out.npos) << out;
}

TEST(Files, HostileTextStaysText) {
  const Feed feed{"a\x01</title><x>", {{1, {}, "<script>", "]]>\x1b", "\"", "/log/1"}}};
  const std::string out = atom(feed, "o.example", "http://h", "/log");
  EXPECT_EQ(out.find("<script"), out.npos);
  EXPECT_EQ(out.find("<x>"), out.npos);
  for (const char c : out) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
}

TEST(Files, EventsKeepTheirEntries) {
  pages::Event event;
  event.what = "Use registered";
  event.entry = {"log entry 84", "/log/84"};
  const Feed feed = feed_of("Timeline", {event});
  ASSERT_EQ(feed.items.size(), 1u);
  EXPECT_EQ(feed.items[0].entry, 84u);
}

}  // namespace
}  // namespace probity::server::portal
