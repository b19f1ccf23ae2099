#include "registers/attestations/register.h"

#include <set>

#include "base/file_name.h"
#include "base/limits.h"
#include "language/say.h"

#include "ledger/checks.h"
#include "ledger/validity.h"

namespace probity::registers::attestations {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

// MISSION row 3: no check is valid for longer than twelve months.
constexpr int kValidDays = 366;
constexpr std::size_t kEvidenceFiles = 100;  // of one check; more go into an archive

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

Status check(const ledger::Placed& at, const Attestation& what, View& view) {
  PROBITY_CHECK(check_subjects(at, view));
  PROBITY_TRY(const auto rubric, view.rubric());
  if (what.scope.empty())
    return fail(Code::bad_input, "the check has no scope", "/predicate/scope", "attestation.scope",
                "[]", "one or more of: " + scopes_of(rubric.vocabulary()));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < what.scope.size(); ++i)
    if (!rubric.vocabulary().find("check." + what.scope[i]) || !seen.insert(what.scope[i]).second)
      return fail(Code::bad_input, "the shared rules know no such check, or it is named twice",
                  "/predicate/scope/" + std::to_string(i), "attestation.scope", what.scope[i],
                  language::say("one of: {}", scopes_of(rubric.vocabulary())));
  PROBITY_CHECK(ledger::check_text(what.method, "/predicate/method", "attestation.method"));
  PROBITY_CHECK(ledger::check_text(what.findings, "/predicate/findings", "attestation.findings"));
  PROBITY_CHECK(ledger::check_text(what.conflicts_of_interest, "/predicate/conflicts_of_interest",
                                   "attestation.conflicts"));
  return ledger::check_end(what.valid_until, at.time, kValidDays,
                           {"a check is valid for at most twelve months", "/predicate/valid_until",
                            "attestation.valid-until"});
}

Status check(const EvidenceFile& file, const std::string& pointer) {
  if (!base::is_file_name(file.name))
    return fail(Code::bad_input, "that is no plain name of a file", pointer + "/name",
                "evidence.name", std::to_string(file.name.size()) + " bytes",
                std::string(base::kFileNameWanted));
  return ledger::check_public_reference(file.name, pointer + "/name");
}

Status check(const std::vector<EvidenceFile>& evidence) {
  const std::string pointer = "/predicate/evidence";
  if (evidence.size() > kEvidenceFiles)
    return fail(Code::bad_input, "the check names too many files", pointer, "evidence.count",
                std::to_string(evidence.size()),
                language::say("at most {}; an archive counts as one", kEvidenceFiles));
  std::set<std::string> names;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    const std::string at = pointer + "/" + std::to_string(i);
    PROBITY_CHECK(check(evidence[i], at));
    if (!names.insert(evidence[i].name).second)
      return fail(Code::bad_input, "two files have the same name", at + "/name", "evidence.name",
                  evidence[i].name, "each name once");
  }
  return {};
}

Status rules(const Said<Attestation>& said, View& view) { return check(said.at, said.what, view); }
Status rules(const Said<AttestationV2>& said, View& view) {
  PROBITY_CHECK(check(said.at, said.what, view));
  return check(said.what.evidence);
}

Status keep(const ledger::Placed& at, const Attestation& what, Db& db) {
  PROBITY_TRY(const base::Time until,
              ledger::end_of_day(db, at.signer.organisation, what.valid_until));
  for (const SubjectDigest& subject : at.subjects)
    for (const std::string& scope : what.scope)
      PROBITY_CHECK(
          db.run("INSERT INTO attestations_check(entry, subject, scope, verdict, organisation, "
                 "since, until, pae) "
                 "VALUES(:a,:b,:c,:d,:e,:f,:g,:h)",
                 {static_cast<std::int64_t>(at.index.value), subject.hex(), scope,
                  std::string(json::word(what.verdict)), at.signer.organisation, at.time.seconds,
                  until.seconds, at.pae.hex()}));
  return {};
}

Status fold(const Said<Attestation>& said, Db& db) { return keep(said.at, said.what, db); }
Status fold(const Said<AttestationV2>& said, Db& db) {
  PROBITY_CHECK(keep(said.at, said.what, db));
  std::int64_t place = 0;
  for (const EvidenceFile& file : said.what.evidence)
    PROBITY_CHECK(
        db.run("INSERT INTO attestations_evidence(entry, place, name, sha256, bytes, is_public, "
               "organisation) VALUES(:a,:b,:c,:d,:e,:f,:g)",
               {static_cast<std::int64_t>(said.at.index.value), place++, file.name,
                file.sha256.hex(), static_cast<std::int64_t>(file.bytes),
                std::int64_t{file.public_}, said.at.signer.organisation}));
  return {};
}

Result<ledger::Words> words_of(const ledger::Placed& at, const Attestation& what, Db& db) {
  PROBITY_TRY(const std::string assessor, ledger::names_of(db, at.signer.organisation));
  std::string scopes;
  for (const std::string& scope : what.scope) scopes += (scopes.empty() ? "" : " ") + scope;
  return ledger::Words{ledger::Sort::check, scopes,
                       ledger::in_lines({what.findings, what.method, what.uncertainty.value_or(""),
                                         json::word(what.verdict), assessor})};
}

Result<ledger::Words> words(const Said<Attestation>& said, Db& db) {
  return words_of(said.at, said.what, db);
}
Result<ledger::Words> words(const Said<AttestationV2>& said, Db& db) {
  PROBITY_TRY(ledger::Words found, words_of(said.at, said.what, db));
  for (const EvidenceFile& file : said.what.evidence) found.body += "\n" + file.name;
  return found;
}

EvidenceFile file_of(const store::Row& row) {
  return {row.text(0), *base::Hash256::from_hex(row.text(1)),
          static_cast<std::uint64_t>(row.integer(2)), row.integer(3) != 0};
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

Result<std::vector<EvidenceFile>> evidence_of(store::Db& db, std::uint64_t entry) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT name, sha256, bytes, is_public FROM attestations_evidence WHERE "
                       "entry = :a ORDER BY place",
                       {static_cast<std::int64_t>(entry)}));
  std::vector<EvidenceFile> files;
  for (const store::Row& row : rows) files.push_back(file_of(row));
  return files;
}

Result<std::vector<NamedEvidence>> evidence_naming(store::Db& db, const base::Hash256& sha256) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT name, sha256, bytes, is_public, entry, organisation FROM "
                       "attestations_evidence WHERE sha256 = :a ORDER BY entry DESC, place",
                       {sha256.hex()}));
  std::vector<NamedEvidence> all;
  for (const store::Row& row : rows) {
    NamedEvidence named{static_cast<std::uint64_t>(row.integer(4)), row.text(5), {}, file_of(row)};
    PROBITY_TRY(named.subjects, ledger::subjects_of(db, {named.entry}));
    all.push_back(std::move(named));
  }
  return all;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "attestations";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {
      ledger::kind<Attestation>({"attestation",
                                 {Role::assessor},
                                 About::known_things,
                                 said("says the result of an independent check")},
                                rules, fold, words),
      ledger::kind<AttestationV2>(
          {"attestation",
           {Role::assessor},
           About::known_things,
           said("says the result of an independent check, and which files it rests on"),
           /*version=*/2},
          rules, fold, words),
  };
  made.facts = facts;
  return made;
}

}  // namespace probity::registers::attestations
