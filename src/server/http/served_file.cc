#include "server/http/served_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/number.h"
#include "server/http/stream.h"

namespace probity::server::http {

namespace {

constexpr std::size_t kPiece = 64 << 10;

// Digits alone: no sign, no space. Nothing for what is none, or beyond what a file can be.
std::optional<std::uint64_t> number(std::string_view text) {
  if (text.empty() || text[0] == '-' || text[0] == '+') return std::nullopt;
  const auto found = base::parse_int(text);
  return found ? std::optional(static_cast<std::uint64_t>(*found)) : std::nullopt;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._- ()").find(c) != std::string_view::npos;
}

}  // namespace

RangeAnswer parse_range(std::string_view header, std::uint64_t size, ByteRange& range) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return RangeAnswer::all;
  const std::string_view text = header.substr(kUnit.size());
  const std::size_t dash = text.find('-');
  // Several ranges, and what is no range at all, a server may answer with the whole.
  if (dash == text.npos || text.find(',') != text.npos) return RangeAnswer::all;
  const auto first = number(text.substr(0, dash)), last = number(text.substr(dash + 1));
  const bool ends = dash + 1 < text.size();
  if (dash == 0) {
    if (!last) return RangeAnswer::all;
    if (*last == 0 || size == 0) return RangeAnswer::none;
    const std::uint64_t count = std::min(*last, size);
    range = {size - count, count};
    return RangeAnswer::part;
  }
  if (!first || (ends && (!last || *last < *first))) return RangeAnswer::all;
  if (*first >= size) return RangeAnswer::none;
  const std::uint64_t end = ends ? std::min(*last, size - 1) : size - 1;
  range = {*first, end - *first + 1};
  return RangeAnswer::part;
}

std::string attachment(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (is_plain(c))
      plain += c;
    else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
      plain += '_';  // one for a character, however many bytes it has
  }
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain,
                     percent_encoded(name));
}

base::Result<Response> serve(const Request& request, ServedFile file) {
  const std::uint64_t size = file.bytes->size();
  const std::string etag = fmt::format("\"{}\"", file.version);
  Response response{.type = "application/octet-stream",
                    .headers = {{"Accept-Ranges", "bytes"}, {"ETag", etag}}};
  if (request.header("if-none-match").find(etag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  ByteRange range{0, size};
  const std::string_view if_range = request.header("if-range");
  const RangeAnswer answer = if_range.empty() || if_range == etag
                                 ? parse_range(request.header("range"), size, range)
                                 : RangeAnswer::all;
  if (answer == RangeAnswer::none) {
    response.status = 416;
    response.headers.push_back({"Content-Range", fmt::format("bytes */{}", size)});
    return response;
  }
  if (answer == RangeAnswer::part) {
    response.status = 206;
    response.headers.push_back({"Content-Range", fmt::format("bytes {}-{}/{}", range.first,
                                                             range.first + range.count - 1, size)});
    PROBITY_CHECK(file.bytes->skip_to(range.first));
  }
  response.headers.push_back({"Content-Disposition", attachment(file.name)});
  response.length = range.count;
  response.stream = std::make_shared<Stream>(Stream::Kind::download);
  response.stream->on_ready([bytes = std::shared_ptr(std::move(file.bytes)), left = range.count,
                             piece = std::string()](Stream& to) mutable {
    while (to.has_room() && !to.is_over()) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece)));
      const auto got =
          left == 0 ? base::Result<std::size_t>(0)
                    : bytes->read({reinterpret_cast<std::uint8_t*>(piece.data()), piece.size()});
      if (!got || (*got == 0 && left > 0)) return to.abort();
      piece.resize(*got);
      left -= *got;
      if (!piece.empty() && !to.try_push(piece)) return to.abort();
      if (left == 0) return to.finish();
    }
  });
  return response;
}

}  // namespace probity::server::http
