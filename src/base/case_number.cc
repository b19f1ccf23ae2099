#include "base/case_number.h"

#include <vector>

namespace probity::base {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kNumber = 8;  // digits before the check digit

unsigned value_of(char digit) { return static_cast<unsigned>(kDigits.find(digit)); }

// The digits as coefficients of a polynomial over GF(32) (x^5 + x^2 + 1), at its generator: with
// the check digit behind them they come to zero.
char check_of(std::string_view digits) {
  unsigned sum = 0;
  for (const char digit : digits) {
    sum = (sum ^ value_of(digit)) << 1;
    if (sum & 32u) sum ^= 0b100101u;
  }
  return kDigits[sum];
}

std::string grouped(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += digits[i];
  }
  return out;
}

char as_digit(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

}  // namespace

std::string draw_code(Random& random, std::size_t digits) {
  std::vector<std::uint8_t> bytes(digits);
  random.fill(bytes);
  std::string drawn;
  for (const std::uint8_t byte : bytes) drawn += kDigits[byte & 31u];
  return grouped(drawn);
}

std::optional<std::string> read_code(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == '-' || c == ' ') continue;
    const char digit = as_digit(c);
    if (kDigits.find(digit) == std::string_view::npos) return std::nullopt;
    digits += digit;
  }
  return digits;
}

CaseNumber CaseNumber::draw(Random& random) {
  const std::string number = draw_code(random, kNumber);
  return CaseNumber("C-" + number + "-" + check_of(*read_code(number)));
}

std::optional<CaseNumber> CaseNumber::parse(std::string_view text) {
  auto digits = read_code(text);
  if (!digits) return std::nullopt;
  if (digits->size() == kNumber + 2 && digits->front() == 'C') digits->erase(0, 1);
  if (digits->size() != kNumber + 1) return std::nullopt;
  const char check = digits->back();
  digits->pop_back();
  if (check_of(*digits) != check) return std::nullopt;
  return CaseNumber("C-" + grouped(*digits) + "-" + check);
}

}  // namespace probity::base
