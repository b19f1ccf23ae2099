#include "language/elision.h"

#include <array>
#include <optional>

#include "base/number.h"

namespace probity::language {

namespace {

constexpr std::array<std::string_view, 28> kVowels = {
    "a", "e", "i", "o", "u", "y", "A", "E", "I", "O", "U", "Y", "à", "â",
    "é", "è", "ê", "ë", "î", "ï", "ô", "À", "Â", "É", "È", "Ê", "Î", "Ô"};

bool begins_with_vowel(std::string_view text) {
  for (const std::string_view vowel : kVowels)
    if (text.starts_with(vowel)) return true;
  return false;
}

// The text of a value; empty for a number.
struct TextOf {
  std::string_view operator()(fmt::string_view text) const { return {text.data(), text.size()}; }
  std::string_view operator()(const char* text) const { return text; }
  template <class Other>
  std::string_view operator()(const Other&) const {
    return {};
  }
};

bool ends_in_word(std::string_view text, std::string_view word) {
  if (!text.ends_with(word)) return false;
  text.remove_suffix(word.size());
  return text.empty() || text.ends_with(' ');
}

}  // namespace

std::string elided(std::string_view pattern, fmt::format_args values) {
  std::string out;
  int next = 0;  // of the values that are taken in turn
  while (true) {
    const std::size_t open = pattern.find('{');
    const std::size_t close = open == pattern.npos ? open : pattern.find('}', open);
    if (close == pattern.npos) return out.append(pattern);
    out += pattern.substr(0, open);
    const std::string_view slot = pattern.substr(open + 1, close - open - 1);
    const int place = slot.empty() ? next++ : static_cast<int>(base::parse_int(slot).value_or(-1));
    const bool loses = ends_in_word(out, "de ") || ends_in_word(out, "De ") ||
                       ends_in_word(out, "que ") || ends_in_word(out, "Que ");
    if (loses && place >= 0 &&
        begins_with_vowel(fmt::visit_format_arg(TextOf(), values.get(place)))) {
      out.resize(out.size() - 2);
      out += "’";
    }
    out += pattern.substr(open, close - open + 1);
    pattern.remove_prefix(close + 1);
  }
}

}  // namespace probity::language
