#include "judgement/tally.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/limits.h"
#include "json/codec.h"
#include "judgement/full_text.h"
#include "judgement/search.h"
#include "ledger/authority.h"

namespace probity::judgement {

using base::Result;
using base::Status;
using store::Value;
namespace limits = base::limits;

namespace {

// The filters, as bits of what keeps a use out.
enum Filter : unsigned {
  kOrganisation = 1,
  kKind = 2,
  kImpact = 4,
  kData = 8,
  kMissing = 16,
  kEarned = 32,
  kTier = 64,
  kStage = 128,
  kPurpose = 256,
  kComponent = 512,
  kCode = 1024,
};

bool has(const std::vector<std::string>& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_code(const Facets& facets, const std::string& code) {
  const std::array<std::uint8_t, 4> digits = {facets.impact, facets.data, facets.autonomy,
                                              facets.missing};
  for (std::size_t i = 0; i < digits.size() && i < code.size(); ++i)
    if (code[i] != (digits[i] == Facets::kOpen ? '-' : static_cast<char>('0' + digits[i])))
      return false;
  return true;
}

// Bit i: the digit i is wanted; bit 10: one not known yet.
unsigned digit_mask(const std::string& digits) {
  if (digits.empty()) return ~0u;
  unsigned mask = 0;
  for (const char c : digits) {
    if (c == '-') mask |= 1u << Facets::kOpen;
    if (c >= '0' && c <= '9') mask |= 1u << (c - '0');
  }
  return mask;
}

template <std::size_t N>
unsigned word_mask(const std::array<std::string_view, N>& words,
                   const std::vector<std::string>& wanted) {
  if (wanted.empty()) return ~0u;
  unsigned mask = 0;
  for (std::size_t i = 0; i < N; ++i)
    if (has(wanted, words[i])) mask |= 1u << i;
  return mask;
}

// An organisation or a purpose: whether it is wanted and what it counts.
struct Group {
  std::string value;
  std::size_t kind = 0;  // of an organisation
  bool wanted = true;
  bool kind_wanted = true;
  std::int64_t count = 0;
};
// By number, which is that of an early entry: found by place, as it is asked for every use.
class Groups {
 public:
  Group& add(std::int64_t number) {
    const auto place = static_cast<std::size_t>(number);
    if (place >= places_.size()) places_.resize(place + 1);
    places_[place] = static_cast<std::uint32_t>(groups_.size());
    return groups_.emplace_back();
  }
  Group& operator[](std::int64_t number) {
    const auto place = static_cast<std::size_t>(number);
    return groups_[place < places_.size() ? places_[place] : 0];
  }
  const std::vector<Group>& all() const { return groups_; }

 private:
  std::vector<Group> groups_{1};  // the first stands for what has none
  std::vector<std::uint32_t> places_;
};

std::vector<Tally> tallies(const Groups& groups) {
  std::vector<Tally> all;
  for (const Group& group : groups.all())
    if (group.count > 0 && !group.value.empty()) all.push_back({group.value, group.count});
  std::sort(all.begin(), all.end(),
            [](const Tally& a, const Tally& b) { return a.value < b.value; });
  return all;
}

class Judge {
 public:
  Judge(const Wanted& wanted, Counting counting)
      : wanted_(wanted),
        counting_(counting),
        impacts_(digit_mask(wanted.impacts)),
        data_(digit_mask(wanted.data)),
        missing_(digit_mask(wanted.missing)),
        tiers_(word_mask(kTiers, wanted.tiers)),
        stages_(word_mask(kStages, wanted.stages)) {}

  Status prepare(store::Db& db) {
    PROBITY_TRY(const auto organisations, ledger::organisations(db));
    for (const ledger::Organisation& one : organisations) {
      Group& group = organisations_.add(static_cast<std::int64_t>(one.entry));
      group.value = one.id;
      group.kind = static_cast<std::size_t>(one.kind);
      group.wanted = wanted_.organisations.empty() || has(wanted_.organisations, one.id);
      group.kind_wanted = wanted_.kinds.empty() || has(wanted_.kinds, json::word(one.kind));
    }
    PROBITY_TRY(const auto purposes, db.query("SELECT purpose, entry FROM ledger_purpose"));
    for (const store::Row& one : purposes) {
      Group& group = purposes_.add(one.integer(1));
      group.value = one.text(0);
      group.wanted = wanted_.purposes.empty() || has(wanted_.purposes, group.value);
    }
    // What belongs to none is wanted where nothing is asked for.
    organisations_[-1].wanted = wanted_.organisations.empty();
    organisations_[-1].kind_wanted = wanted_.kinds.empty();
    purposes_[-1].wanted = wanted_.purposes.empty();
    if (!wanted_.component) return {};
    return db.scan("SELECT use_entry FROM judgement_part WHERE component = :a",
                   {wanted_.component->hex()}, [&](std::span<const std::int64_t> row) {
                     made_of_it_.insert(row[0]);
                     return true;
                   });
  }

  // Whether all filters keep it.
  bool keep(std::int64_t entry, const Facets& facets, std::int64_t organisation,
            std::int64_t purpose) {
    Group& agency = organisations_[organisation];
    Group& aim = purposes_[purpose];
    unsigned out = 0;
    if (!agency.wanted) out |= kOrganisation;
    if (!agency.kind_wanted) out |= kKind;
    if (!(impacts_ >> facets.impact & 1u)) out |= kImpact;
    if (!(data_ >> facets.data & 1u)) out |= kData;
    if (!(missing_ >> facets.missing & 1u)) out |= kMissing;
    if (wanted_.earned && *wanted_.earned != facets.earned) out |= kEarned;
    if (!(tiers_ >> facets.tier & 1u)) out |= kTier;
    if (!(stages_ >> facets.stage & 1u)) out |= kStage;
    if (!aim.wanted) out |= kPurpose;
    if (wanted_.component && !made_of_it_.contains(entry)) out |= kComponent;
    if (!is_code(facets, wanted_.code)) out |= kCode;
    if (counting_ == Counting::all && (out & (out - 1)) == 0) count(out, facets, agency, aim);
    return out == 0;
  }

  Counts counts() {
    Counts made = std::move(counts_);
    made.organisations = tallies(organisations_);
    made.purposes = tallies(purposes_);
    for (std::size_t i = 0; i < kinds_.size(); ++i)
      if (kinds_[i] > 0)
        made.kinds.push_back(
            {std::string(json::word(static_cast<ledger::OrganisationKind>(i))), kinds_[i]});
    for (std::size_t i = 0; i < kTiers.size(); ++i)
      if (by_tier_[i] > 0) made.tiers.push_back({std::string(kTiers[i]), by_tier_[i]});
    for (std::size_t i = 0; i < kStages.size(); ++i)
      if (by_stage_[i] > 0) made.stages.push_back({std::string(kStages[i]), by_stage_[i]});
    if (wanted_.component) made.components.push_back({wanted_.component->hex(), with_component_});
    return made;
  }

 private:
  // In each filter that is the only one, if any, to keep it out.
  void count(unsigned out, const Facets& facets, Group& agency, Group& aim) {
    const auto is = [out](unsigned filter) { return (out & ~filter) == 0; };
    if (is(kOrganisation)) ++agency.count;
    if (is(kKind)) ++kinds_[agency.kind];
    if (is(kImpact)) ++counts_.impacts[facets.impact];
    if (is(kData)) ++counts_.data[facets.data];
    if (is(kMissing)) ++counts_.missing[facets.missing];
    if (is(kEarned)) ++counts_.earned[facets.earned ? 1 : 0];
    if (is(kTier)) ++by_tier_[facets.tier];
    if (is(kStage)) ++by_stage_[facets.stage];
    if (is(kPurpose)) ++aim.count;
    if (out == 0) ++with_component_;
  }

  const Wanted& wanted_;
  const Counting counting_;
  const unsigned impacts_, data_, missing_, tiers_, stages_;
  Groups organisations_;
  Groups purposes_;
  std::unordered_set<std::int64_t> made_of_it_;
  Counts counts_;
  std::array<std::int64_t, 3> kinds_{};
  std::array<std::int64_t, 4> by_tier_{};  // as many as the bits can say
  std::array<std::int64_t, 4> by_stage_{};
  std::int64_t with_component_ = 0;
};

// Where uses come from: the words, else the component, else all of them.
struct Source {
  std::string sql;
  std::vector<Value> values;
};
Source source_of(const store::Db& db, const Wanted& wanted, const std::string& match) {
  if (!wanted.words.empty()) return {std::string(full_text(db).uses()), {match}};
  if (wanted.component)
    return {
        "SELECT f.entry, f.facets, f.organisation, f.purpose FROM judgement_part p "
        "JOIN judgement_facet f ON f.entry = p.use_entry "
        "WHERE p.component = :a ORDER BY p.use_entry",
        {wanted.component->hex()}};
  return {"SELECT entry, facets, organisation, purpose FROM judgement_facet ORDER BY entry", {}};
}

// The components of the uses that match, the most used first.
Status count_components(store::Db& db, Pass& pass) {
  if (pass.matching.empty()) return {};
  // By entry, a bit each: asked once for every part of every use.
  std::vector<bool> matching(static_cast<std::size_t>(pass.matching.back().entry) + 1);
  for (const Placed& one : pass.matching) matching[static_cast<std::size_t>(one.entry)] = true;
  std::unordered_map<std::int64_t, std::int64_t> counts;
  std::int64_t* count = nullptr;  // of the component at hand: they come in their order
  std::int64_t component = -2;
  PROBITY_CHECK(
      db.scan("SELECT component_entry, use_entry FROM judgement_part "
              "ORDER BY component_entry, use_entry",
              {}, [&](std::span<const std::int64_t> row) {
                const auto use = static_cast<std::size_t>(row[1]);
                if (use >= matching.size() || !matching[use]) return true;
                if (row[0] != component) {
                  component = row[0];
                  count = &counts[component];
                }
                ++*count;
                return true;
              }));
  std::vector<std::pair<std::int64_t, std::int64_t>> most(counts.begin(), counts.end());
  const std::size_t kept = std::min(most.size(), limits::kPageRows);
  std::partial_sort(most.begin(), most.begin() + static_cast<std::ptrdiff_t>(kept), most.end(),
                    [](const auto& a, const auto& b) {
                      return a.second != b.second ? a.second > b.second : a.first < b.first;
                    });
  for (std::size_t i = 0; i < kept; ++i) {
    PROBITY_TRY(const auto component,
                db.one("SELECT component FROM judgement_part WHERE component_entry = :a LIMIT 1",
                       {most[i].first}));
    if (component) pass.counts.components.push_back({component->text(0), most[i].second});
  }
  return {};
}

Status rank_all(store::Db& db, const std::string& match, Pass& pass) {
  pass.ranked = true;
  auto next = pass.matching.begin();  // both go by entry
  return rank(db, match, [&](std::int64_t id, std::int64_t value) {
    const ledger::WordsId words = ledger::WordsId::of(id);
    if (words.sort != ledger::Sort::use) return;
    const auto entry = static_cast<std::int64_t>(words.entry);
    while (next != pass.matching.end() && next->entry < entry) ++next;
    if (next != pass.matching.end() && next->entry == entry) next->key = value;
  });
}

}  // namespace

Result<Pass> pass_over(store::Db& db, const Wanted& wanted, Counting counting) {
  Pass pass;
  PROBITY_TRY(const std::string match, match_of(db, wanted.words));
  Judge judge(wanted, counting);
  PROBITY_CHECK(judge.prepare(db));
  const Source source = source_of(db, wanted, match);
  std::size_t seen = 0;
  PROBITY_CHECK(db.scan(source.sql, source.values, [&](std::span<const std::int64_t> row) {
    const Facets facets = Facets::unpack(row[1]);
    if (facets.restricted) return true;
    if (seen++ == limits::kSearchCounted) {
      pass.at_least = true;
      return false;
    }
    if (judge.keep(row[0], facets, row[2], row[3]))
      pass.matching.push_back({wanted.order == Order::newest ? row[0] : facets.gravity(), row[0]});
    return true;
  }));
  pass.counts = judge.counts();
  if (counting == Counting::all && !wanted.component) PROBITY_CHECK(count_components(db, pass));
  if (wanted.order == Order::match && !wanted.words.empty() &&
      pass.matching.size() <= limits::kSearchRanked)
    PROBITY_CHECK(rank_all(db, match, pass));
  return pass;
}

}  // namespace probity::judgement
