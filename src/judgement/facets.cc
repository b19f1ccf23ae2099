#include "judgement/facets.h"

#include <algorithm>

#include "ledger/authority.h"
#include "ledger/words.h"

namespace probity::judgement {

namespace {

std::uint8_t digit(const rubric::Digit& one) {
  return one.value ? static_cast<std::uint8_t>(*one.value) : Facets::kOpen;
}

template <std::size_t N>
std::uint8_t place(const std::array<std::string_view, N>& all, std::string_view word) {
  const auto found = std::find(all.begin(), all.end(), word);
  return static_cast<std::uint8_t>(found == all.end() ? 0 : found - all.begin());
}

// The first entry that named it; -1 for none.
base::Result<std::int64_t> purpose_number(store::Db& db, const std::string& purpose) {
  PROBITY_TRY(const auto known,
              db.one("SELECT entry FROM ledger_purpose WHERE purpose = :a", {purpose}));
  return known ? known->integer(0) : -1;
}

}  // namespace

std::int64_t Facets::pack() const {
  return std::int64_t{impact} | std::int64_t{data} << 4 | std::int64_t{autonomy} << 8 |
         std::int64_t{missing} << 12 | std::int64_t{tier} << 16 | std::int64_t{stage} << 18 |
         std::int64_t{earned} << 20 | std::int64_t{provisional} << 21 |
         std::int64_t{restricted} << 22;
}

Facets Facets::unpack(std::int64_t packed) {
  const auto bits = [packed](int from, int count) {
    return static_cast<std::uint8_t>((packed >> from) & ((1 << count) - 1));
  };
  return {bits(0, 4),  bits(4, 4),       bits(8, 4),       bits(12, 4),     bits(16, 2),
          bits(18, 2), bits(20, 1) != 0, bits(21, 1) != 0, bits(22, 1) != 0};
}

std::int64_t Facets::gravity() const {
  const auto known = [](std::uint8_t digit, int otherwise) {
    return digit == kOpen ? otherwise : int{digit};
  };
  return known(impact, -1) * 1000 + known(data, 0) * 100 + known(autonomy, 0) * 10 +
         known(missing, 0);
}

base::Status put_facets(store::Db& db, const ledger::RegisteredSubject& use,
                        const rubric::Judgement& judgement) {
  const auto entry = static_cast<std::int64_t>(use.entry);
  const std::int64_t words = ledger::WordsId{use.entry, ledger::Sort::use}.number();
  PROBITY_TRY(const auto said,
              db.one("SELECT stage, purpose FROM ledger_words WHERE id = :a", {words}));
  PROBITY_TRY(const auto organisation, ledger::find_organisation(db, use.organisation));
  PROBITY_TRY(const std::int64_t purpose, purpose_number(db, said ? said->text(1) : ""));
  const Facets facets{digit(judgement.impact()),
                      digit(judgement.data()),
                      digit(judgement.autonomy()),
                      digit(judgement.outstanding()),
                      place(kTiers, rubric::to_text(judgement.tier)),
                      place(kStages, said ? said->text(0) : ""),
                      judgement.token_earned,
                      judgement.provisional,
                      judgement.restricted};
  return db.run(
      "INSERT INTO judgement_facet(entry, facets, organisation, purpose) VALUES(:a,:b,:c,:d) "
      "ON CONFLICT(entry) DO UPDATE SET facets = excluded.facets, "
      "organisation = excluded.organisation, purpose = excluded.purpose",
      {entry, facets.pack(), organisation ? static_cast<std::int64_t>(organisation->entry) : -1,
       purpose});
}

}  // namespace probity::judgement
