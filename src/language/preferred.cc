#include <algorithm>

#include "language/languages.h"

namespace probity::language {
namespace {

constexpr std::size_t kMostRanges = 32;  // a browser sends a handful
constexpr std::int64_t kWhole = 1000;    // q=1 in thousandths

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

// The part before `mark`; takes it and the mark off `rest`.
std::string_view cut(std::string_view& rest, char mark) {
  const std::size_t end = rest.find(mark);
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return trim(part);
}

// "q=0.8" in thousandths; 0 where it is none.
std::int64_t weight(std::string_view parameter) {
  if (parameter.empty()) return kWhole;
  if (!parameter.starts_with("q=")) return 0;
  parameter.remove_prefix(2);
  const std::string whole(cut(parameter, '.'));
  std::string thousandths(parameter.substr(0, 3));
  thousandths.resize(3, '0');
  const bool is_number = std::all_of(thousandths.begin(), thousandths.end(),
                                     [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number || (whole != "0" && whole != "1")) return 0;
  std::int64_t out = whole == "1" ? kWhole : 0;
  std::int64_t place = 100;
  for (const char digit : thousandths) {
    out += (digit - '0') * place;
    place /= 10;
  }
  return std::min(out, kWhole);
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const Language* preferred(std::string_view accept_language) {
  const Language* best = nullptr;
  std::int64_t best_weight = 0;
  for (std::size_t n = 0; n < kMostRanges && !accept_language.empty(); ++n) {
    std::string_view range = cut(accept_language, ',');
    const std::string_view tag = cut(range, ';');
    const std::string_view primary = tag.substr(0, tag.find('-'));
    const std::int64_t weighs = weight(trim(range));
    for (const Language& language : languages()) {
      if (language.is_for_tests || !same_letters(language.code, primary)) continue;
      if (weighs <= best_weight) continue;
      best = &language;
      best_weight = weighs;
    }
  }
  return best;
}

}  // namespace probity::language
