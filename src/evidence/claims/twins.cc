#include "evidence/claims/twins.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "evidence/claims/shingles.h"

namespace probity::evidence::claims {

namespace {

// Fewer shingles than this are too few words to know a tool by.
constexpr std::size_t kEnough = 8;
constexpr std::size_t kAcronym = 4;  // letters

// The names that a tool goes by: "Prisoner Assessment Tool (PATTERN)" is that, "prisoner assessment
// tool", and, in the columns of its own agency, "pattern".
std::set<std::string> aliases(const Row& row, const ReadingDocument& reading) {
  const std::string_view name = cell(row, reading.name);
  const auto of_agency = [&](std::string_view one) {
    return std::string(cell(row, reading.agency)) + ": " + joined(words_of(one));
  };
  std::set<std::string> all;
  if (words_of(name).empty()) return all;
  all.insert({joined(words_of(name)), of_agency(name)});
  const std::size_t open = name.find('(');
  const std::size_t close = name.find(')', std::min(open, name.size()));
  if (close == std::string_view::npos) return all;
  const std::string_view inside = name.substr(open + 1, close - open - 1);
  const Words outside =
      words_of(std::string(name.substr(0, open)) + " " + std::string(name.substr(close + 1)));
  if (!outside.empty()) all.insert(joined(outside));
  const auto upper = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (inside.size() >= kAcronym && std::all_of(inside.begin(), inside.end(), upper))
    all.insert(of_agency(inside));
  return all;
}

std::string description(const Row& row, const ReadingDocument& reading) {
  std::string text;
  for (const std::string& column : reading.texts)
    if (column != reading.name) text += std::string(cell(row, column)) + "\n";
  return text;
}

// Disjoint sets of rows.
class Sets {
 public:
  explicit Sets(std::size_t n) : up_(n) { std::iota(up_.begin(), up_.end(), std::size_t{0}); }
  std::size_t of(std::size_t one) {
    while (up_[one] != one) one = up_[one] = up_[up_[one]];
    return one;
  }
  // The earlier of the two stands for both.
  void join(std::size_t a, std::size_t b) {
    a = of(a);
    b = of(b);
    up_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<std::size_t> up_;
};

bool opposite(const std::vector<RowName>& rows, const ReadingDocument& reading) {
  std::set<std::string> claims;
  for (const RowName& row : rows) claims.insert(row.claim);
  return std::any_of(reading.opposite.begin(), reading.opposite.end(), [&](const auto& pair) {
    return claims.contains(pair[0]) && claims.contains(pair[1]);
  });
}

}  // namespace

std::vector<Twins> twins(const std::vector<Row>& rows, const ReadingDocument& reading) {
  Sets sets(rows.size());
  std::set<std::size_t> named, worded;  // rows that a name or their words tie to another
  std::map<std::string, std::size_t> first_with;
  SimilarTexts before;
  std::vector<std::size_t> row_of;  // by the number of a description
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const std::string& alias : aliases(rows[i], reading)) {
      const auto [found, is_new] = first_with.emplace(alias, i);
      if (is_new) continue;
      sets.join(i, found->second);
      named.insert(i);
    }
    const Shingles shingles(description(rows[i], reading));
    if (shingles.all().size() < kEnough) continue;
    for (const SimilarTexts::Found& other : before.find(shingles, kSameTool)) {
      sets.join(i, row_of[other.text]);
      worded.insert(i);
    }
    before.add(shingles);
    row_of.push_back(i);
  }
  std::map<std::size_t, Twins> groups;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Twins& group = groups[sets.of(i)];
    group.by_name |= named.contains(i);
    group.by_words |= worded.contains(i);
    group.rows.push_back(name_of(rows[i], reading));
  }
  std::vector<Twins> all;
  for (auto& [first, group] : groups)
    if (opposite(group.rows, reading)) all.push_back(std::move(group));
  return all;
}

}  // namespace probity::evidence::claims
