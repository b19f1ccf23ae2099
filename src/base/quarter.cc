#include "base/quarter.h"

#include "base/number.h"

namespace probity::base {

std::optional<Quarter> Quarter::parse(std::string_view text) {
  if (text.size() != 7 || text.substr(4, 2) != "-Q") return std::nullopt;
  const auto year = parse_int(text.substr(0, 4));
  const int number = text[6] - '0';
  if (!year || *year < 1970 || *year > 9998 || number < 1 || number > 4) return std::nullopt;
  return Quarter(static_cast<int>(*year), number);
}

Quarter Quarter::of(Time time) {
  const Date date = date_of(time);
  return {date.year, (static_cast<int>(date.month) - 1) / 3 + 1};
}

std::string Quarter::str() const { return std::to_string(year_) + "-Q" + std::to_string(number_); }

Time Quarter::begin() const {
  const std::string month = std::to_string(number_ * 3 - 2);
  return parse_time(std::to_string(year_) + (month.size() == 1 ? "-0" : "-") + month +
                    "-01T00:00:00Z")
      .value();
}

Quarter Quarter::next() const {
  return number_ == 4 ? Quarter(year_ + 1, 1) : Quarter(year_, number_ + 1);
}

Quarter Quarter::previous() const {
  return number_ == 1 ? Quarter(year_ - 1, 4) : Quarter(year_, number_ - 1);
}

}  // namespace probity::base
