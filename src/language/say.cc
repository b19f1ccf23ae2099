#include "language/say.h"

namespace probity::language {

namespace {

thread_local std::string_view language_of_thread = kSource;

}  // namespace

std::string_view current() { return language_of_thread; }

Speaking::Speaking(std::string_view code) : before_(language_of_thread) {
  language_of_thread = code;
}
Speaking::~Speaking() { language_of_thread = before_; }

std::string_view lookup(std::string_view english) { return english; }

std::string_view lookup_count(std::int64_t number, std::string_view one, std::string_view many) {
  return number == 1 ? one : many;
}

std::string grouped(std::int64_t number) {
  std::string out = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = out.size(); at > first + 3;) out.insert(at -= 3, 1, ',');
  return out;
}

}  // namespace probity::language
