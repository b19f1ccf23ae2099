// View of a search: what was recognised, and what was found by sort. See parts.h for what a view
// is.
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

// A text in pieces; those that match are marked.
struct Piece {
  std::string text;
  bool hit = false;
};
BOOST_DESCRIBE_STRUCT(Piece, (), (text, hit))

struct Hit {
  std::string href;
  std::vector<Piece> title;
  std::string under;  // whose it is, or which entry
  std::vector<Piece> snippet;
  std::optional<Code> code;  // of a use
  std::optional<Tag> state;  // where something stands against it: withdrawn
};
BOOST_DESCRIBE_STRUCT(Hit, (), (href, title, under, snippet, code, state))

struct HitGroup {
  std::string id;
  std::string title;  // "Uses"
  std::int64_t count = 0;
  bool at_least = false;
  std::string href;  // all of them, as a list; empty where there is none
  std::vector<Hit> hits;
};
BOOST_DESCRIBE_STRUCT(HitGroup, (), (id, title, count, at_least, href, hits))

struct SearchPage {
  static constexpr std::string_view kTemplate = "search.html";
  std::string query;
  std::string recognised;   // "This looks like a digest (SHA-256)."
  std::vector<Link> exact;  // what exactly it names
  std::string leads_to;     // where it is one thing alone; the page goes there at once
  std::string refused;      // why it was not searched
  std::vector<HitGroup> groups;
  bool searched = false;  // words were looked for
};
BOOST_DESCRIBE_STRUCT(SearchPage, (),
                      (query, recognised, exact, leads_to, refused, groups, searched))

}  // namespace probity::server::pages
