#include "language/pseudo.h"

#include "language/slots.h"

namespace probity::language {
namespace {

// Nothing for what is no vowel.
std::string_view accented(char c) {
  switch (c) {
    case 'a':
      return "â";
    case 'e':
      return "ê";
    case 'i':
      return "î";
    case 'o':
      return "ô";
    case 'u':
      return "û";
    case 'A':
      return "Â";
    case 'E':
      return "Ê";
    case 'I':
      return "Î";
    case 'O':
      return "Ô";
    case 'U':
      return "Û";
    default:
      return {};
  }
}

}  // namespace

std::string pseudo(std::string_view english) {
  std::string out = "[!!";
  while (!english.empty()) {
    if (const std::size_t slot = slot_at(english)) {
      out += english.substr(0, slot);
      english.remove_prefix(slot);
      continue;
    }
    const std::string_view vowel = accented(english[0]);
    if (vowel.empty())
      out += english[0];
    else
      out.append(vowel).append(vowel);
    english.remove_prefix(1);
  }
  return out + "!!]";
}

}  // namespace probity::language
