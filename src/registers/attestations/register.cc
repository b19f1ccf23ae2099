#include "registers/attestations/register.h"

#include <set>

#include "ledger/checks.h"

namespace probity::registers::attestations {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

// MISSION row 3: no check is valid for longer than twelve months.
constexpr int kValidDays = 366;

std::string scopes_of(const rubric::Vocabulary& vocabulary) {
  std::string all;
  for (const rubric::Term& term : vocabulary.terms())
    if (term.name.starts_with("check.")) all += (all.empty() ? "" : ", ") + term.name.substr(6);
  return all;
}

Status check_subjects(const ledger::Placed& at, View& view) {
  for (std::size_t i = 0; i < at.subjects.size(); ++i) {
    const std::string pointer = "/subject/" + std::to_string(i) + "/digest/sha256";
    PROBITY_TRY(const auto subject, view.subject(at.subjects[i]));
    if (!subject || (subject->kind != "artifact" && subject->kind != "use"))
      return fail(Code::bad_input, "only components and uses are checked", pointer, "subject.kind",
                  subject ? subject->kind : "statement", "an artifact or a use");
    if (subject->organisation == at.signer.organisation)
      return fail(Code::forbidden, "nobody checks their own", pointer, "attestation.independence",
                  at.signer.organisation, "an organisation other than " + subject->organisation);
  }
  return {};
}

Status rules(const Said<Attestation>& said, View& view) {
  const Attestation& what = said.what;
  PROBITY_CHECK(check_subjects(said.at, view));
  PROBITY_TRY(const auto rubric, view.rubric());
  if (what.scope.empty())
    return fail(Code::bad_input, "the check has no scope", "/predicate/scope", "attestation.scope",
                "[]", "one or more of: " + scopes_of(rubric.vocabulary()));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < what.scope.size(); ++i)
    if (!rubric.vocabulary().find("check." + what.scope[i]) || !seen.insert(what.scope[i]).second)
      return fail(Code::bad_input, "the shared rules know no such check, or it is named twice",
                  "/predicate/scope/" + std::to_string(i), "attestation.scope", what.scope[i],
                  "one of: " + scopes_of(rubric.vocabulary()));
  PROBITY_CHECK(ledger::check_text(what.method, "/predicate/method", "attestation.method"));
  PROBITY_CHECK(ledger::check_text(what.findings, "/predicate/findings", "attestation.findings"));
  PROBITY_CHECK(ledger::check_text(what.conflicts_of_interest, "/predicate/conflicts_of_interest",
                                   "attestation.conflicts"));
  const base::Date today = base::date_of(said.at.time);
  if (what.valid_until < today || what.valid_until > base::add_days(today, kValidDays))
    return fail(
        Code::bad_input, "a check is valid for at most twelve months", "/predicate/valid_until",
        "attestation.valid-until", base::to_string(what.valid_until),
        base::to_string(today) + " to " + base::to_string(base::add_days(today, kValidDays)));
  return {};
}

Status fold(const Said<Attestation>& said, Db& db) {
  PROBITY_TRY(const auto organisation, ledger::find_organisation(db, said.at.signer.organisation));
  PROBITY_TRY(const base::Time until,
              base::end_of_day(said.what.valid_until, organisation ? organisation->zone : "UTC"));
  for (const SubjectDigest& subject : said.at.subjects)
    for (const std::string& scope : said.what.scope)
      PROBITY_CHECK(
          db.run("INSERT INTO attestations_check(entry, subject, scope, verdict, organisation, "
                 "since, until, pae) "
                 "VALUES(:a,:b,:c,:d,:e,:f,:g,:h)",
                 {static_cast<std::int64_t>(said.at.index.value), subject.hex(), scope,
                  std::string(json::word(said.what.verdict)), said.at.signer.organisation,
                  said.at.time.seconds, until.seconds, said.at.pae.hex()}));
  return {};
}

Result<ledger::Words> words(const Said<Attestation>& said, Db& db) {
  const Attestation& what = said.what;
  PROBITY_TRY(const std::string assessor, ledger::names_of(db, said.at.signer.organisation));
  std::string scopes;
  for (const std::string& scope : what.scope) scopes += (scopes.empty() ? "" : " ") + scope;
  return ledger::Words{ledger::Sort::check, scopes,
                       ledger::in_lines({what.findings, what.method, what.uncertainty.value_or(""),
                                         json::word(what.verdict), assessor})};
}

Result<std::vector<StoredCheck>> read(Db& db, std::string_view where, const std::string& value) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry, subject, scope, verdict, organisation, since, until, pae "
                       "FROM attestations_check " +
                           std::string(where) + " ORDER BY entry DESC, scope",
                       {value}));
  std::vector<StoredCheck> all;
  for (const store::Row& row : rows)
    all.push_back({static_cast<std::uint64_t>(row.integer(0)),
                   *SubjectDigest::from_hex(row.text(1)),
                   row.text(2),
                   row.text(3),
                   row.text(4),
                   {row.integer(5)},
                   {row.integer(6)},
                   *base::PaeDigest::from_hex(row.text(7))});
  return all;
}

Status facts(Db& db, const SubjectDigest& subject, std::vector<rubric::Fact>& out) {
  PROBITY_TRY(const auto checks, checks_of(db, subject));
  for (const StoredCheck& one : checks)
    out.push_back({subject, "check." + one.scope, rubric::Word{one.verdict}, one.since, one.until,
                   one.entry, one.organisation});
  return {};
}

}  // namespace

Result<std::vector<StoredCheck>> checks_of(store::Db& db, const SubjectDigest& subject) {
  return read(db, "WHERE subject = :a", subject.hex());
}
Result<std::vector<StoredCheck>> checks_by(store::Db& db, const std::string& organisation) {
  return read(db, "WHERE organisation = :a", organisation);
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "attestations";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {ledger::kind<Attestation>({"attestation",
                                           {Role::assessor},
                                           About::known_things,
                                           "says the result of an independent check"},
                                          rules, fold, words)};
  made.facts = facts;
  return made;
}

}  // namespace probity::registers::attestations
