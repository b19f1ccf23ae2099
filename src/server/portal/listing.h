// ListQuery: the query of a list's address, and the addresses that its controls lead to. The place
// in the list ("after") falls away whenever a filter or the order changes. A value; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/request.h"
#include "server/pages/parts.h"

namespace probity::server::portal {

class ListQuery {
 public:
  ListQuery(std::string path, const http::Parameters& parameters);

  std::string one(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  bool has(std::string_view name, std::string_view value) const;

  std::string href() const;  // as it stands, from the first row
  std::string with(std::string_view name, std::string_view value) const;  // instead of others
  std::string without(std::string_view name, std::string_view value) const;
  std::string after(std::string_view place) const;

  // Path, search, order and the filters in force with their way out. `title` is put before the text
  // of a choice: "Impact: 3 to 4".
  pages::Listing listing(std::vector<pages::Filter> filters) const;
  pages::Order order(std::string text, std::string_view sort) const;  // "" is the usual one

 private:
  std::string path_;
  http::Parameters parameters_;  // without empty ones and "after"
  std::string after_;
};

}  // namespace probity::server::portal
