#include "registers/uses/amendment.h"

#include <boost/json/object.hpp>

#include "json/canonical.h"
#include "json/parse.h"
#include "language/say.h"
#include "registers/uses/folds.h"
#include "registers/uses/rules.h"

namespace probity::registers::uses {

using base::Result;
using base::Status;
using base::SubjectDigest;
using ledger::Db;
using ledger::Said;

namespace {

// Nobody amends what a use is called in the log, nor what makes its digest.
bool is_fixed(std::string_view member) { return member == "id" || member == "nonce"; }

Status fold(const Said<UseAmendment>& said, Db& db) {
  PROBITY_TRY(const auto stored, find_use(db, said.at.subjects[0]));
  if (!stored) return {};
  const UseAmendment& what = said.what;
  const Use after = amended(stored->use, what);
  PROBITY_CHECK(
      db.run("INSERT INTO uses_amendment(entry, use_digest, time, person, ground, reason, changed) "
             "VALUES(:a,:b,:c,:d,:e,:f,:g)",
             {static_cast<std::int64_t>(said.at.index.value), stored->digest.hex(),
              said.at.time.seconds, said.at.signer.person, std::string(json::word(what.ground)),
              what.reason, json::canonical(json::encode(changes(stored->use, after)))}));
  // A purpose that was left open stays so, whatever has been said of it since, until an amendment
  // names one.
  Use registered = after;
  if (stored->unsorted && !what.purpose) registered.purpose = kUnsorted;
  PROBITY_CHECK(
      db.run("UPDATE uses_use SET purpose = :a, predicate = :b, said_entry = :c, said_time = :d, "
             "said_pae = :e, said_person = :f WHERE digest = :g",
             {after.purpose, json::canonical(json::encode(registered)),
              static_cast<std::int64_t>(said.at.index.value), said.at.time.seconds,
              said.at.pae.hex(), said.at.signer.person, stored->digest.hex()}));
  if (what.purpose) PROBITY_CHECK(add_purpose(db, said.at, *what.purpose));
  if (what.components || what.undisclosed) PROBITY_CHECK(add_parts(db, said.at, after));
  return renew_words(db, stored->digest, said.at.index);
}

// People who know it by its earlier words find it too.
Result<ledger::Words> words(const Said<UseAmendment>& said, Db& db) {
  PROBITY_TRY(const auto stored, amendment_at(db, said.at.index.value));
  std::string before;
  if (stored)
    for (const Changed& one : stored->changed)
      if (one.before.is_string() && (one.member == "name" || one.member == "summary"))
        before += "\n" + std::string(json::view(one.before.get_string()));
  return ledger::Words{ledger::Sort::statement, "", said.what.reason + before};
}

constexpr std::string_view kColumns =
    "SELECT entry, time, person, ground, reason, changed FROM uses_amendment ";

Result<StoredAmendment> amendment_of(const store::Row& row) {
  PROBITY_TRY(const json::Value changed, json::parse(row.text(5)));
  StoredAmendment made{static_cast<std::uint64_t>(row.integer(0)),
                       {row.integer(1)},
                       row.text(2),
                       json::from_word<Ground>(row.text(3)).value_or(Ground::change),
                       row.text(4),
                       {}};
  // Not decoded strictly: null stands for what was not there.
  if (!changed.is_array()) return made;
  for (const json::Value& one : changed.get_array()) {
    const auto member = [&](std::string_view name) {
      const json::Value* found = json::find(one, name);
      return found ? *found : json::Value();
    };
    made.changed.push_back({std::string(json::text_of(one, "member").value_or("")),
                            member("before"), member("after")});
  }
  return made;
}

}  // namespace

Use amended(Use present, const UseAmendment& what) {
  if (what.name) present.name = *what.name;
  if (what.summary) present.summary = *what.summary;
  if (what.purpose) present.purpose = *what.purpose;
  if (what.context) present.context = *what.context;
  if (what.stage) present.stage = *what.stage;
  if (what.components || what.undisclosed) {
    present.components = what.components.value_or(std::vector<SubjectDigest>{});
    present.undisclosed = what.undisclosed;
  }
  if (what.owner) present.owner = *what.owner;
  if (what.contact) present.contact = *what.contact;
  if (what.rights) present.rights = *what.rights;
  return present;
}

std::vector<Changed> changes(const Use& before, const Use& after) {
  const json::Value left = json::encode(before), right = json::encode(after);
  std::vector<Changed> all;
  const auto add = [&](std::string_view member) {
    const json::Value* was = json::find(left, member);
    const json::Value* is = json::find(right, member);
    if (is_fixed(member) || (was && is && *was == *is)) return;
    all.push_back({std::string(member), was ? *was : json::Value(), is ? *is : json::Value()});
  };
  for (const auto& [member, value] : left.get_object()) add(json::view(member));
  for (const auto& [member, value] : right.get_object())
    if (!json::find(left, json::view(member))) add(json::view(member));
  return all;
}

std::optional<UseAmendment> amendment_to(const StoredUse& present, const Use& wanted) {
  const Use& now = present.use;
  UseAmendment made;
  made.amends = present.said.pae;
  if (wanted.name != now.name) made.name = wanted.name;
  if (wanted.summary != now.summary) made.summary = wanted.summary;
  if (wanted.purpose != now.purpose) made.purpose = wanted.purpose;
  if (wanted.context != now.context) made.context = wanted.context;
  if (wanted.stage != now.stage) made.stage = wanted.stage;
  if (wanted.components != now.components || wanted.undisclosed != now.undisclosed) {
    if (!wanted.components.empty() || !wanted.undisclosed) made.components = wanted.components;
    made.undisclosed = wanted.undisclosed;
  }
  if (wanted.owner != now.owner) made.owner = wanted.owner;
  if (json::encode(wanted.contact) != json::encode(now.contact)) made.contact = wanted.contact;
  if (wanted.rights != now.rights) made.rights = wanted.rights;
  if (changes(now, amended(now, made)).empty()) return std::nullopt;
  return made;
}

Result<std::vector<StoredAmendment>> amendments_of(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(
      const auto rows,
      db.query(std::string(kColumns) + "WHERE use_digest = :a ORDER BY entry DESC", {use.hex()}));
  std::vector<StoredAmendment> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(StoredAmendment one, amendment_of(row));
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::optional<StoredAmendment>> amendment_at(store::Db& db, std::uint64_t entry) {
  PROBITY_TRY(const auto row, db.one(std::string(kColumns) + "WHERE entry = :a",
                                     {static_cast<std::int64_t>(entry)}));
  if (!row) return std::optional<StoredAmendment>();
  PROBITY_TRY(StoredAmendment one, amendment_of(*row));
  return std::optional(std::move(one));
}

ledger::Kind amendment_kind() {
  return ledger::kind<UseAmendment>(
      {"use-amendment",
       {ledger::Role::officer},
       ledger::About::known_things,
       language::said("corrects a registration, or brings it up to date")},
      rules, fold, words);
}

}  // namespace probity::registers::uses
