#include "registers/grants/register.h"

#include <algorithm>
#include <set>

#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "ledger/validity.h"

namespace probity::registers::grants {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

// Files that one grant names; who wants to show more shows all.
constexpr std::size_t kFilesNamed = 100;

constexpr const char* kSubject = "/subject/0/digest/sha256";

Status check_granter(const ledger::Placed& at, View& view) {
  PROBITY_TRY(const auto subject, view.subject(at.subjects[0]));
  if (at.subjects.size() == 1 && subject && subject->kind == "artifact")
    return ledger::check_steward(
        view, at.subjects[0], at.signer,
        {"only a steward lets others read files about a component", kSubject, "grant.granter"});
  if (at.subjects.size() == 1 && subject && subject->kind == "use")
    return ledger::check_own_use(
        view, at,
        {"only its agency lets others read files about a use", kSubject, "grant.granter"});
  return fail(Code::bad_input, "a grant is about one component or one use", kSubject,
              "subject.kind", subject ? subject->kind : "a statement", "one artifact or one use");
}

Status check_files(const Grant& what) {
  if (!what.files) return {};
  if (what.files->empty() || what.files->size() > kFilesNamed)
    return fail(Code::bad_input, "a grant names some files, or none for all", "/predicate/files",
                "grant.files", std::to_string(what.files->size()),
                language::say("{} to {}, or no list", 1, kFilesNamed));
  std::set<base::Hash256> seen;
  for (std::size_t i = 0; i < what.files->size(); ++i)
    if (!seen.insert((*what.files)[i]).second)
      return fail(Code::bad_input, "a file is named twice", "/predicate/files/" + std::to_string(i),
                  "grant.files", (*what.files)[i].hex(), "each once");
  return {};
}

Status rules(const Said<Grant>& said, View& view) {
  const Grant& what = said.what;
  PROBITY_CHECK(check_granter(said.at, view));
  PROBITY_TRY(const auto grantee, view.organisation(what.grantee.str()));
  if (!grantee)
    return fail(Code::bad_input, "that organisation is not in the log", "/predicate/grantee",
                "grant.grantee", what.grantee.str(), "an organisation that was admitted");
  if (grantee->id == said.at.signer.organisation)
    return fail(Code::bad_input, "an organisation needs no grant to its own files",
                "/predicate/grantee", "grant.grantee", grantee->id, "another organisation");
  PROBITY_CHECK(ledger::check_public_text(what.purpose, "/predicate/purpose"));
  PROBITY_CHECK(
      ledger::check_end(what.until, said.at.time, kGrantDays,
                        {"a grant ends on its day or sooner, and none lasts longer than 180 days",
                         "/predicate/until", "grant.until"}));
  return check_files(what);
}

Status rules(const Said<GrantEnd>& said, View& view) {
  PROBITY_TRY(const auto grant, find_grant(view.db(), said.what.grant, said.at.time));
  if (!grant || said.at.subjects.size() != 1 || grant->subject != said.at.subjects[0])
    return fail(Code::bad_input, "that is no grant on this subject", "/predicate/grant",
                "grant.unknown", said.what.grant.hex(), "the digest of a grant on the subject");
  if (grant->granter != said.at.signer.organisation)
    return fail(Code::forbidden, "only who gave a grant ends it", kSubject, "grant.granter",
                said.at.signer.organisation, grant->granter);
  if (!grant->holds_at(said.at.time))
    return fail(Code::conflict, "the grant is over already", "/predicate/grant", "grant.over",
                base::to_string(grant->end ? grant->end->time : grant->until), "a grant in force");
  return ledger::check_public_text(said.what.reason, "/predicate/reason");
}

Status fold(const Said<Grant>& said, Db& db) {
  const std::string& granter = said.at.signer.organisation;
  PROBITY_TRY(const Time until, ledger::end_of_day(db, granter, said.what.until));
  return db.run(
      "INSERT INTO grants_grant(entry, pae, subject, granter, grantee, since, until, predicate) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g,:h)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.pae.hex(), said.at.subjects[0].hex(),
       granter, said.what.grantee.str(), said.at.time.seconds, until.seconds,
       json::canonical(json::encode(said.what))});
}

Status fold(const Said<GrantEnd>& said, Db& db) {
  return db.run(
      "UPDATE grants_grant SET ended = :a, ended_entry = :b, ended_reason = :c WHERE pae = :d",
      {said.at.time.seconds, static_cast<std::int64_t>(said.at.index.value), said.what.reason,
       said.what.grant.hex()});
}

Result<ledger::Words> words(const Said<Grant>& said, Db& db) {
  PROBITY_TRY(const std::string grantee, ledger::names_of(db, said.what.grantee.str()));
  return ledger::Words{ledger::Sort::statement, "", ledger::in_lines({said.what.purpose, grantee})};
}
Result<ledger::Words> words(const Said<GrantEnd>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, "", said.what.reason};
}

Result<StoredGrant> grant_of(Db& db, const store::Row& row, Time at) {
  PROBITY_TRY(const json::Value predicate, json::parse(row.text(6)));
  StoredGrant grant;
  grant.entry = static_cast<std::uint64_t>(row.integer(0));
  grant.pae = *base::PaeDigest::from_hex(row.text(1));
  grant.subject = *SubjectDigest::from_hex(row.text(2));
  grant.granter = row.text(3);
  grant.since = {row.integer(4)};
  grant.until = {row.integer(5)};
  PROBITY_TRY(grant.what, json::decode<Grant>(predicate));
  grant.end = ledger::ending_of(row, 7);
  PROBITY_TRY(grant.stands, ledger::stands_at(db, grant.entry, at));
  return grant;
}

Result<std::vector<StoredGrant>> read(Db& db, std::string_view where,
                                      std::vector<store::Value> values, Time at) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry, pae, subject, granter, since, until, predicate, ended, "
                       "ended_entry, ended_reason FROM grants_grant " +
                           std::string(where) + " ORDER BY entry DESC",
                       std::move(values)));
  std::vector<StoredGrant> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(StoredGrant grant, grant_of(db, row, at));
    all.push_back(std::move(grant));
  }
  return all;
}

}  // namespace

bool StoredGrant::covers(const base::Hash256& file) const {
  return !what.files ||
         std::find(what.files->begin(), what.files->end(), file) != what.files->end();
}

Result<std::optional<StoredGrant>> find_grant(store::Db& db, const base::PaeDigest& pae, Time at) {
  PROBITY_TRY(auto found, read(db, "WHERE pae = :a", {pae.hex()}, at));
  if (found.empty()) return std::optional<StoredGrant>();
  return std::optional(std::move(found.front()));
}

Result<std::vector<StoredGrant>> grants_on(store::Db& db, const SubjectDigest& subject, Time at) {
  return read(db, "WHERE subject = :a", {subject.hex()}, at);
}
Result<std::vector<StoredGrant>> grants_by(store::Db& db, const std::string& granter, Time at) {
  return read(db, "WHERE granter = :a", {granter}, at);
}
Result<std::vector<StoredGrant>> grants_to(store::Db& db, const std::string& grantee, Time at) {
  return read(db, "WHERE grantee = :a", {grantee}, at);
}

Result<std::vector<StoredGrant>> grants_in_force(store::Db& db, const std::string& grantee,
                                                 const SubjectDigest& subject, Time at) {
  PROBITY_TRY(auto all,
              read(db, "WHERE subject = :a AND grantee = :b", {subject.hex(), grantee}, at));
  std::erase_if(all, [at](const StoredGrant& one) { return !one.holds_at(at); });
  std::stable_sort(all.begin(), all.end(),
                   [](const StoredGrant& a, const StoredGrant& b) { return a.until > b.until; });
  return all;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "grants";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {
      ledger::kind<Grant>({"grant",
                           {Role::officer},
                           About::known_things,
                           said("lets an organisation read files about a component or a use")},
                          rules, fold, words),
      ledger::kind<GrantEnd>(
          {"grant-end", {Role::officer}, About::known_things, said("ends a grant before its day")},
          rules, fold, words),
  };
  return made;
}

}  // namespace probity::registers::grants
