// Letters of ASCII, whatever the locale: names in HTML and URL schemes know no others. Any thread.
#pragma once

namespace probity::server::render {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace probity::server::render
