// Po: a file of translations as translators know it: the PO format of GNU gettext
// (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html), read strictly: UTF-8, one
// plural rule of the two that our languages have, no message twice. Errors have code internal, for
// the file is ours, the pointer "fr.po:12" and a rule "po.*". Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace probity::language {

inline constexpr std::size_t kPoBytes = 8 << 20;      // a file
inline constexpr std::size_t kPoTextBytes = 8 << 10;  // one text in it
inline constexpr std::size_t kPoMessages = 20'000;    // in one file

// Which number takes the second form (the header's Plural-Forms).
enum class Plurals {
  not_one,        // n != 1: English, German
  more_than_one,  // n > 1: French
};

// Ends the context of a message that means two things: "verb\4Open" (gettext's own convention).
inline constexpr char kContextEnd = '\x04';

struct PoMessage {
  std::string id;                  // with its context before it, if it has one
  std::string plural;              // empty: it counts nothing
  std::vector<std::string> texts;  // one, or one a plural form; empty text: not translated
  bool is_fuzzy = false;           // a guess that nobody has confirmed
  std::size_t line = 0;
};

struct Po {
  std::string language;
  Plurals plurals = Plurals::not_one;
  std::vector<PoMessage> messages;
};

// `name` is what errors call the file.
base::Result<Po> parse_po(std::string_view text, std::string_view name);

}  // namespace probity::language
