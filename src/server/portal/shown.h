// From a page to its answer: its HTML on a snapshot, and what makes a handler of a function that
// fills a view. The JSON is the view alone. Templates; one thread.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <utility>

#include "json/pretty.h"
#include "server/pages/pages.h"
#include "server/portal/layout.h"
#include "server/portal/portal.h"
#include "server/portal/spoken.h"

namespace probity::server::portal {

// `data_href`: the same page as JSON; empty where there is none. Likewise as CSV and as a feed.
template <class View>
base::Result<std::string> html_of(const Snapshot& snapshot, const http::Request& request,
                                  const Page<View>& page, std::string data_href = "",
                                  std::optional<std::string> csv_href = {},
                                  std::optional<std::string> feed_href = {}) {
  pages::Layout made =
      layout(snapshot.node.file().name, position(snapshot), page, std::move(data_href));
  if (!page.agency.empty()) made.style_href = snapshot.themes.style_href(page.agency);
  add_tongues(made, request);
  made.csv_href = std::move(csv_href);
  made.feed_href = std::move(feed_href);
  return pages::html(made, page.view);
}

template <class View>
Portal::Show shown(std::function<base::Result<Page<View>>(Snapshot&, const http::Request&)> make,
                   FileForms files = {}) {
  Portal::Show made;
  const bool is_table = files.table != nullptr;
  const bool is_feed = files.feed != nullptr;
  made.files = std::move(files);
  made.make = [make = std::move(make), is_table, is_feed](
                  Snapshot& snapshot, const http::Request& request,
                  http::Format format) -> base::Result<std::string> {
    PROBITY_TRY(Page<View> page, make(snapshot, request));
    if (page.agency.empty()) page.agency = request.captured("agency");
    if (format == http::Format::json) return json::pretty(pages::data(page.view));
    const auto form = [&](bool has, std::string_view name) {
      return has ? std::optional(form_href(request, name)) : std::nullopt;
    };
    return html_of(snapshot, request, page, form_href(request, "json"), form(is_table, "csv"),
                   form(is_feed, "atom"));
  };
  made.data.name = "page." + std::string(View::kTemplate.substr(0, View::kTemplate.find('.')));
  made.data.schema = pages::schema<View>;
  return made;
}

}  // namespace probity::server::portal
