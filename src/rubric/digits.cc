#include "rubric/digits.h"

#include <fmt/format.h>

#include <algorithm>

namespace probity::rubric {

namespace {

std::vector<Scope> scopes_of(Side side, const Parties& parties, const Interval* digits,
                             base::Time as_of) {
  if (side == Side::use) return {Scope{parties.use.answers, nullptr, digits, as_of}};
  std::vector<Scope> scopes;
  for (const Party& party : parties.components)
    scopes.push_back(Scope{nullptr, party.answers, digits, as_of});
  return scopes;
}

// The highest row that holds, and the highest that is not ruled out.
struct Standing {
  const Row* holds = nullptr;
  Interval interval;
};

Standing standing_of(const PartTable& table, const Scope& scope) {
  Standing found;
  std::optional<std::int64_t> lowest;
  std::optional<std::int64_t> highest;
  for (auto row = table.rows.rbegin(); row != table.rows.rend() && !found.holds; ++row) {
    const Tri holds = row->when.holds(scope);
    if (holds == Tri::no) continue;
    lowest = row->value;
    if (!highest) highest = row->value;
    if (holds == Tri::yes) found.holds = &*row;
  }
  // A table under which nothing can hold says nothing: anything is possible, never the mild value.
  found.interval.least = lowest.value_or(table.rows.front().value);
  found.interval.most = highest.value_or(table.rows.back().value);
  for (const Row& raise : table.raises) {
    const Tri holds = raise.when.holds(scope);
    if (holds == Tri::no) continue;
    found.interval.most = std::max(found.interval.most, raise.value);
    if (holds != Tri::yes || raise.value <= found.interval.least) continue;
    found.interval.least = raise.value;
    found.holds = &raise;
  }
  return found;
}

void set_value(Digit& digit) {
  if (digit.at_least == digit.at_most) digit.value = digit.at_least;
}

// The digit takes rule, words and facts from the parts that make it what it is.
void explain_max(Digit& digit) {
  for (const Part& part : digit.parts) {
    if (!part.value || part.value != digit.value) continue;
    if (digit.rule.empty()) {
      digit.rule = part.rule;
      digit.words = part.words;
      digit.article = part.article;
    }
    (part.side == Side::use ? digit.from_use : digit.from_component) = true;
    digit.facts.insert(digit.facts.end(), part.facts.begin(), part.facts.end());
  }
}

void explain_sum(Digit& digit) {
  digit.rule = fmt::format("{}.{}", digit.id, *digit.value);
  for (const Part& part : digit.parts) {
    const bool is_base = &part == &digit.parts.front();
    if (!is_base && part.value == 0) continue;
    digit.words += (digit.words.empty() ? "" : "; ") + part.words;
    if (digit.article.empty()) digit.article = part.article;
    (part.side == Side::use ? digit.from_use : digit.from_component) = true;
    digit.facts.insert(digit.facts.end(), part.facts.begin(), part.facts.end());
  }
}

}  // namespace

Part part_of(const PartTable& table, const Parties& parties, const Interval* digits,
             base::Time as_of) {
  Part part;
  part.id = table.id;
  part.side = table.side;
  part.at_least = table.rows.front().value;
  part.at_most = table.rows.front().value;
  const std::vector<Scope> scopes = scopes_of(table.side, parties, digits, as_of);
  std::vector<Standing> standings;
  for (const Scope& scope : scopes) {
    standings.push_back(standing_of(table, scope));
    part.at_least = std::max(part.at_least, standings.back().interval.least);
    part.at_most = std::max(part.at_most, standings.back().interval.most);
  }
  if (part.at_least == part.at_most) part.value = part.at_least;
  std::vector<Expression::Leaf> leaves;
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    const Row* row = standings[i].holds;
    if (!row || row->value != part.at_least) continue;
    row->when.support(scopes[i], leaves);
    if (part.value && part.rule.empty()) {
      part.rule = row->id;
      part.words = row->words;
      part.article = row->article;
      if (table.side == Side::component) part.component = parties.components[i].label;
    }
  }
  part.facts = sources_of(leaves);
  return part;
}

Digit digit_of(const DigitTable& table, const Parties& parties, const Interval* digits,
               base::Time as_of) {
  Digit digit;
  digit.id = table.id;
  digit.at_least = digit.at_most = 0;
  for (const PartTable& from : table.parts) {
    const Part& part = digit.parts.emplace_back(part_of(from, parties, digits, as_of));
    if (table.combine == Combine::sum) {
      digit.at_least += part.at_least;
      digit.at_most += part.at_most;
    } else {
      digit.at_least = std::max(digit.at_least, part.at_least);
      digit.at_most = std::max(digit.at_most, part.at_most);
    }
  }
  set_value(digit);
  if (!digit.value) return digit;
  table.combine == Combine::sum ? explain_sum(digit) : explain_max(digit);
  std::sort(digit.facts.begin(), digit.facts.end());
  digit.facts.erase(std::unique(digit.facts.begin(), digit.facts.end()), digit.facts.end());
  return digit;
}

void unanswered_of(const PartTable& table, std::int64_t least, const Parties& parties,
                   const Interval* digits, base::Time as_of, Unanswered& out) {
  std::vector<Expression::Leaf> leaves;
  for (const Scope& scope : scopes_of(table.side, parties, digits, as_of))
    for (const auto* rows : {&table.rows, &table.raises})
      for (const Row& row : *rows)
        if (row.value > least && row.when.holds(scope) == Tri::unknown)
          row.when.unanswered(scope, leaves);
  out.add(leaves);
}

void unanswered_of(const DigitTable& table, const Digit& digit, const Parties& parties,
                   const Interval* digits, base::Time as_of, Unanswered& out) {
  if (digit.value) return;
  for (std::size_t i = 0; i < table.parts.size(); ++i) {
    const Part& part = digit.parts[i];
    if (part.value) continue;
    const std::int64_t least = table.combine == Combine::sum ? part.at_least : digit.at_least;
    unanswered_of(table.parts[i], least, parties, digits, as_of, out);
  }
}

}  // namespace probity::rubric
