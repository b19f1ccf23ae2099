// The catalog of uses, read from the index of codes: one pass over what matches gives rows in
// order, and counts for every filter under all the others. Restricted uses (law enforcement,
// migration) are in no row and no count but their own. A row is what evaluate() said last; it may
// be out of date from `due` on. Functions over a Db on its thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "store/db.h"

namespace probity::judgement {

struct Row {
  base::SubjectDigest use;
  std::string name;  // "riverton/phone-line"
  std::string organisation;
  std::uint64_t entry = 0;  // that registered it
  std::string code;
  std::string tier;
  bool provisional = false;
  bool restricted = false;
  bool earned = false;  // its token
  base::Time due;
  std::string title;     // as its agency calls it
  std::string purpose;   // a node of the purpose tree
  std::string stage;     // kStages
  std::int64_t key = 0;  // its place in the order asked for, before its entry
};

enum class Order { gravest, newest, name, match };  // match: best first, with words only

// After this row.
struct Place {
  std::int64_t key = 0;
  std::uint64_t entry = 0;
};

// What a list is asked for; what is left empty does not filter. Several values of one filter: any
// of them.
struct Wanted {
  std::vector<std::string> organisations;
  std::vector<std::string> kinds;  // of the organisation: "agency"
  std::string impacts;             // the first digits wanted, '-' for those not yet known: "34-"
  std::string data;                // the second likewise
  std::string missing;             // the fourth likewise
  std::string code;                // all four: "3600", '-' for one not yet known
  std::optional<bool> earned;
  std::vector<std::string> tiers;     // kTiers
  std::vector<std::string> stages;    // kStages
  std::vector<std::string> purposes;  // nodes of the purpose tree, without those below
  std::optional<base::SubjectDigest> component;
  std::string words;  // as a person typed them (search.h)
  Order order = Order::gravest;
  std::optional<Place> after;
  std::size_t count = 50;
};

struct Tally {
  std::string value;
  std::int64_t count = 0;
};

// How many uses each value of a filter would leave, all other filters in force.
struct Counts {
  std::vector<Tally> organisations;  // by id; those without uses are left out, here and below
  std::vector<Tally> kinds;
  std::array<std::int64_t, 11> impacts{};  // by digit; the last: not yet known
  std::array<std::int64_t, 11> data{};
  std::array<std::int64_t, 11> missing{};
  std::array<std::int64_t, 2> earned{};
  std::vector<Tally> tiers;
  std::vector<Tally> stages;
  std::vector<Tally> purposes;
  std::vector<Tally> components;  // by digest, the most used first, at most a page; the one asked
                                  // for where one is
};

struct Survey {
  std::vector<Row> rows;
  bool more_rows = false;
  std::int64_t matching = 0;
  bool at_least = false;  // counting stopped at limits::kSearchCounted
  bool ranked = false;    // in order of match; else there were too many, and the gravest come first
  Counts counts;
};
base::Result<Survey> survey(store::Db& db, const Wanted& wanted);

base::Result<std::vector<Row>> rows(store::Db& db, const Wanted& wanted);
base::Result<std::int64_t> count(store::Db& db, const Wanted& wanted);
// Restricted or not.
base::Result<std::optional<Row>> row_of(store::Db& db, const base::SubjectDigest& use);
// The entries that say how the codes of the uses of a list changed, newest first.
base::Result<std::vector<std::uint64_t>> changes_of(store::Db& db, const Wanted& wanted,
                                                    std::size_t count);
// The uses whose code changed last, newest first.
base::Result<std::vector<Row>> recently_changed(store::Db& db, std::int64_t count);

// Every organisation with uses, how many, and the gravest of them.
struct Fleet {
  std::string organisation;
  std::int64_t uses = 0;
  Row gravest;
};
base::Result<std::vector<Fleet>> by_organisation(store::Db& db);
// The purposes of uses, the most frequent first.
base::Result<std::vector<Tally>> by_purpose(store::Db& db);
base::Result<std::int64_t> restricted_uses(
    store::Db& db, const std::optional<base::SubjectDigest>& component = {});
// An agency's own restricted uses, for its own officers: no list of the portal has them.
base::Result<std::vector<Row>> restricted_of(store::Db& db, const std::string& organisation);

}  // namespace probity::judgement
