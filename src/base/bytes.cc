#include "base/bytes.h"

#include <array>

namespace probity::base {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::array<std::int8_t, 256> inverse(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::int8_t>(i);
  return table;
}

constexpr auto kFromHex = inverse(kHex);

// The digits of both alphabets: the six bits, and for the two that differ of which alphabet it is.
constexpr int kIsStandard = 1 << 6;
constexpr int kIsUrlSafe = 1 << 7;
constexpr int kNoDigit = 1 << 8;
constexpr std::array<std::int16_t, 256> base64_digits() {
  std::array<std::int16_t, 256> table{};
  table.fill(kNoDigit);
  for (std::size_t i = 0; i < kStandard.size(); ++i)
    table[static_cast<std::uint8_t>(kStandard[i])] =
        static_cast<std::int16_t>(i < 62 ? i : i | kIsStandard);
  table['-'] = 62 | kIsUrlSafe;
  table['_'] = 63 | kIsUrlSafe;
  return table;
}
constexpr auto kFromBase64 = base64_digits();

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
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* out = text.data();
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const unsigned group = static_cast<unsigned>(bytes[i] << 16 | bytes[i + 1] << 8 | bytes[i + 2]);
    for (int shift = 18; shift >= 0; shift -= 6) *out++ = kStandard[group >> shift & 63];
  }
  const std::size_t rest = bytes.size() - i;
  if (rest > 0) {
    const unsigned group =
        static_cast<unsigned>(bytes[i] << 16 | (rest == 2 ? bytes[i + 1] << 8 : 0));
    *out++ = kStandard[group >> 18 & 63];
    *out++ = kStandard[group >> 12 & 63];
    if (rest == 2) *out = kStandard[group >> 6 & 63];
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
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  if (padding > 0 && text.size() % 4 != 0) return std::nullopt;
  const std::string_view digits = text.substr(0, text.size() - padding);
  const std::size_t tail = digits.size() % 4;  // 0, 2 or 3 digits of an incomplete group
  if (tail == 1) return std::nullopt;

  Bytes bytes(digits.size() / 4 * 3 + (tail > 0 ? tail - 1 : 0));
  std::uint8_t* out = bytes.data();
  int seen = 0;
  const auto group_at = [&](std::size_t at, std::size_t count) {
    unsigned group = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const int digit = kFromBase64[static_cast<std::uint8_t>(digits[at + i])];
      seen |= digit;
      group = group << 6 | static_cast<unsigned>(digit & 63);
    }
    return group;
  };
  std::size_t at = 0;
  for (; at + 4 <= digits.size(); at += 4) {
    const unsigned group = group_at(at, 4);
    *out++ = static_cast<std::uint8_t>(group >> 16);
    *out++ = static_cast<std::uint8_t>(group >> 8);
    *out++ = static_cast<std::uint8_t>(group);
  }
  if (tail > 0) {
    const unsigned group = group_at(at, tail);
    const std::size_t unused = tail == 2 ? 4 : 2;
    if ((group & ((1U << unused) - 1)) != 0) return std::nullopt;
    if (tail == 3) *out++ = static_cast<std::uint8_t>(group >> 10);
    *out = static_cast<std::uint8_t>(group >> unused);
  }
  const bool standard = seen & kIsStandard, url_safe = seen & kIsUrlSafe;
  if (seen & kNoDigit || (standard && url_safe)) return std::nullopt;
  if (tail > 0 && padding == 0 && standard) return std::nullopt;
  return bytes;
}

std::string percent_encoded(std::string_view text, std::string_view kept) {
  static constexpr std::string_view kUpperHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const bool is_unreserved =
        !(kFromBase64[byte] & (kIsStandard | kNoDigit)) || c == '.' || c == '~';
    if (is_unreserved || kept.find(c) != std::string_view::npos)
      out += c;
    else
      out += {'%', kUpperHex[byte >> 4], kUpperHex[byte & 15]};
  }
  return out;
}

}  // namespace probity::base
