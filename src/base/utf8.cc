#include "base/utf8.h"

namespace probity::base {
namespace {

struct Form {
  std::size_t length;             // of the character, 0: no character begins so
  unsigned char least, greatest;  // what its second byte may be; RFC 3629, section 4
};

Form form_of(unsigned char lead) {
  if (lead < 0x80) return {1, 0, 0};
  if (lead < 0xC2) return {0, 0, 0};
  if (lead < 0xE0) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead < 0xF0) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead < 0xF4) return {4, 0x80, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

std::size_t valid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Form form = form_of(static_cast<unsigned char>(text[at]));
    if (form.length == 0 || form.length > text.size() - at) return at;
    for (std::size_t i = 1; i < form.length; ++i) {
      const auto byte = static_cast<unsigned char>(text[at + i]);
      if (byte < (i == 1 ? form.least : 0x80) || byte > (i == 1 ? form.greatest : 0xBF)) return at;
    }
    at += form.length;
  }
  return at;
}

}  // namespace probity::base
