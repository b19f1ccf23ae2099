// Answers: what the facts about one subject come to at one instant. Of the statements of one issuer
// on one fact the latest that has begun holds; issuers who disagree give the worse value where the
// fact is ordered, else none ("disputed"); a signed "none of these" answers every fact of its list
// that nobody answered otherwise (DECISIONS, "Facts"). Checks are kept one by one, because they are
// counted. Built once, then immutable; refers to the facts, which must outlive it; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "rubric/fact.h"
#include "rubric/vocabulary.h"

namespace probity::rubric {

struct Resolved {
  enum class State : std::uint8_t { unanswered, known, disputed };
  State state = State::unanswered;
  bool lasts = true;  // evidence: still holds at the horizon
  std::int64_t rank = 0;
  std::uint32_t first = 0;  // of its sources
  std::uint32_t count = 0;
};

// The latest statement of one issuer on one check.
struct CheckSeen {
  enum class Standing : std::uint8_t { in_force, expired, stopped };
  FactIndex check = 0;
  const Fact* fact = nullptr;
  Standing standing = Standing::in_force;
  std::uint64_t stopped_by = 0;  // the entry that suspended or withdrew it
};

class Answers {
 public:
  // Evidence that ends at `horizon` or before does not "last".
  Answers(const std::vector<Fact>& facts, const std::vector<Stop>& stops,
          const Vocabulary& vocabulary, base::Time as_of, base::Time horizon);

  const Resolved& operator[](FactIndex index) const { return by_term_[index]; }
  // The facts that gave the answer, or those that contradict each other.
  std::span<const Fact* const> sources(FactIndex index) const {
    return std::span(sources_).subspan(by_term_[index].first, by_term_[index].count);
  }
  const std::vector<CheckSeen>& checks() const { return checks_; }
  std::vector<FactIndex> failed_checks() const;
  // True if the organisation answers or declares anything about the subject: not independent of it.
  bool is_author(std::string_view issuer) const;
  const auto& authors() const { return authors_; }

 private:
  struct Statement;

  void settle(FactIndex index, std::span<const Statement> current, const Vocabulary& vocabulary,
              base::Time horizon);
  void settle_check(FactIndex index, std::span<const Statement> current, base::Time horizon);
  void fill_lists(const Vocabulary& vocabulary);

  std::vector<Resolved> by_term_;
  std::vector<const Fact*> sources_;
  std::vector<CheckSeen> checks_;
  std::vector<std::string_view> authors_;
};

}  // namespace probity::rubric
