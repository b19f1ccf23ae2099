// A search by words among 100,000 uses, with the first page of rows and the counts of all filters,
// against the bare FTS5 query for the same words that gives the first page of row numbers; and a
// list of all uses with its counts. The uses are put straight into the tables, as the fold and the
// judgement would leave them.
//
// What bounds it: FTS5's ranking reads positions and lengths of every hit, about 1 microsecond
// each, and is the whole of the bare query; ours adds one look-up by row number and the counting,
// about a third of that. Beyond limits::kSearchRanked hits they are not ranked but ordered by
// gravity. A list without words reads 100,000 narrow rows, about 0.1 microseconds each.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/resource.h"
#include "base/scratch_folder.h"
#include "bench/figure.h"
#include "crypto/sha256.h"
#include "judgement/catalog.h"
#include "judgement/facets.h"
#include "judgement/search.h"
#include "ledger/authority.h"
#include "ledger/subjects.h"
#include "ledger/words.h"

namespace probity::ledger {
std::span<const base::Resource> resources();
}
namespace probity::judgement {
std::span<const base::Resource> resources();
}

namespace probity {
namespace {

constexpr std::uint64_t kUses = 100'000;
constexpr std::uint64_t kOrganisations = 300;
constexpr std::uint64_t kFirstUse = 1'000;
constexpr std::uint64_t kEntriesEach = 4;  // registration, facts, declaration, code
constexpr int kRounds = 15;

template <class T>
T need(base::Result<T> result) {
  if (!result) bench::give_up(result.error().what + " " + result.error().found);
  return std::move(*result);
}
void need(const base::Status& status) {
  if (!status) bench::give_up(status.error().what + " " + status.error().found);
}

// The same numbers in every run (Knuth's MMIX generator).
class Numbers {
 public:
  std::uint64_t below(std::uint64_t end) {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return (state_ >> 33) % end;
  }
  // Small ones much more often, as words of a language are.
  std::uint64_t skewed(std::uint64_t end) { return below(below(below(end) + 1) + 1); }

 private:
  std::uint64_t state_ = 1;
};

std::string word(std::uint64_t number) {
  static constexpr std::string_view kSyllables[] = {"ba", "ne", "ti", "ro", "lu", "ka", "me",
                                                    "si", "do", "vu", "pa", "le", "gi", "to"};
  std::string made;
  for (int i = 0; i < 2 || number > 0; ++i, number /= std::size(kSyllables))
    made += kSyllables[number % std::size(kSyllables)];
  return made;
}

std::string words(Numbers& numbers, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += word(numbers.skewed(20'000)) + " ";
  return all;
}

base::SubjectDigest digest(std::uint64_t entry) {
  return crypto::sha256(base::as_bytes(std::to_string(entry))).retag<base::SubjectTag>();
}

void add_use(store::Db& db, Numbers& numbers, std::uint64_t i) {
  const std::uint64_t entry = kFirstUse + i * kEntriesEach;
  const auto signed_entry = static_cast<std::int64_t>(entry);
  const std::uint64_t owner = numbers.skewed(kOrganisations);
  const std::string organisation = fmt::format("agency-{}", owner);
  const base::SubjectDigest subject = digest(entry);
  need(ledger::add_subject(
      db, {subject, "use", fmt::format("{}/use-{}", organisation, i), organisation, entry}));
  std::string body = words(numbers, 45);
  if (i % 10 == 0) body += "permit";
  const std::string purpose = fmt::format("purpose-{}", i % 20);
  const std::int64_t id = ledger::WordsId{entry, ledger::Sort::use}.number();
  need(
      db.run("INSERT INTO ledger_words(id, subject, title, body, purpose, stage) "
             "VALUES(:a,:b,:c,:d,:e,'live')",
             {id, subject.hex(), words(numbers, 4), body + " " + organisation, purpose}));
  judgement::Facets facets;
  facets.impact = static_cast<std::uint8_t>(numbers.below(10));
  facets.data = static_cast<std::uint8_t>(numbers.below(8));
  facets.autonomy = static_cast<std::uint8_t>(numbers.below(7));
  facets.missing = static_cast<std::uint8_t>(numbers.below(9));
  facets.stage = static_cast<std::uint8_t>(numbers.below(3));
  facets.earned = numbers.below(3) == 0;
  facets.restricted = numbers.below(100) == 0;
  need(
      db.run("INSERT INTO judgement_use(use_digest, entry, code, tier, provisional, restricted, "
             "earned, due) VALUES(:a,:b,:c,'open',0,:d,:e,0)",
             {subject.hex(), signed_entry,
              fmt::format("{}{}{}{}", facets.impact, facets.data, facets.autonomy, facets.missing),
              std::int64_t{facets.restricted}, std::int64_t{facets.earned}}));
  need(db.run(
      "INSERT INTO judgement_facet(entry, facets, organisation, purpose) VALUES(:a,:b,:c,:d)",
      {signed_entry, facets.pack(), static_cast<std::int64_t>(owner + 1),
       static_cast<std::int64_t>(kFirstUse + (i % 20) * kEntriesEach)}));
  need(db.run("INSERT INTO ledger_purpose(purpose, entry) VALUES(:a,:b) ON CONFLICT DO NOTHING",
              {purpose, signed_entry}));
  if (i % 2 == 0) return;
  const auto component = static_cast<std::int64_t>(400 + numbers.skewed(500));
  need(
      db.run("INSERT INTO judgement_part(component, use_digest, component_entry, use_entry) "
             "VALUES(:a,:b,:c,:d)",
             {digest(static_cast<std::uint64_t>(component)).hex(), subject.hex(), component,
              signed_entry}));
}

void fill(store::Db& db) {
  need(db.script(*base::find(ledger::resources(), "ledger.sql")));
  need(db.script(*base::find(judgement::resources(), "tables.sql")));
  need(store::transact(db, [&]() -> base::Status {
    for (std::uint64_t i = 0; i < kOrganisations; ++i)
      PROBITY_CHECK(ledger::add_organisation(
          db, {fmt::format("agency-{}", i), fmt::format("Agency {}", i),
               ledger::OrganisationKind::agency, "UTC", digest(i + 1), i + 1}));
    Numbers numbers;
    for (std::uint64_t i = 0; i < kUses; ++i) add_use(db, numbers, i);
    return judgement::index_new_words(db);
  }));
}

void measure(store::Db& db, const std::string& typed) {
  judgement::Wanted wanted;
  wanted.words = typed;
  wanted.order = judgement::Order::match;
  std::int64_t hits = 0;
  const auto search = [&] {
    const auto found = need(judgement::survey(db, wanted));
    if (found.rows.size() != wanted.count) bench::give_up("the search found no page of rows");
    hits = found.matching;
  };
  const std::string match = need(judgement::match_of(db, typed));
  const auto bare = [&] {
    std::size_t rows = 0;
    need(
        db.scan("SELECT rowid FROM judgement_text WHERE judgement_text MATCH :a ORDER BY rank "
                "LIMIT 50",
                {match}, [&](std::span<const std::int64_t>) { return ++rows > 0; }));
    if (rows != wanted.count) bench::give_up("the bare query found no page of rows");
  };
  search();
  bare();
  const bench::Pair times = bench::best_of(kRounds, search, bare);
  const std::string what = fmt::format("search with all counts, {} of {} uses", hits, kUses);
  bench::report({what, 1e3 * times.ours, "ms",
                 fmt::format("bare FTS5 query, {:.1f} ms", 1e3 * times.theirs),
                 times.theirs / times.ours, 0.5});
  bench::report({what, 1 / times.ours, "per s", "", std::nullopt, 50});  // 20 ms
}

void measure_list(store::Db& db) {
  const auto list = [&] {
    if (need(judgement::survey(db, {})).rows.empty()) bench::give_up("the list is empty");
  };
  list();
  const double best = bench::best_of(kRounds, list, [] {}).ours;
  bench::report({fmt::format("list of {} uses with all counts", kUses), 1 / best, "per s", "",
                 std::nullopt, 50});
}

void run() {
  base::ScratchFolder folder;
  const std::string path = (folder / "search.db").string();
  fill(*need(store::Db::open(path, store::Access::create)));
  const auto db = need(store::Db::open(path, store::Access::read_only));
  measure(*db, "permit");
  measure(*db, word(30));
  measure_list(*db);
}

}  // namespace
}  // namespace probity

int main() { probity::run(); }
