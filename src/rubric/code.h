// RiskCode: four keyed digits D1 D2 D3 D4 (impact, data, autonomy and reach, what is still
// missing). Not a number: no arithmetic, and only evaluate() makes one from facts. Format:
// docs/formats/risk-code.md. Plain value, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace probity::rubric {

inline constexpr std::string_view kNotCoded = "----";

class RiskCode {
 public:
  // "6747"; "----" and everything else that is no code gives empty.
  static std::optional<RiskCode> parse(std::string_view text);
  static std::optional<RiskCode> of(std::int64_t impact, std::int64_t data, std::int64_t autonomy,
                                    std::int64_t missing);

  std::int64_t impact() const { return digits_[0]; }
  std::int64_t data() const { return digits_[1]; }
  std::int64_t autonomy() const { return digits_[2]; }
  std::int64_t missing() const { return digits_[3]; }

  std::string str() const;      // "6747", for machines
  std::string keyed() const;    // "6·7·4·7", for people
  std::string adopted() const;  // "674", what an official adopts: the fourth moves by itself
  bool operator==(const RiskCode&) const = default;

 private:
  std::array<std::int64_t, 4> digits_{};
};

}  // namespace probity::rubric
