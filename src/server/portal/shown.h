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

namespace probity::server::portal {

// `data_href`: the same page as JSON; empty where there is none.
template <class View>
base::Result<std::string> html_of(const Snapshot& snapshot, const Page<View>& page,
                                  std::string data_href = "") {
  return pages::html(layout(snapshot.node.file().name,
                            position(snapshot.node.file().origin, snapshot.size,
                                     snapshot.checkpoint_time, snapshot.now),
                            page, std::move(data_href)),
                     page.view);
}

template <class View>
Portal::Show shown(std::function<base::Result<Page<View>>(Snapshot&, const http::Request&)> make) {
  Portal::Show made;
  made.make = [make = std::move(make)](Snapshot& snapshot, const http::Request& request,
                                       http::Format format) -> base::Result<std::string> {
    PROBITY_TRY(const Page<View> page, make(snapshot, request));
    if (format == http::Format::json) return json::pretty(pages::data(page.view));
    return html_of(snapshot, page, data_href(request));
  };
  made.data.name = "page." + std::string(View::kTemplate.substr(0, View::kTemplate.find('.')));
  made.data.schema = pages::schema<View>;
  return made;
}

}  // namespace probity::server::portal
