#include "log/lines.h"

#include "base/number.h"

namespace probity::log {

std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  const auto n = base::parse_int(text);
  if (!n || *n < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*n);
}

std::optional<base::Bytes> parse_base64(std::string_view text) {
  auto raw = base::from_base64(text);
  if (!raw || base::to_base64(*raw) != text) return std::nullopt;
  return raw;
}

std::optional<base::Hash256> parse_hash(std::string_view text) {
  const auto raw = parse_base64(text);
  if (!raw || raw->size() != 32) return std::nullopt;
  return base::Hash256::from_bytes(*raw);
}

}  // namespace probity::log
