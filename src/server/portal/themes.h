// Themes: the looks of agencies that have one of their own, read from DIR/themes/<agency>.json when
// the site is made. An agency's own pages then have another stylesheet: the usual one with its
// colours behind. Immutable once read; any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "server/http/response.h"

namespace probity::server::portal {

class Themes {
 public:
  // None where there is no such directory; bad_input, naming the file, for a theme that cannot be.
  static base::Result<Themes> read(const base::Path& directory, base::Files& files);

  // Where the stylesheet of an agency's pages is.
  std::string style_href(const std::string& agency) const;
  // By address.
  const std::map<std::string, std::shared_ptr<const http::Content>>& stylesheets() const {
    return stylesheets_;
  }

 private:
  std::map<std::string, std::shared_ptr<const http::Content>> stylesheets_;
};

}  // namespace probity::server::portal
