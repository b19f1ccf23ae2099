#include "judgement/catalog.h"

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "judgement/tally.h"
#include "ledger/words.h"

namespace probity::judgement {

using base::Result;
using base::SubjectDigest;

namespace {

constexpr std::string_view kColumns =
    "SELECT u.use_digest, s.name, s.organisation, s.entry, u.code, u.tier, u.provisional, "
    "u.restricted, u.earned, u.due, w.title, w.purpose, w.stage FROM judgement_use u "
    "JOIN ledger_subject s ON s.digest = u.use_digest "
    "LEFT JOIN ledger_words w ON w.id = u.entry << 3 ";  // ledger::WordsId of Sort::use

Row row_from(const store::Row& row) {
  return {*SubjectDigest::from_hex(row.text(0)),
          row.text(1),
          row.text(2),
          static_cast<std::uint64_t>(row.integer(3)),
          row.text(4),
          row.text(5),
          row.integer(6) != 0,
          row.integer(7) != 0,
          row.integer(8) != 0,
          {row.integer(9)},
          row.text(10),
          row.text(11),
          row.text(12)};
}

Result<Row> row_at(store::Db& db, const Placed& place) {
  PROBITY_TRY(const auto row, db.one(std::string(kColumns) + "WHERE u.entry = :a", {place.entry}));
  if (!row)
    return base::fail(base::Code::internal, "a use that is counted is in no index", "",
                      "catalog.row", std::to_string(place.entry));
  Row made = row_from(*row);
  made.key = place.key;
  return made;
}

// By name: walks the titles in their order until there are enough of those that match.
Result<std::vector<Placed>> by_name(store::Db& db, const Wanted& wanted,
                                    const std::vector<Placed>& matching, std::size_t count) {
  std::vector<std::int64_t> entries;
  for (const Placed& one : matching) entries.push_back(one.entry);
  std::sort(entries.begin(), entries.end());
  std::string after;
  std::int64_t after_id = -1;
  if (wanted.after) {
    after_id = ledger::WordsId{wanted.after->entry, ledger::Sort::use}.number();
    PROBITY_TRY(const auto last,
                db.one("SELECT lower(title) FROM ledger_words WHERE id = :a", {after_id}));
    if (last) after = last->text(0);
  }
  std::vector<Placed> found;
  PROBITY_CHECK(
      db.scan("SELECT id >> 3 FROM ledger_words WHERE id & 7 = 0 AND lower(title) >= :a "
              "AND (lower(title) > :a OR id > :b) ORDER BY lower(title), id",
              {after, after_id}, [&](std::span<const std::int64_t> row) {
                if (std::binary_search(entries.begin(), entries.end(), row[0]))
                  found.push_back({0, row[0]});
                return found.size() < count;
              }));
  return found;
}

// The first in order of their keys, the greatest first, after the place asked for.
std::vector<Placed> by_key(const Wanted& wanted, std::vector<Placed> matching, std::size_t count) {
  const auto before = [](const Placed& a, const Placed& b) {
    return a.key != b.key ? a.key > b.key : a.entry > b.entry;
  };
  if (wanted.after) {
    const Placed last{wanted.after->key, static_cast<std::int64_t>(wanted.after->entry)};
    std::erase_if(matching, [&](const Placed& one) { return !before(last, one); });
  }
  const std::size_t kept = std::min(count, matching.size());
  std::partial_sort(matching.begin(), matching.begin() + static_cast<std::ptrdiff_t>(kept),
                    matching.end(), before);
  matching.resize(kept);
  return matching;
}

Result<std::vector<Placed>> page_of(store::Db& db, const Wanted& wanted, Pass& pass,
                                    std::size_t count) {
  if (wanted.order == Order::name) return by_name(db, wanted, pass.matching, count);
  return by_key(wanted, std::move(pass.matching), count);
}

}  // namespace

Result<Survey> survey(store::Db& db, const Wanted& wanted) {
  PROBITY_TRY(Pass pass, pass_over(db, wanted, Counting::all));
  Survey made;
  made.matching = static_cast<std::int64_t>(pass.matching.size());
  made.at_least = pass.at_least;
  made.ranked = pass.ranked;
  made.counts = std::move(pass.counts);
  // One more tells whether there are more.
  PROBITY_TRY(auto places, page_of(db, wanted, pass, wanted.count + 1));
  made.more_rows = places.size() > wanted.count;
  if (made.more_rows) places.pop_back();
  for (const Placed& place : places) {
    PROBITY_TRY(Row row, row_at(db, place));
    made.rows.push_back(std::move(row));
  }
  return made;
}

Result<std::vector<Row>> rows(store::Db& db, const Wanted& wanted) {
  PROBITY_TRY(Pass pass, pass_over(db, wanted, Counting::none));
  PROBITY_TRY(const auto places, page_of(db, wanted, pass, wanted.count));
  std::vector<Row> all;
  for (const Placed& place : places) {
    PROBITY_TRY(Row row, row_at(db, place));
    all.push_back(std::move(row));
  }
  return all;
}

Result<std::int64_t> count(store::Db& db, const Wanted& wanted) {
  PROBITY_TRY(const Pass pass, pass_over(db, wanted, Counting::none));
  return static_cast<std::int64_t>(pass.matching.size());
}

Result<std::vector<std::uint64_t>> changes_of(store::Db& db, const Wanted& wanted,
                                              std::size_t count) {
  PROBITY_TRY(const Pass pass, pass_over(db, wanted, Counting::none));
  const auto before = [](const Placed& one, std::int64_t entry) { return one.entry < entry; };
  std::vector<std::uint64_t> entries;
  PROBITY_CHECK(
      db.scan("SELECT c.entry, u.entry FROM judgement_change c "
              "JOIN judgement_use u ON u.use_digest = c.use_digest ORDER BY c.entry DESC",
              {}, [&](std::span<const std::int64_t> row) {
                const auto found =
                    std::lower_bound(pass.matching.begin(), pass.matching.end(), row[1], before);
                if (found != pass.matching.end() && found->entry == row[1])
                  entries.push_back(static_cast<std::uint64_t>(row[0]));
                return entries.size() < count;
              }));
  return entries;
}

Result<std::optional<Row>> row_of(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(const auto row,
              db.one(std::string(kColumns) + "WHERE u.use_digest = :a", {use.hex()}));
  return row ? std::optional(row_from(*row)) : std::nullopt;
}

Result<std::vector<Row>> recently_changed(store::Db& db, std::int64_t count) {
  // Looks at the last changes only: the history grows for ever.
  PROBITY_TRY(const auto found,
              db.query(std::string(kColumns) +
                           "JOIN (SELECT use_digest, max(entry) AS last FROM (SELECT use_digest, "
                           "entry FROM judgement_change ORDER BY entry DESC LIMIT 1000) last_ones "
                           "GROUP BY use_digest) c "
                           "ON c.use_digest = u.use_digest WHERE u.restricted = 0 "
                           "ORDER BY c.last DESC LIMIT :a",
                       {count}));
  std::vector<Row> all;
  for (const store::Row& row : found) all.push_back(row_from(row));
  return all;
}

Result<std::vector<Fleet>> by_organisation(store::Db& db) {
  struct Sum {
    std::int64_t uses = 0;
    Placed gravest{-2000, 0};  // below every code
  };
  std::map<std::int64_t, Sum> sums;
  PROBITY_CHECK(db.scan("SELECT entry, facets, organisation FROM judgement_facet ORDER BY entry",
                        {}, [&](std::span<const std::int64_t> row) {
                          const Facets facets = Facets::unpack(row[1]);
                          if (facets.restricted) return true;
                          Sum& sum = sums[row[2]];
                          ++sum.uses;
                          if (facets.gravity() > sum.gravest.key)
                            sum.gravest = {facets.gravity(), row[0]};
                          return true;
                        }));
  std::vector<Fleet> all;
  for (const auto& [organisation, sum] : sums) {
    PROBITY_TRY(Row gravest, row_at(db, sum.gravest));
    all.push_back({gravest.organisation, sum.uses, std::move(gravest)});
  }
  return all;
}

Result<std::vector<Tally>> by_purpose(store::Db& db) {
  std::map<std::int64_t, std::int64_t> counts;
  PROBITY_CHECK(db.scan("SELECT facets, purpose FROM judgement_facet", {},
                        [&](std::span<const std::int64_t> row) {
                          if (!Facets::unpack(row[0]).restricted) ++counts[row[1]];
                          return true;
                        }));
  PROBITY_TRY(const auto purposes,
              db.query("SELECT purpose, entry FROM ledger_purpose ORDER BY purpose"));
  std::vector<Tally> all;
  for (const store::Row& one : purposes)
    if (const auto count = counts.find(one.integer(1)); count != counts.end())
      all.push_back({one.text(0), count->second});
  std::stable_sort(all.begin(), all.end(),
                   [](const Tally& a, const Tally& b) { return a.count > b.count; });
  return all;
}

Result<std::int64_t> restricted_uses(store::Db& db, const std::optional<SubjectDigest>& component) {
  const std::string of = component ? component->hex() : "";
  PROBITY_TRY(const auto row,
              db.one("SELECT count(*) FROM judgement_use u WHERE u.restricted = 1 AND (:a = '' OR "
                     "u.use_digest IN "
                     "(SELECT use_digest FROM judgement_part WHERE component = :b))",
                     {of, of}));
  return row ? row->integer(0) : 0;
}

Result<std::vector<Row>> restricted_of(store::Db& db, const std::string& organisation) {
  PROBITY_TRY(const auto found,
              db.query(std::string(kColumns) + "WHERE u.restricted = 1 AND s.organisation = :a "
                                               "ORDER BY u.entry",
                       {organisation}));
  std::vector<Row> all;
  for (const store::Row& row : found) all.push_back(row_from(row));
  return all;
}

}  // namespace probity::judgement
