// Lists and their counts, against counting one by one.
#include "judgement/catalog.h"

#include <rapidcheck.h>

#include <algorithm>

#include "judgement/index_fixture.h"

namespace probity::judgement {
namespace {

template <class T>
T any_of(const std::vector<T>& all) {
  return *rc::gen::elementOf(all);
}

const std::vector<std::string> kOrganisations = {"a", "b", "lab"};
const std::vector<std::string> kPurposes = {"permits", "internal"};

TEST(Facets, KeepWhatIsPacked) {
  EXPECT_TRUE(rc::check("unpack undoes pack", [] {
    const Facets one{*rc::gen::inRange<std::uint8_t>(0, 11),
                     *rc::gen::inRange<std::uint8_t>(0, 11),
                     *rc::gen::inRange<std::uint8_t>(0, 11),
                     *rc::gen::inRange<std::uint8_t>(0, 11),
                     *rc::gen::inRange<std::uint8_t>(0, 3),
                     *rc::gen::inRange<std::uint8_t>(0, 3),
                     *rc::gen::arbitrary<bool>(),
                     *rc::gen::arbitrary<bool>(),
                     *rc::gen::arbitrary<bool>()};
    RC_ASSERT(Facets::unpack(one.pack()).pack() == one.pack());
    RC_ASSERT(Facets::unpack(one.pack()).missing == one.missing);
    RC_ASSERT(Facets::unpack(one.pack()).restricted == one.restricted);
  }));
}

class Catalog : public Index {
 protected:
  Catalog() {
    add_organisation("a", 1);
    add_organisation("b", 2);
    add_organisation("lab", 3, ledger::OrganisationKind::assessor);
  }
  SampleUse any_use(std::uint64_t entry) {
    SampleUse use{entry,
                  any_of(kOrganisations),
                  any_of<std::string>({"phone line", "permits"}),
                  any_of<std::string>({"reads", "answers", "reads and answers"}),
                  any_of(kPurposes),
                  {}};
    use.facets.impact = any_of<std::uint8_t>({2, 3, 7, Facets::kOpen});
    use.facets.data = any_of<std::uint8_t>({0, 6});
    use.facets.missing = any_of<std::uint8_t>({0, 8, Facets::kOpen});
    use.facets.earned = *rc::gen::arbitrary<bool>();
    use.facets.stage = any_of<std::uint8_t>({0, 2});
    use.facets.restricted = *rc::gen::inRange(0, 6) == 0;
    return use;
  }
  std::vector<SampleUse> uses_;
};

Wanted any_wanted() {
  Wanted wanted;
  if (*rc::gen::arbitrary<bool>()) wanted.organisations = {any_of(kOrganisations)};
  if (*rc::gen::arbitrary<bool>()) wanted.kinds = {any_of<std::string>({"agency", "assessor"})};
  if (*rc::gen::arbitrary<bool>()) wanted.impacts = any_of<std::string>({"23", "7-", "9"});
  if (*rc::gen::arbitrary<bool>()) wanted.data = "6";
  if (*rc::gen::arbitrary<bool>()) wanted.missing = any_of<std::string>({"0", "8-"});
  if (*rc::gen::arbitrary<bool>()) wanted.earned = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) wanted.stages = {"live"};
  if (*rc::gen::arbitrary<bool>()) wanted.purposes = {any_of(kPurposes)};
  wanted.words = any_of<std::string>({"", "", "reads", "phone answers"});
  wanted.order = any_of<Order>({Order::gravest, Order::newest, Order::name, Order::match});
  wanted.count = 1000;
  return wanted;
}

bool takes(const std::string& digits, std::uint8_t digit) {
  const char c = digit == Facets::kOpen ? '-' : static_cast<char>('0' + digit);
  return digits.empty() || digits.find(c) != std::string::npos;
}
template <class T>
bool takes(const std::vector<T>& all, const T& one) {
  return all.empty() || std::find(all.begin(), all.end(), one) != all.end();
}

// Whether a list shows it, said once more and slowly.
bool shows(const Wanted& wanted, const SampleUse& use) {
  const std::string text = use.title + " " + use.body;
  for (const char* word : {"reads", "phone", "answers"})
    if (wanted.words.find(word) != std::string::npos && text.find(word) == std::string::npos)
      return false;
  return !use.facets.restricted && takes(wanted.organisations, use.organisation) &&
         takes(wanted.kinds, std::string(use.organisation == "lab" ? "assessor" : "agency")) &&
         takes(wanted.impacts, use.facets.impact) && takes(wanted.data, use.facets.data) &&
         takes(wanted.missing, use.facets.missing) &&
         (!wanted.earned || *wanted.earned == use.facets.earned) &&
         takes(wanted.stages, std::string(kStages[use.facets.stage])) &&
         takes(wanted.purposes, use.purpose);
}
std::int64_t count_one_by_one(const Wanted& wanted, const std::vector<SampleUse>& uses) {
  return std::count_if(uses.begin(), uses.end(),
                       [&](const SampleUse& use) { return shows(wanted, use); });
}
std::int64_t count_of(const std::vector<Tally>& tallies, const std::string& value) {
  for (const Tally& one : tallies)
    if (one.value == value) return one.count;
  return 0;
}

TEST_F(Catalog, EveryNumberIsTheListBehindIt) {
  std::uint64_t entry = 10;
  EXPECT_TRUE(rc::check("counts are those of counting one by one", [&] {
    for (int i = 0; i < 5; ++i) {
      uses_.push_back(any_use(entry++));
      add_use(uses_.back());
    }
    const Wanted wanted = any_wanted();
    const Survey found = survey(db(), wanted).value();
    RC_ASSERT(found.matching == count_one_by_one(wanted, uses_));
    RC_ASSERT(found.rows.size() == static_cast<std::size_t>(found.matching));
    RC_ASSERT(count(db(), wanted).value() == found.matching);
    for (const std::string& one : kOrganisations) {
      Wanted chosen = wanted;
      chosen.organisations = {one};
      RC_ASSERT(count_of(found.counts.organisations, one) == count_one_by_one(chosen, uses_));
    }
    const auto purposes = by_purpose(db()).value();
    for (const std::string& one : kPurposes) {
      Wanted all;
      all.purposes = {one};
      RC_ASSERT(count_of(purposes, one) == count_one_by_one(all, uses_));
      Wanted chosen = wanted;
      chosen.purposes = {one};
      RC_ASSERT(count_of(found.counts.purposes, one) == count_one_by_one(chosen, uses_));
    }
    for (const std::string kind : {"agency", "assessor"}) {
      Wanted chosen = wanted;
      chosen.kinds = {kind};
      RC_ASSERT(count_of(found.counts.kinds, kind) == count_one_by_one(chosen, uses_));
    }
    for (std::size_t digit = 0; digit < 11; ++digit) {
      Wanted chosen = wanted;
      chosen.impacts = digit == 10 ? "-" : std::to_string(digit);
      RC_ASSERT(found.counts.impacts[digit] == count_one_by_one(chosen, uses_));
      chosen = wanted;
      chosen.missing = digit == 10 ? "-" : std::to_string(digit);
      RC_ASSERT(found.counts.missing[digit] == count_one_by_one(chosen, uses_));
    }
    for (const bool earned : {false, true}) {
      Wanted chosen = wanted;
      chosen.earned = earned;
      RC_ASSERT(found.counts.earned[earned ? 1 : 0] == count_one_by_one(chosen, uses_));
    }
    // Page by page the same rows come, each once.
    Wanted paged = wanted;
    paged.count = 3;
    std::vector<std::uint64_t> entries;
    for (bool more = true; more;) {
      const Survey page = survey(db(), paged).value();
      for (const Row& row : page.rows) entries.push_back(row.entry);
      more = page.more_rows;
      if (more) paged.after = Place{page.rows.back().key, page.rows.back().entry};
    }
    std::vector<std::uint64_t> all;
    for (const Row& row : found.rows) all.push_back(row.entry);
    RC_ASSERT(entries == all);
  }));
}

TEST_F(Catalog, TheGravestComesFirstAndTheUnknownLast) {
  const auto use = [&](std::uint64_t entry, std::uint8_t impact) {
    SampleUse made{entry, "a", "t", "b", "permits", {}};
    made.facets.impact = impact;
    made.facets.data = made.facets.autonomy = made.facets.missing = 0;
    add_use(made);
  };
  use(10, 3);
  use(11, Facets::kOpen);
  use(12, 7);
  std::vector<std::uint64_t> entries;
  for (const Row& row : rows(db(), {}).value()) entries.push_back(row.entry);
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{12, 10, 11}));
  const auto fleets = by_organisation(db()).value();
  ASSERT_EQ(fleets.size(), 1u);
  EXPECT_EQ(fleets[0].uses, 3);
  EXPECT_EQ(fleets[0].gravest.entry, 12u);
  Wanted coded;
  coded.code = "3000";
  EXPECT_EQ(count(db(), coded).value(), 1);
}

TEST_F(Catalog, NamesAreThoseThatPeopleRead) {
  const std::pair<std::uint64_t, const char*> titles[] = {
      {10, "phone line"}, {11, "Opening hours"}, {12, "Permits"}, {13, "opening hours"}};
  for (const auto& [entry, title] : titles) add_use({entry, "a", title, "b", "permits", {}});
  Wanted wanted;
  wanted.order = Order::name;
  wanted.count = 1;
  std::vector<std::uint64_t> entries;
  for (bool more = true; more;) {
    const Survey page = survey(db(), wanted).value();
    ASSERT_EQ(page.rows.size(), 1u);
    entries.push_back(page.rows[0].entry);
    wanted.after = Place{page.rows[0].key, page.rows[0].entry};
    more = page.more_rows;
  }
  EXPECT_EQ(entries, (std::vector<std::uint64_t>{11, 13, 12, 10}));
}

}  // namespace
}  // namespace probity::judgement
