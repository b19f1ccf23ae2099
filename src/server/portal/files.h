// Files: a list or a timeline to take away: rows as CSV (RFC 4180, guarded against formulas),
// events as an Atom feed (RFC 4287) whose ids are tag: URIs of the log's name, so that they stay
// when the address of the portal changes. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "server/http/request.h"
#include "server/pages/parts.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// All rows that the page's filters leave, at most limits::kFileRows; `next_href` leads to those
// after them.
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::string next_href;
};
std::string csv(const Table& table);

struct FeedItem {
  std::uint64_t entry = 0;  // of the log: what names it for ever
  base::Time updated;       // logged
  std::string title;
  std::string summary;
  std::string author;
  std::string href;  // on this site
};
struct Feed {
  std::string title;
  std::vector<FeedItem> items;  // newest first
};
// `path`: of the page, "/uses?agency=riverton"; `site`: "https://log.city.example".
std::string atom(const Feed& feed, const std::string& origin, std::string_view site,
                 std::string_view path);

// Events as a page shows them.
Feed feed_of(std::string title, const std::vector<pages::Event>& events);

// The forms of a page beside HTML and JSON; what is empty it does not have.
struct FileForms {
  std::function<base::Result<Table>(Snapshot&, const http::Request&)> table;
  std::function<base::Result<Feed>(Snapshot&, const http::Request&)> feed;
};

}  // namespace probity::server::portal
