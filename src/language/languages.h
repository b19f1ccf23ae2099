// The languages that readers may choose, and their habits with figures. Their catalogues are
// compiled in (fr.po) and read once, at the first question. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "language/catalogue.h"

namespace probity::language {

struct Language {
  std::string_view code;             // ISO 639-1: <html lang>, hreflang, Accept-Language
  std::string_view name;             // in itself: "Français"
  std::string_view prefix;           // of its addresses: "/fr"; English has none
  std::string_view offer;            // "Cette page en français"
  const Catalogue* words = nullptr;  // none: the source
  std::string_view thousands = ",";
  std::string_view decimal = ".";
  std::string_view first_of_month = "1";
  bool elides = false;        // elision.h
  bool is_for_tests = false;  // has an address, and is offered to nobody
};

// English first.
std::span<const Language> languages();
// Null if it is not among them.
const Language* find_language(std::string_view code);
// That of this thread (say.h).
const Language& speaking();

// The language whose prefix a path has ("/fr", "/fr/uses"), and the path without it ("/", "/uses").
struct Addressed {
  const Language* language = nullptr;  // English where there is no prefix
  std::string_view path;               // of the path that was given; may be empty: "/"
};
Addressed addressed(std::string_view path);
// A path of this site in the language of this thread: "/uses" is "/fr/uses".
std::string in_language(std::string_view path);

// That whoever serves can show every page: all catalogues are whole. To be asked before it listens.
base::Status check();

// From now on "qps", the pseudo-locale, is among the languages: for tests of the program.
void offer_pseudo_locale();

// The language that an Accept-Language header (RFC 9110, 12.5.4) likes best among ours; null where
// it names none of them.
const Language* preferred(std::string_view accept_language);

}  // namespace probity::language
