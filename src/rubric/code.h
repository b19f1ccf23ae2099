// RiskCode: four keyed digits D1 D2 D3 D4 (impact, data, autonomy and reach, what is still
// missing). Not a number: no arithmetic, and only evaluate() makes one from facts. Format:
// docs/formats/risk-code.md. Plain value, any thread.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace probity::rubric {

class RiskCode {
 public:
  // "6747"; "----" and everything else that is no code gives empty.
  static std::optional<RiskCode> parse(std::string_view text);
  static std::optional<RiskCode> of(int impact, int data, int autonomy, int missing);

  int impact() const { return digits_[0]; }
  int data() const { return digits_[1]; }
  int autonomy() const { return digits_[2]; }
  int missing() const { return digits_[3]; }

  std::string str() const;      // "6747", for machines
  std::string keyed() const;    // "6·7·4·7", for people
  std::string adopted() const;  // "674", what an official adopts: the fourth moves by itself
  bool operator==(const RiskCode&) const = default;

 private:
  std::array<int, 4> digits_{};
};

inline constexpr std::string_view kNotCoded = "----";

}  // namespace probity::rubric
