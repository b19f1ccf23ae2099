#include "base/bytes.h"

#include <array>

namespace probity::base {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> inverse(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::int8_t>(i);
  return table;
}

constexpr auto kFromHex = inverse(kHex);
constexpr auto kFromStandard = inverse(kStandard);
constexpr auto kFromUrlSafe = inverse(kUrlSafe);

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string text(bytes.size() * 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kHex[bytes[i] >> 4];
    text[2 * i + 1] = kHex[bytes[i] & 15];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes(text.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = kFromHex[static_cast<std::uint8_t>(text[2 * i])];
    const int low = kFromHex[static_cast<std::uint8_t>(text[2 * i + 1])];
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const unsigned group = static_cast<unsigned>(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
    for (int shift = 18; shift >= 0; shift -= 6) text += kStandard[group >> shift & 63];
  }
  const std::size_t rest = bytes.size() - i;
  if (rest > 0) {
    const unsigned group =
        static_cast<unsigned>(bytes[i] << 16 | (rest == 2 ? bytes[i + 1] << 8 : 0));
    text += kStandard[group >> 18 & 63];
    text += kStandard[group >> 12 & 63];
    text += rest == 2 ? kStandard[group >> 6 & 63] : '=';
    text += '=';
  }
  return text;
}

std::string to_base64url(ByteView bytes) {
  std::string text = to_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  const bool url_safe = text.find_first_of("-_") != std::string_view::npos;
  const bool standard = text.find_first_of("+/") != std::string_view::npos;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (padding > 0 && text.size() % 4 != 0) return std::nullopt;
  const std::string_view digits = text.substr(0, text.size() - padding);
  const std::size_t tail = digits.size() % 4;  // 0, 2 or 3 digits of an incomplete group
  if (tail == 1) return std::nullopt;
  if (tail != 0 && padding == 0 && standard) return std::nullopt;

  const auto& table = url_safe ? kFromUrlSafe : kFromStandard;
  Bytes bytes;
  bytes.reserve(digits.size() / 4 * 3 + 2);
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : digits) {
    const int value = table[static_cast<std::uint8_t>(c)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<unsigned>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push_back(static_cast<std::uint8_t>(bits >> held & 0xff));
    }
  }
  if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
  return bytes;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  static constexpr std::string_view kUpperHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool is_unreserved = kFromUrlSafe[byte] >= 0 || c == '.' || c == '~';
    if (is_unreserved || kept.find(c) != std::string_view::npos)
      out += c;
    else
      out += {'%', kUpperHex[byte >> 4], kUpperHex[byte & 15]};
  }
  return out;
}

}  // namespace probity::base
