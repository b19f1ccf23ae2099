// Escaping of untrusted text for the four places in HTML where a template may print it. Append to
// `out`; any thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::server::render {

// Text and quoted attribute values: & < > " ' become character references.
void escape_html(std::string& out, std::string_view text);

// A whole URL in href, src, action or cite: escaped as HTML if it is relative to this origin or its
// scheme is http, https or mailto; anything else (javascript:, data:, //host, control characters)
// becomes kBlockedUrl.
void escape_url(std::string& out, std::string_view url);
inline constexpr std::string_view kBlockedUrl = "#blocked-link";
bool is_safe_url(std::string_view url);
// Whether it leads to a page of this origin, so that another language has it under its prefix:
// "/uses", not "//host", "#main", "/site.css".
bool is_page_url(std::string_view url);

// A value within a URL, after a literal beginning: RFC 3986 unreserved characters and '/' stay, the
// rest is percent-encoded.
void escape_url_part(std::string& out, std::string_view text);

}  // namespace probity::server::render
