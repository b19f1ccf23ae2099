// The log: its position, its key, and its entries newest first, fifty a page, by kind on demand:
//   /log?q=voice&kind=release&before=120
// One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "server/http/request.h"
#include "server/pages/log.h"
#include "server/portal/files.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// usage (rule "list.before", "list.kind" or "list.count") for a query that no page links to.
base::Result<pages::LogPage> log_page(Snapshot& snapshot, const http::Parameters& query);

// The list as files: a thousand entries at a time, and the newest as a feed.
base::Result<Table> log_table(Snapshot& snapshot, const http::Request& request);
base::Result<Feed> log_feed(Snapshot& snapshot, const http::Request& request);

// What a query asks of the log's list.
struct LogQuery {
  std::string words;                    // that the entry holds; empty: any
  std::vector<std::string> kinds;       // none: all
  std::optional<std::uint64_t> before;  // entries below this one
  std::size_t count = base::limits::kPageRows;
};
// ?q= ?kind= (repeatable) ?before= ?count=
base::Result<LogQuery> log_query(const Snapshot& snapshot, const http::Parameters& query);
// The list at `path` with that query.
std::string list_href(std::string_view path, const LogQuery& query);

}  // namespace probity::server::portal
