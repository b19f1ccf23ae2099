// CaseNumber: the public name of a problem report: "C-7K3M-9QX2-V". 40 random bits and a check
// digit in Crockford's base32 (no I, L, O, U), short enough to say on the phone. The check digit is
// a code over GF(32): one digit wrong, or two neighbours swapped, is always noticed. read_code()
// reads what people type: small letters, O for 0, I and L for 1, with or without hyphens. Values
// and pure functions, any thread.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace probity::base {

class CaseNumber {
 public:
  static constexpr std::string_view kWanted =
      "a case number such as C-7K3M-9QX2-V, with its check digit";

  CaseNumber() = default;  // empty: "none"
  static CaseNumber draw(Random& random);
  static std::optional<CaseNumber> parse(std::string_view text);
  const std::string& str() const { return text_; }
  auto operator<=>(const CaseNumber&) const = default;

 private:
  explicit CaseNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Digits of Crockford's base32, in groups of four: "7K3M-9QX2-B4TA-0WZE", five bits each.
std::string draw_code(Random& random, std::size_t digits);
// The digits as they were drawn, without hyphens; nullopt when another sign is among them.
std::optional<std::string> read_code(std::string_view text);

}  // namespace probity::base
