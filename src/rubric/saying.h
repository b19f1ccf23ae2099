// A sentence of our own about a judgement: the English with {} where values go, and the values, so
// that a page can say it in another language; words() is the English filled in. The words of the
// rubric itself are no Sayings: Rubric::words() has them in each language. Plain data, any thread.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace probity::rubric {

struct Saying {
  std::string_view english{};  // a literal, marked by language::said(); empty: nothing is said
  std::vector<std::string> values{};

  std::string words() const;
  // Whoever holds one holds its words too, and those are the data.
  bool operator==(const Saying&) const { return true; }
  std::strong_ordering operator<=>(const Saying&) const { return std::strong_ordering::equal; }
};

std::string filled(std::string_view pattern, const std::vector<std::string>& values);

}  // namespace probity::rubric
