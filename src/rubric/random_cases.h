// Random cases under the core rubric, for property tests: answers, evidence of three assessors over
// various times, components, statements that were stopped. One thread.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "rubric/case.h"
#include "rubric/rubric.h"

namespace probity::rubric {

inline const Rubric& rubric() {
  static const Rubric made = *core();
  return made;
}
inline const Vocabulary& vocabulary() { return rubric().vocabulary(); }

inline constexpr base::Time kNow{1'795'392'000};  // 2026-11-23T00:00:00Z

inline base::SubjectDigest digest(std::uint8_t byte) {
  base::SubjectDigest made;
  made.bytes.fill(byte);
  return made;
}

inline std::string pick(const std::vector<std::string>& words) {
  return *rc::gen::elementOf(words);
}

inline Value value_of(const Term& term) {
  if (term.unknown_as && *rc::gen::inRange(0, 10) == 0) return Unknown{};
  switch (term.type) {
    case Type::boolean:
      return *rc::gen::arbitrary<bool>();
    case Type::integer:
      return *rc::gen::elementOf(std::vector<std::int64_t>{0, 7, 1'000'000, 1'000'001, 9'000'000});
    case Type::word:
      return Word{pick(term.words)};
    case Type::words:
      return WordSet{pick(term.words), pick(term.words)};
    case Type::purpose:
      return Word{pick(rubric().purposes().ids())};
    case Type::code:
      return Word{pick({"261", "674", "000"})};
    default:
      return Unknown{};
  }
}

inline base::Time day(int from, int to) {
  return kNow + *rc::gen::inRange(from, to) * (base::kDay / 2);
}

// Facts about one subject: nearly all terms answered, or only some; evidence of three assessors
// over various times; a second issuer now and then.
inline std::vector<Fact> facts_of(std::uint8_t subject, Side side, int answered_of_ten,
                                  std::uint64_t& entry) {
  std::vector<Fact> facts;
  const auto say = [&](const Term& term, Value value, std::string issuer) {
    Fact fact{digest(subject),  term.name, std::move(value), {},
              base::kEndOfTime, ++entry,   std::move(issuer)};
    if (*rc::gen::inRange(0, 4) == 0) fact.from = day(-800, 60);
    if (*rc::gen::inRange(0, 4) == 0) fact.until = day(-20, 200);
    facts.push_back(std::move(fact));
  };
  for (const Term& term : vocabulary().terms()) {
    if (term.type == Type::digests) continue;
    if (term.side == Side::evidence) {
      const int rounds = term.kind == Kind::alarm ? (*rc::gen::inRange(0, 12) == 0 ? 1 : 0)
                                                  : *rc::gen::inRange(0, 3);
      for (int i = 0; i < rounds; ++i) {
        Value value = value_of(term);
        if (term.kind == Kind::check && *rc::gen::inRange(0, 5) != 0) value = Word{"pass"};
        say(term, std::move(value), pick({"lab-a", "lab-b", "lab-c", "agency"}));
      }
    } else if (term.side == side && *rc::gen::inRange(0, 10) < answered_of_ten) {
      // Mostly harmless, else every random use is prohibited.
      const bool listed = !vocabulary().lists_of(*vocabulary().find(term.name)).empty();
      Value value = value_of(term);
      if (listed && *rc::gen::inRange(0, 20) != 0) value = false;
      say(term, std::move(value), "agency");
      if (*rc::gen::inRange(0, 12) == 0) say(term, value_of(term), "second");
    }
  }
  return facts;
}

inline Case any_case() {
  std::uint64_t entry = 0;
  const int answered = *rc::gen::elementOf(std::vector<int>{5, 9, 10, 10});
  Case made;
  made.use = digest(1);
  made.use_facts = facts_of(1, Side::use, answered, entry);
  const int components = *rc::gen::inRange(0, 3);
  for (int i = 0; i < components; ++i) {
    const auto subject = static_cast<std::uint8_t>(2 + i);
    made.components.push_back({digest(subject), "component " + std::to_string(i),
                               facts_of(subject, Side::component, answered, entry)});
  }
  if (*rc::gen::inRange(0, 3) == 0 && entry > 0)
    made.stops.push_back({*rc::gen::inRange<std::uint64_t>(1, entry + 1), day(-10, 10),
                          base::kEndOfTime, entry + 1});
  return made;
}

}  // namespace probity::rubric
