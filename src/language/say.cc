#include "language/say.h"

#include "language/elision.h"
#include "language/languages.h"

namespace probity::language {

namespace {

// Null: the source. The languages live as long as the program.
thread_local const Language* language_of_thread = nullptr;

}  // namespace

const Language& speaking() {
  return language_of_thread ? *language_of_thread : languages().front();
}

std::string_view current() { return language_of_thread ? language_of_thread->code : kSource; }

Speaking::Speaking(std::string_view code) : before_(language_of_thread) {
  language_of_thread = find_language(code);
}
Speaking::~Speaking() { language_of_thread = before_; }

std::string_view lookup(std::string_view english) {
  const Catalogue* words = speaking().words;
  return words ? words->find(english) : without_context(english);
}

std::string filled(std::string_view pattern, fmt::format_args values) {
  if (!speaking().elides) return fmt::vformat(pattern, values);
  return fmt::vformat(elided(pattern, values), values);
}

std::string_view lookup_count(std::int64_t number, std::string_view one, std::string_view many) {
  if (const Catalogue* words = speaking().words) return words->find(number, one, many);
  return number == 1 ? without_context(one) : many;
}

}  // namespace probity::language
