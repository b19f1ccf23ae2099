// The log's list of entries as files.
#include "server/portal/log_page.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;

namespace {

http::Parameters with_count(const http::Parameters& query) {
  http::Parameters out;
  for (const auto& one : query)
    if (one.first != "count") out.push_back(one);
  out.emplace_back("count", std::to_string(base::limits::kPageRowsMax));
  return out;
}

}  // namespace

Result<Table> log_table(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const auto page, log_page(snapshot, with_count(request.query)));
  Table table;
  table.header = {"entry", "kind", "what", "who", "logged", "erased", "page"};
  const std::string site = http::site_of(request);
  for (const pages::EntryRow& row : page.entries)
    table.rows.push_back({std::to_string(row.index), row.kind, row.what, row.who,
                          base::to_string(row.logged.time), row.erased ? say("yes") : say("no"),
                          site + row.href});
  table.next_href = page.list.next_href;
  if (!table.next_href.empty()) table.next_href.insert(table.next_href.find('?'), ".csv");
  return table;
}

Result<Feed> log_feed(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const auto page, log_page(snapshot, request.query));
  Feed feed{say("Entries of the public log"), {}};
  for (const pages::EntryRow& row : page.entries)
    feed.items.push_back(
        {static_cast<std::uint64_t>(row.index), row.logged.time, row.what, "", row.who, row.href});
  return feed;
}

}  // namespace probity::server::portal
