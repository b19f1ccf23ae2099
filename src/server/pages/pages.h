// Pages: a view and its layout become HTML. Each view names its template (kTemplate); templates and
// stylesheet are compiled into the program. Every template is compiled once for each language, at
// its first use in it; check() does so for all of them, and the server calls it before it listens,
// so a page can fail only by a view that breaks its own type. Any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <span>
#include <string>

#include "base/error.h"
#include "base/resource.h"
#include "server/pages/account.h"
#include "server/pages/agency.h"
#include "server/pages/api.h"
#include "server/pages/component.h"
#include "server/pages/desk.h"
#include "server/pages/dossier.h"
#include "server/pages/form.h"
#include "server/pages/import.h"
#include "server/pages/incidents.h"
#include "server/pages/layout.h"
#include "server/pages/lists.h"
#include "server/pages/log.h"
#include "server/pages/notice.h"
#include "server/pages/outside.h"
#include "server/pages/people.h"
#include "server/pages/preview.h"
#include "server/pages/report.h"
#include "server/pages/rules.h"
#include "server/pages/search.h"
#include "server/pages/token.h"
#include "server/pages/use.h"

namespace probity::server::pages {

// The whole document. Defined for the views above.
template <class View>
base::Result<std::string> html(const Layout& layout, const View& view);

// The view as data: the API's answer.
template <class View>
boost::json::value data(const View& view);
// Its JSON Schema, for a document that holds it at the pointer `at`.
template <class View>
boost::json::value schema(std::string_view at);

base::Status check();

// templates/*.html, site.css, favicon.svg by their path in this folder.
std::span<const base::Resource> resources();

}  // namespace probity::server::pages
