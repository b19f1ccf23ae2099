#include "rubric/code.h"

#include <fmt/format.h>

namespace probity::rubric {

std::optional<RiskCode> RiskCode::parse(std::string_view text) {
  if (text.size() != 4 || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
  return of(text[0] - '0', text[1] - '0', text[2] - '0', text[3] - '0');
}

std::optional<RiskCode> RiskCode::of(std::int64_t impact, std::int64_t data, std::int64_t autonomy,
                                     std::int64_t missing) {
  RiskCode code;
  code.digits_ = {impact, data, autonomy, missing};
  for (const std::int64_t digit : code.digits_)
    if (digit < 0 || digit > 9) return std::nullopt;
  return code;
}

std::string RiskCode::str() const { return fmt::format("{}", fmt::join(digits_, "")); }
std::string RiskCode::keyed() const { return fmt::format("{}", fmt::join(digits_, "·")); }
std::string RiskCode::adopted() const { return str().substr(0, 3); }

}  // namespace probity::rubric
