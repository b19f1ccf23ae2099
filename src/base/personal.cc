#include "base/personal.h"

#include <array>
#include <cstddef>

namespace probity::base {
namespace {

constexpr std::size_t kPhoneDigits = 7;  // fewer are a room, a year or a short code

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// A '@' between a local part and a domain with a dot in it.
bool has_address(std::string_view text) {
  for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
    const bool local = at > 0 && (is_letter(text[at - 1]) || is_digit(text[at - 1]) ||
                                  std::string_view("._%+-").find(text[at - 1]) != text.npos);
    std::size_t end = at + 1;
    std::size_t dot = text.npos;
    for (; end < text.size() &&
           (is_letter(text[end]) || is_digit(text[end]) || text[end] == '-' || text[end] == '.');
         ++end)
      if (text[end] == '.' && end > at + 1) dot = end;
    if (local && dot != text.npos && dot + 1 < text.size() && is_letter(text[dot + 1])) return true;
    if (local && dot != text.npos && text.substr(at + 1, dot - at - 1).find('.') != text.npos)
      return true;  // a domain and the full stop of a sentence
  }
  return false;
}

// The length of a date at the front, "2026-11-23", "23.11.2026" or "23/11/2026"; 0 if there is
// none.
std::size_t date_at(std::string_view text) {
  static constexpr std::array<std::string_view, 3> kShapes = {"dddd-dd-dd", "dd.dd.dddd",
                                                              "dd/dd/dddd"};
  for (const std::string_view shape : kShapes) {
    if (text.size() < shape.size()) continue;
    bool fits = text.size() == shape.size() || !is_digit(text[shape.size()]);
    for (std::size_t i = 0; i < shape.size(); ++i)
      fits = fits && (shape[i] == 'd' ? is_digit(text[i]) : text[i] == shape[i]);
    if (fits) return shape.size();
  }
  return 0;
}

bool joins(char c) { return std::string_view(" -./()").find(c) != std::string_view::npos; }

// A run of digits and what people put between them, that begins as an international or national
// number does, or is written in groups.
bool has_number(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const bool starts = is_digit(text[at]) || text[at] == '+' || text[at] == '(';
    const bool inside_word = at > 0 && (is_letter(text[at - 1]) || text[at - 1] == ',' ||
                                        static_cast<unsigned char>(text[at - 1]) >= 0x80);
    if (!starts) {
      ++at;
      continue;
    }
    std::size_t digits = 0;
    std::size_t end = at;    // behind the last digit
    std::size_t joints = 0;  // between digits
    std::size_t separators = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
      if (digits > 0 && !is_digit(text[i - 1]) && date_at(text.substr(i)) > 0) break;
      if (is_digit(text[i])) {
        ++digits;
        joints += separators > 0 && digits > 1 ? 1 : 0;
        separators = 0;
        end = i + 1;
      } else if (joins(text[i]) || (i == at && text[i] == '+')) {
        if (++separators > 2) break;
      } else {
        break;
      }
    }
    if (digits == 0) {
      ++at;
      continue;
    }
    if (const std::size_t date = date_at(text.substr(at)); date > 0) {
      at += date;
      continue;
    }
    const bool into_word = end < text.size() && is_letter(text[end]);
    const bool dialled = text[at] == '+' || text[at] == '(' || text[at] == '0' || joints > 0;
    if (digits >= kPhoneDigits && dialled && !inside_word && !into_word) return true;
    at = end;
  }
  return false;
}

}  // namespace

std::string_view personal_in(std::string_view text) {
  if (has_address(text)) return "an e-mail address";
  if (has_number(text)) return "a phone number";
  return {};
}

}  // namespace probity::base
