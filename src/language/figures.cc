#include "language/figures.h"

#include "language/languages.h"
#include "language/say.h"

namespace probity::language {

std::string grouped(std::int64_t number) {
  std::string out = std::to_string(number);
  const std::string_view separator = speaking().thousands;
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = out.size(); at > first + 3;) out.insert(at -= 3, separator);
  return out;
}

std::string with_tenth(std::int64_t tenths) {
  const std::int64_t rest = tenths < 0 ? -(tenths % 10) : tenths % 10;
  return (tenths < 0 && tenths > -10 ? "-" : "") + grouped(tenths / 10) +
         std::string(speaking().decimal) + std::to_string(rest);
}

std::string day_words(base::Date date) {
  static constexpr const char* kDays[] = {
      said("{} January {}"), said("{} February {}"), said("{} March {}"),
      said("{} April {}"),   said("{} May {}"),      said("{} June {}"),
      said("{} July {}"),    said("{} August {}"),   said("{} September {}"),
      said("{} October {}"), said("{} November {}"), said("{} December {}")};
  const std::string day =
      date.day == 1 ? std::string(speaking().first_of_month) : std::to_string(date.day);
  return say(kDays[date.month - 1], day, date.year);
}

}  // namespace probity::language
