// The words a person reads, in the language they chose. English is the source: a sentence stands
// whole in the code and is looked up in the catalogue of the current language, as gettext does
// (https://www.gnu.org/software/gettext/manual/). Whole sentences with {} where values go; never
// glued from halves, for other languages order words otherwise. A sentence that the catalogue lacks
// stays English. A word that means two things is told apart by a context before it, which is not
// shown: say("verb\4Open"). Signed texts (names, summaries) are data and never pass through here.
// The language belongs to the thread while a Speaking lives; any thread.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "language/figures.h"

namespace probity::language {

inline constexpr std::string_view kSource = "en";

struct Language;  // languages.h

// The language of this thread: "en" unless a Speaking lives. ISO 639-1.
std::string_view current();

// Sets the language of this thread for a scope; one that is not known is English.
class Speaking {
 public:
  explicit Speaking(std::string_view code);
  ~Speaking();
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;

 private:
  const Language* before_;
};

// The sentence as it is looked up, nothing filled in. The view lives as long as the program or as
// `english`, whichever ends first.
std::string_view lookup(std::string_view english);
// Likewise for a number: the plural form that the language's rule gives.
std::string_view lookup_count(std::int64_t number, std::string_view one, std::string_view many);

// A sentence with its values, as the language of this thread joins them (elision.h).
std::string filled(std::string_view pattern, fmt::format_args values);

// Marks a sentence in a table that is built before anybody's language is known; the place that
// shows it calls say(row.title).
constexpr const char* said(const char* english) { return english; }

inline std::string say(std::string_view english) { return std::string(lookup(english)); }

// say("Evidence ends on {}.", day)
template <class... Values>
  requires(sizeof...(Values) > 0)
std::string say(std::string_view english, const Values&... values) {
  return filled(lookup(english), fmt::make_format_args(values...));
}

// say_count(n, "{} use is open", "{} uses are open"): the first {} is the number, grouped; further
// values follow it.
template <class... Values>
std::string say_count(std::int64_t number, std::string_view one, std::string_view many,
                      const Values&... values) {
  const std::string digits = grouped(number);
  return filled(lookup_count(number, one, many), fmt::make_format_args(digits, values...));
}

}  // namespace probity::language
