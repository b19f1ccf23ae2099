// Search in texts by SQL's LIKE. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::store {

// The pattern for texts that contain `text`; for `LIKE :a ESCAPE '!'`. ASCII letters match in both
// cases.
inline std::string containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace probity::store
