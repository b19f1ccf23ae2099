#include "base/file_name.h"

#include "base/limits.h"
#include "base/utf8.h"

namespace probity::base {
namespace {

// How many bytes of the character at the front of a valid UTF-8 text.
std::size_t length_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// One character that a plain name does not hold.
bool is_unplain(std::string_view one) {
  const auto byte = static_cast<unsigned char>(one[0]);
  if (one.size() == 1) return byte < 0x20 || byte == 0x7F || byte == '/' || byte == '\\';
  const auto second = static_cast<unsigned char>(one[1]);
  if (byte == 0xC2) return second < 0xA0;  // U+0080 to U+009F: control characters
  if (one.size() != 3) return false;
  const unsigned code =
      (byte & 0x0Fu) << 12 | (second & 0x3Fu) << 6 | (static_cast<unsigned char>(one[2]) & 0x3Fu);
  // No width, directions (Unicode Annex 9), separators of lines, the byte order mark.
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF;
}

bool is_dots(std::string_view text) { return text == "." || text == ".."; }

}  // namespace

bool is_file_name(std::string_view text) {
  if (text.empty() || text.size() > limits::kFileNameBytes || !is_utf8(text) || is_dots(text))
    return false;
  if (text.front() == ' ' || text.back() == ' ') return false;
  for (std::size_t at = 0; at < text.size(); at += length_of(text[at]))
    if (is_unplain(text.substr(at, length_of(text[at])))) return false;
  return true;
}

std::string plain_file_name(std::string_view text) {
  if (const std::size_t slash = text.find_last_of("/\\"); slash != text.npos)
    text = text.substr(slash + 1);
  std::string plain;
  while (!text.empty()) {
    const std::size_t valid = valid_utf8(text.substr(0, 4));
    const std::size_t length = valid == 0 ? 1 : length_of(text[0]);
    const std::string_view one = text.substr(0, length);
    if (plain.size() + length > limits::kFileNameBytes) break;
    if (valid == 0 || is_unplain(one))
      plain += '_';
    else if (one != " " || !plain.empty())
      plain += one;
    text.remove_prefix(length);
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain.empty() || is_dots(plain) ? "file" : plain;
}

}  // namespace probity::base
