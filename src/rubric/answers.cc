#include "rubric/answers.h"

#include <algorithm>
#include <tuple>

namespace probity::rubric {

// A statement that has begun, on a fact of the vocabulary.
struct Answers::Statement {
  FactIndex index;
  const Fact* fact;
  std::optional<std::int64_t> rank;  // empty: the value does not fit the vocabulary
  const Stop* stop;                  // in force now, or null
  bool over;                         // its time has passed
};

namespace {

const Stop* stop_of(const std::vector<Stop>& stops, std::uint64_t entry, base::Time as_of) {
  const Stop* found = nullptr;
  for (const Stop& stop : stops)
    if (stop.entry == entry && stop.from <= as_of && as_of < stop.until &&
        (!found || stop.by < found->by))
      found = &stop;
  return found;
}

// Which of two ranks is worse; empty if the fact has no order.
std::optional<std::int64_t> worse(const Term& term, std::int64_t a, std::int64_t b) {
  switch (term.order) {
    case Order::more:
      return term.type == Type::words ? a | b : std::max(a, b);
    case Order::truth:
      return std::max(a, b);
    case Order::falsehood:
      return std::min(a, b);
    case Order::none:
      break;
  }
  return std::nullopt;
}

}  // namespace

Answers::Answers(const std::vector<Fact>& facts, const std::vector<Stop>& stops,
                 const Vocabulary& vocabulary, base::Time as_of, base::Time horizon)
    : by_term_(vocabulary.terms().size()) {
  std::vector<Statement> begun;
  begun.reserve(facts.size());
  for (const Fact& fact : facts) {
    const auto index = vocabulary.find(fact.name);
    if (!index || as_of < fact.from) continue;
    begun.push_back({*index, &fact, vocabulary.rank(*index, fact.value),
                     stops.empty() ? nullptr : stop_of(stops, fact.entry, as_of),
                     fact.until <= as_of});
  }
  // By fact and issuer, the latest first; the rest only so that the order of the input is
  // forgotten.
  std::sort(begun.begin(), begun.end(), [](const Statement& a, const Statement& b) {
    return std::tie(a.index, a.fact->issuer, b.fact->entry, a.over, b.fact->from, b.fact->until,
                    a.rank, a.fact->value) < std::tie(b.index, b.fact->issuer, a.fact->entry,
                                                      b.over, a.fact->from, a.fact->until, b.rank,
                                                      b.fact->value);
  });

  std::vector<Statement> current;
  for (std::size_t at = 0; at < begun.size();) {
    const FactIndex index = begun[at].index;
    const Term& term = vocabulary[index];
    current.clear();
    while (at < begun.size() && begun[at].index == index) {
      const Statement& latest = begun[at];
      // A later statement supersedes for good: when it ends, the earlier one does not come back.
      for (; at < begun.size() && begun[at].index == index &&
             begun[at].fact->issuer == latest.fact->issuer;
           ++at)
        if (begun[at].fact->entry == latest.fact->entry &&
            (term.kind == Kind::check || (!begun[at].over && !begun[at].stop)))
          current.push_back(begun[at]);
      if (term.kind == Kind::declaration ||
          (term.kind == Kind::answer && term.side != Side::evidence))
        authors_.push_back(latest.fact->issuer);
    }
    if (term.kind == Kind::check)
      settle_check(index, current, horizon);
    else if (!current.empty())
      settle(index, current, vocabulary, horizon);
  }
  std::sort(authors_.begin(), authors_.end());
  fill_lists(vocabulary);
}

void Answers::settle(FactIndex index, std::span<const Statement> current,
                     const Vocabulary& vocabulary, base::Time horizon) {
  Resolved& answer = by_term_[index];
  answer.state = Resolved::State::known;
  // Types without a rank (digests, decimals) are compared by value.
  const bool ranked = current.front().rank.has_value();
  std::int64_t rank = current.front().rank.value_or(0);
  for (const Statement& one : current) {
    const bool same = ranked ? one.rank == rank : one.fact->value == current.front().fact->value;
    if (same) continue;
    const auto both = ranked && one.rank ? worse(vocabulary[index], rank, *one.rank) : std::nullopt;
    if (!both) {
      answer.state = Resolved::State::disputed;
      break;
    }
    rank = *both;
  }
  const Type type = vocabulary[index].type;
  const bool needs_rank = type != Type::decimal && type != Type::digest && type != Type::digests;
  if (needs_rank && !ranked) answer.state = Resolved::State::disputed;
  if (answer.state == Resolved::State::disputed && vocabulary[index].kind == Kind::alarm) {
    answer.state = Resolved::State::known;  // an alarm that cannot be read still rings
    rank = 1;
  }
  answer.rank = rank;
  answer.first = static_cast<std::uint32_t>(sources_.size());
  answer.lasts = false;
  const bool known = answer.state == Resolved::State::known;
  for (const Statement& one : current) {
    const bool is_source = !known || !one.rank || one.rank == rank || type == Type::words;
    if (is_source) {
      sources_.push_back(one.fact);
      answer.lasts = answer.lasts || one.fact->until > horizon;
    }
  }
  answer.count = static_cast<std::uint32_t>(sources_.size()) - answer.first;
}

void Answers::settle_check(FactIndex index, std::span<const Statement> current,
                           base::Time horizon) {
  using Standing = CheckSeen::Standing;
  // A fail is not outvoted; a pass is not undone by somebody else's "insufficient evidence".
  constexpr std::int64_t kWeight[] = {/*pass*/ 1, /*insufficient*/ 0, /*fail*/ 2};
  std::optional<std::int64_t> verdict;
  for (const Statement& one : current) {
    const Standing standing = one.stop   ? Standing::stopped
                              : one.over ? Standing::expired
                                         : Standing::in_force;
    checks_.push_back({index, one.fact, standing, one.stop ? one.stop->by : 0});
    if (standing != Standing::in_force || !one.rank) continue;
    if (!verdict || kWeight[*one.rank] > kWeight[*verdict]) verdict = one.rank;
  }
  if (!verdict) return;
  Resolved& answer = by_term_[index];
  answer.state = Resolved::State::known;
  answer.rank = *verdict;
  answer.lasts = false;
  answer.first = static_cast<std::uint32_t>(sources_.size());
  for (const Statement& one : current) {
    if (one.stop || one.over || one.rank != verdict) continue;
    sources_.push_back(one.fact);
    answer.lasts = answer.lasts || one.fact->until > horizon;
  }
  answer.count = static_cast<std::uint32_t>(sources_.size()) - answer.first;
}

void Answers::fill_lists(const Vocabulary& vocabulary) {
  const std::size_t terms = vocabulary.terms().size();
  for (std::size_t i = 0; i < terms; ++i) {
    const auto index = static_cast<FactIndex>(i);
    Resolved& answer = by_term_[i];
    const Kind kind = vocabulary[index].kind;
    if (answer.state != Resolved::State::unanswered) continue;
    if (kind == Kind::alarm || kind == Kind::declaration) {
      answer.state = Resolved::State::known;  // nobody raised or gave it
      continue;
    }
    for (const FactIndex list : vocabulary.lists_of(index)) {
      const Resolved& none = by_term_[list];
      if (none.state != Resolved::State::known || none.rank != 1) continue;
      answer = none;
      answer.rank = 0;
      break;
    }
  }
}

std::vector<FactIndex> Answers::failed_checks() const {
  std::vector<FactIndex> failed;
  for (const CheckSeen& seen : checks_) {
    const Resolved& answer = by_term_[seen.check];
    const bool listed = !failed.empty() && failed.back() == seen.check;
    if (!listed && answer.state == Resolved::State::known && answer.rank == kFail)
      failed.push_back(seen.check);
  }
  return failed;
}

bool Answers::is_author(std::string_view issuer) const {
  return std::binary_search(authors_.begin(), authors_.end(), issuer);
}

}  // namespace probity::rubric
