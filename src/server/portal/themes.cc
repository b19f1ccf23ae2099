#include "server/portal/themes.h"

#include "base/id.h"
#include "server/pages/pages.h"
#include "server/pages/theme.h"

namespace probity::server::portal {

using base::Result;

namespace {

constexpr std::string_view kSuffix = ".json";
constexpr std::size_t kThemeBytes = 16 << 10;

std::string href_of(const std::string& agency) { return "/themes/" + agency + "/site.css"; }

}  // namespace

Result<Themes> Themes::read(const base::Path& directory, base::Files& files) {
  Themes made;
  const auto there = files.list(directory);
  if (!there && there.error().code == base::Code::not_found) return made;
  if (!there) return base::fail(there.error());
  const std::string usual(base::find(pages::resources(), "site.css").value_or(""));
  for (const base::FileEntry& one : *there) {
    if (!one.name.ends_with(kSuffix)) continue;
    const std::string agency = one.name.substr(0, one.name.size() - kSuffix.size());
    const std::string path = (directory / one.name).string();
    if (!base::AgencyId::parse(agency))
      return base::fail(base::Code::bad_input, "the theme's file is not named by an agency", path,
                        "theme.name", agency, "<agency>.json");
    PROBITY_TRY(const std::string text, files.read(directory / one.name, kThemeBytes));
    const auto theme = pages::read_theme(text);
    if (!theme) return base::fail(base::within(theme.error(), path + ": "));
    made.stylesheets_[href_of(agency)] = std::make_shared<const http::Content>(
        "text/css; charset=utf-8", usual + pages::stylesheet(*theme));
  }
  return made;
}

std::string Themes::style_href(const std::string& agency) const {
  const std::string href = href_of(agency);
  return stylesheets_.contains(href) ? href : "/site.css";
}

}  // namespace probity::server::portal
