#include "server/portal/files.h"

#include <algorithm>

#include "base/number.h"
#include "language/languages.h"
#include "language/say.h"
#include "server/render/escape.h"
#include "tabular/csv_writer.h"

namespace probity::server::portal {

namespace {

// Text between tags, without what XML 1.0 cannot hold.
std::string xml(std::string_view text) {
  std::string clean;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 || c == '\n' || c == '\t') clean += c;
  }
  std::string out;
  render::escape_html(out, clean);
  return out;
}

std::string element(std::string_view name, std::string_view text) {
  return "<" + std::string(name) + ">" + xml(text) + "</" + std::string(name) + ">\n";
}

// RFC 4151. The log's name may have a path, which the authority of a tag may not.
std::string tag(const std::string& origin, base::Time since, std::string_view what) {
  return "tag:" + origin.substr(0, origin.find('/')) + "," + base::to_string(base::date_of(since)) +
         ":" + std::string(what);
}

}  // namespace

std::string csv(const Table& table) {
  std::string out;
  tabular::CsvWriter writer(out, {.byte_order_mark = true});
  writer.row(table.header);
  for (const std::vector<std::string>& row : table.rows) writer.row(row);
  return out;
}

std::string atom(const Feed& feed, const std::string& origin, std::string_view site,
                 std::string_view path) {
  base::Time updated;
  for (const FeedItem& item : feed.items) updated = std::max(updated, item.updated);
  const std::string page = std::string(site) + language::in_language(path);
  std::string self = page;
  self.insert(std::min(self.find('?'), self.size()), ".atom");
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
      "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      std::string(language::current()) + "\">\n";
  out += element("title", feed.title);
  // The page that it is a feed of, under the log's name; no date of its own, so the epoch of tags.
  out += element("id", tag(origin, {}, path));
  out += element("updated", base::to_string(updated));
  out += "<link rel=\"self\" type=\"application/atom+xml\" href=\"" + xml(self) + "\"/>\n";
  out += "<link rel=\"alternate\" type=\"text/html\" href=\"" + xml(page) + "\"/>\n";
  for (const FeedItem& item : feed.items) {
    out += "<entry>\n";
    out += element("title", item.title);
    out += element("id", tag(origin, item.updated, "log/" + std::to_string(item.entry)));
    out += element("updated", base::to_string(item.updated));
    out += "<author>" + element("name", item.author) + "</author>\n";
    out += "<link rel=\"alternate\" type=\"text/html\" href=\"" +
           xml(std::string(site) + language::in_language(item.href)) + "\"/>\n";
    if (!item.summary.empty()) out += element("summary", item.summary);
    out += "</entry>\n";
  }
  return out + "</feed>\n";
}

Feed feed_of(std::string title, const std::vector<pages::Event>& events) {
  Feed feed{std::move(title), {}};
  for (const pages::Event& event : events) {
    const std::string& href = event.entry.href;
    const auto index = base::parse_int(std::string_view(href).substr(href.rfind('/') + 1));
    feed.items.push_back({static_cast<std::uint64_t>(index.value_or(0)), event.time.time,
                          event.what, event.detail, event.who, href});
  }
  return feed;
}

}  // namespace probity::server::portal
