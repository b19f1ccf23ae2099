#include "registers/ownership/register.h"

#include <algorithm>

#include "json/codec.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "ledger/validity.h"

namespace probity::registers::ownership {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::OrganisationKind;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kLei = "lei:";

Result<bool> is_agency(View& view, const std::string& organisation) {
  PROBITY_TRY(const auto found, view.organisation(organisation));
  return found && found->kind == OrganisationKind::agency;
}

Status check_other(const Ownership& what, View& view) {
  const std::string wanted = "the id of an organisation that was admitted, or lei: and its LEI";
  if (what.other.starts_with(kLei)) {
    if (is_lei(what.other.substr(kLei.size()))) return {};
    return fail(Code::bad_input, "that is no Legal Entity Identifier", "/predicate/other",
                "ownership.lei", what.other, "20 of A-Z and 0-9 with the right check digits");
  }
  PROBITY_TRY(const auto found, view.organisation(what.other));
  if (found) return {};
  return fail(Code::bad_input, "that organisation is not in the log", "/predicate/other",
              "ownership.other", what.other, wanted);
}

Status check_who(const std::string& signer, const std::string& one, const std::string& other,
                 View& view) {
  if (signer == one || signer == other) return {};
  PROBITY_TRY(const bool agency, is_agency(view, signer));
  if (agency) return {};
  return fail(Code::forbidden, "an organisation says its own ties; only an agency says others'", "",
              "ownership.who", signer, one + ", " + other + " or an agency");
}

Status rules(const Said<Ownership>& said, View& view) {
  PROBITY_TRY(const auto organisation, ledger::subject_organisation(view, said.at));
  PROBITY_CHECK(check_other(said.what, view));
  if (said.what.other == organisation.id)
    return fail(Code::bad_input, "an organisation has no tie to itself", "/predicate/other",
                "ownership.self", said.what.other, "another organisation");
  PROBITY_CHECK(check_who(said.at.signer.organisation, organisation.id, said.what.other, view));
  return ledger::check_public_text(said.what.source, "/predicate/source");
}

Status rules(const Said<OwnershipEnd>& said, View& view) {
  PROBITY_TRY(const auto organisation, ledger::subject_organisation(view, said.at));
  PROBITY_TRY(const auto tie, view.db().one("SELECT said_by, over FROM ownership_tie "
                                            "WHERE pae = :a AND other = :b",
                                            {said.what.ownership.hex(), organisation.id}));
  if (!tie)
    return fail(Code::bad_input, "that is no tie of this organisation", "/predicate/ownership",
                "ownership.unknown", said.what.ownership.hex(),
                "the digest of an ownership statement about the subject");
  if (tie->integer(1) != 0)
    return fail(Code::conflict, "the tie is over already", "/predicate/ownership", "ownership.over",
                said.what.ownership.hex(), "a tie in force");
  const std::string who = tie->text(0);
  PROBITY_CHECK(check_who(said.at.signer.organisation, who, who, view));
  return ledger::check_public_text(said.what.reason, "/predicate/reason");
}

Status fold(const Said<Ownership>& said, Db& db) {
  PROBITY_TRY(const auto about, ledger::find_subject(db, said.at.subjects[0]));
  base::Time until = base::kEndOfTime;
  if (said.what.until) {
    PROBITY_TRY(until, ledger::end_of_day(db, said.at.signer.organisation, *said.what.until));
  }
  return db.run(
      "INSERT INTO ownership_tie(entry, pae, said_by, tie, one, other, since, ends, over) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g,:h,0)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.pae.hex(),
       said.at.signer.organisation, std::string(json::word(said.what.tie)), said.what.other,
       about->name, said.at.time.seconds, until.seconds});
}

// A tie whose last day is before its end was said keeps that day.
Status fold(const Said<OwnershipEnd>& said, Db& db) {
  return db.run(
      "UPDATE ownership_tie SET over = 1, ends = CASE WHEN ends < :a THEN ends ELSE :a END "
      "WHERE pae = :b",
      {said.at.time.seconds, said.what.ownership.hex()});
}

Result<ledger::Words> words(const Said<Ownership>& said, Db& db) {
  PROBITY_TRY(const std::string other, ledger::names_of(db, said.what.other));
  return ledger::Words{ledger::Sort::statement, "", ledger::in_lines({said.what.source, other})};
}
Result<ledger::Words> words(const Said<OwnershipEnd>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, "", said.what.reason};
}

Result<rubric::Tie> tie_of(const store::Row& row) {
  PROBITY_TRY(const auto kind, json::decode<rubric::TieKind>(json::Value(row.text(0))));
  return rubric::Tie{kind,
                     row.text(1),
                     row.text(2),
                     {row.integer(3)},
                     {row.integer(4)},
                     static_cast<std::uint64_t>(row.integer(5))};
}

Status ties(Db& db, const std::string& organisation, std::vector<rubric::Tie>& out) {
  for (const std::string_view end : {"one", "other"}) {
    PROBITY_TRY(const auto rows,
                db.query("SELECT tie, one, other, since, ends, entry FROM ownership_tie WHERE " +
                             std::string(end) + " = :a",
                         {organisation}));
    for (const store::Row& row : rows) {
      PROBITY_TRY(rubric::Tie tie, tie_of(row));
      out.push_back(std::move(tie));
    }
  }
  return {};
}

}  // namespace

bool is_lei(std::string_view text) {
  if (text.size() != 20) return false;
  int rest = 0;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && (c < 'A' || c > 'Z')) return false;
    rest = digit ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "ownership";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {
      ledger::kind<Ownership>({"ownership",
                               {Role::officer, Role::assessor},
                               About::known_things,
                               said("says how one organisation is tied to another")},
                              rules, fold, words),
      ledger::kind<OwnershipEnd>({"ownership-end",
                                  {Role::officer, Role::assessor},
                                  About::known_things,
                                  said("says that a tie between organisations is over")},
                                 rules, fold, words),
  };
  made.ties = ties;
  return made;
}

}  // namespace probity::registers::ownership
