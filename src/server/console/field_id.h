// The id of a field in its page, from its name: what an error summary links to. Pure, any thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::server::console {

inline std::string field_id(std::string_view name) {
  std::string id = "f";
  for (const char c : name)
    id += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '-';
  return id;
}

}  // namespace probity::server::console
