// The catalog of uses, read from the index of codes: rows for lists with filters, order and place,
// and counts. Restricted uses (law enforcement, migration) are in no row and no count but their
// own. A row is what evaluate() said last; it may be out of date from `due` on. Functions over a Db
// on its thread.
#pragma once

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
  std::int64_t key = 0;  // its place in the order asked for, before its name
};

enum class Order { gravest, newest, name };

struct Place {
  std::int64_t key = 0;
  std::string name;
};

// What a list is asked for; what is left empty does not filter.
struct Wanted {
  std::vector<std::string> organisations;
  std::string impacts;  // the first digits wanted, '-' for those not yet known: "34-"
  std::optional<bool> earned;
  std::optional<base::SubjectDigest> component;
  std::optional<std::vector<base::SubjectDigest>> among;  // what a search found
  Order order = Order::gravest;
  std::optional<Place> after;
  std::int64_t count = 50;
};

base::Result<std::vector<Row>> rows(store::Db& db, const Wanted& wanted);
base::Result<std::int64_t> count(store::Db& db, const Wanted& wanted);
// Restricted or not.
base::Result<std::optional<Row>> row_of(store::Db& db, const base::SubjectDigest& use);
// The uses whose code changed last, newest first.
base::Result<std::vector<Row>> recently_changed(store::Db& db, std::int64_t count);

struct Tally {
  std::string value;
  std::int64_t count = 0;
};
base::Result<std::vector<Tally>> by_organisation(store::Db& db);  // slug
base::Result<std::vector<Tally>> by_impact(store::Db& db);        // "0" to "9", "-"
base::Result<std::vector<Tally>> by_earned(store::Db& db);        // "0", "1"
base::Result<std::int64_t> restricted_uses(
    store::Db& db, const std::optional<base::SubjectDigest>& component = {});

}  // namespace probity::judgement
