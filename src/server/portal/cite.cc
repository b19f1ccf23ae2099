#include "server/portal/cite.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/pretty.h"
#include "log/tree.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Result;

namespace {

// Braces end a BibTeX field and '%' and '\\' mean something there.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '{' && c != '}' && c != '\\' && c != '%') out += c;
  return out;
}

// The page's own path, whichever form of it was asked for.
std::string_view page_path(const http::Request& request) {
  constexpr std::string_view kTwin = "/api/v1";
  std::string_view path = request.path;
  if (path.starts_with(kTwin)) path.remove_prefix(kTwin.size());
  if (!request.suffix.empty()) path.remove_suffix(request.suffix.size() + 1);
  return path;
}

}  // namespace

Result<pages::Cite> cite(Snapshot& snapshot, const http::Request& request, const std::string& title,
                         std::uint64_t entry) {
  PROBITY_TRY(const auto found, store::read_entry(snapshot.db, {entry}));
  if (!found)
    return base::fail(base::Code::not_found, "the log has no such entry", "", "page.entry",
                      std::to_string(entry));
  const std::string url = http::site_of(request) + http::percent_encoded_path(page_path(request));
  const std::string leaf = log::leaf_hash(base::as_bytes(found->leaf)).hex();
  const std::string node = snapshot.node.file().name;
  const std::string place = say("Log {}, tree size {}, checkpoint {}, entry {}, leaf hash {}",
                                snapshot.node.file().origin, snapshot.size,
                                base::to_string(snapshot.checkpoint_time), entry, leaf);
  const std::string today = base::to_string(base::date_of(snapshot.now));
  pages::Cite made;
  made.line = say("{}. {}. {} ({})", title, node, url, place);
  made.bibtex = "@misc{probity-" + std::to_string(entry) + ",\n  title = {" + plain(title) +
                "},\n  author = {{" + plain(node) + "}},\n  year = {" + today.substr(0, 4) +
                "},\n  url = {" + plain(url) + "},\n  urldate = {" + today + "},\n  note = {" +
                plain(place) + "}\n}";
  json::Object item{{"id", "probity-" + std::to_string(entry)},
                    {"type", "webpage"},
                    {"title", title},
                    {"container-title", node},
                    {"URL", url},
                    {"accessed", json::Object{{"raw", today}}},
                    {"note", place}};
  json::Array items;
  items.push_back(std::move(item));
  made.csl = json::pretty(json::Value(std::move(items)));
  return made;
}

Result<std::optional<pages::Cite>> cite_named(Snapshot& snapshot, const http::Request& request,
                                              const std::string& title, const std::string& kind,
                                              const std::string& name) {
  PROBITY_TRY(const auto subject, snapshot.view.named(kind, name));
  if (!subject) return std::optional<pages::Cite>();
  PROBITY_TRY(auto made, cite(snapshot, request, title, subject->entry));
  return std::optional(std::move(made));
}

}  // namespace probity::server::portal
