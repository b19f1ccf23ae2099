// What surrounds a page of this portal: from where it stands in the site and the snapshot it was
// made of. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "language/say.h"
#include "server/pages/layout.h"
#include "server/portal/snapshot.h"

namespace probity::server::portal {

// A page and where it stands.
template <class View>
struct Page {
  std::string title;
  std::string description;
  std::string menu;                 // the item of the menu it belongs to: "/uses"
  std::vector<pages::Link> crumbs;  // between home and the page
  std::string here;                 // its name in the breadcrumb; empty: no breadcrumb (home)
  View view;
  std::string agency{};  // whose page it is, so whose colours it has
};

// The log's position as the footer shows it.
pages::Position position(const std::string& origin, std::uint64_t size, base::Time checkpoint,
                         base::Time now);

pages::Position position(const Snapshot& snapshot);

// Whether the newest checkpoint is short of its quorum, and by how many; that nothing is signed.
std::string quorum_words(const Snapshot& snapshot);
std::string halted_words();

// "less than a minute", "3 minutes", "5 hours", "2 days".
std::string age_words(std::int64_t seconds);

// `data_href`: the same page as JSON; empty where there is none.
template <class View>
pages::Layout layout(const std::string& node, pages::Position position, const Page<View>& page,
                     std::string data_href) {
  pages::Layout made;
  made.lang = language::current();
  made.title = page.title;
  made.node = node;
  made.description = page.description;
  made.menu = pages::menu(page.menu);
  if (!page.here.empty()) made.crumbs.push_back({language::say("Home"), "/"});
  made.crumbs.insert(made.crumbs.end(), page.crumbs.begin(), page.crumbs.end());
  made.here = page.here;
  made.data_href = std::move(data_href);
  made.log = std::move(position);
  return made;
}

}  // namespace probity::server::portal
