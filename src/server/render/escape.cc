#include "server/render/escape.h"

#include "base/bytes.h"
#include "server/render/ascii.h"

namespace probity::server::render {
namespace {

bool has_scheme(std::string_view url, std::string_view scheme) {
  if (url.size() <= scheme.size() || url[scheme.size()] != ':') return false;
  for (std::size_t i = 0; i < scheme.size(); ++i)
    if (lower(url[i]) != scheme[i]) return false;
  return true;
}

}  // namespace

void escape_html(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view reference;
    switch (text[i]) {
      case '&':
        reference = "&amp;";
        break;
      case '<':
        reference = "&lt;";
        break;
      case '>':
        reference = "&gt;";
        break;
      case '"':
        reference = "&quot;";
        break;
      case '\'':
        reference = "&#39;";
        break;
      default:
        continue;
    }
    out.append(text, done, i - done).append(reference);
    done = i + 1;
  }
  out.append(text, done);
}

bool is_safe_url(std::string_view url) {
  // Browsers drop tabs and line ends inside a URL ("java\nscript:") and read '\' as '/'.
  for (char c : url)
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\') return false;
  if (url.starts_with("//")) return false;  // another origin
  const std::size_t colon = url.find(':');
  if (colon == std::string_view::npos || colon > url.find_first_of("/?#")) return true;
  if (has_scheme(url, "mailto")) return true;
  return (has_scheme(url, "http") || has_scheme(url, "https")) &&
         url.substr(colon).starts_with("://");
}

bool is_page_url(std::string_view url) {
  if (!url.starts_with('/') || url.starts_with("//") || !is_safe_url(url)) return false;
  for (const std::string_view file : {".css", ".js", ".svg"})
    if (url.ends_with(file)) return false;
  return true;
}

void escape_url(std::string& out, std::string_view url) {
  escape_html(out, is_safe_url(url) ? url : kBlockedUrl);
}

void escape_url_part(std::string& out, std::string_view text) {
  out += base::percent_encoded(text, "/");
}

}  // namespace probity::server::render
