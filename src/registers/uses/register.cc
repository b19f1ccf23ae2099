#include "registers/uses/register.h"

#include "json/canonical.h"
#include "json/parse.h"
#include "language/say.h"
#include "ledger/validity.h"
#include "registers/uses/amendment.h"
#include "registers/uses/folds.h"
#include "registers/uses/rules.h"

namespace probity::registers::uses {

using base::Result;
using base::Status;
using base::SubjectDigest;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kPurpose = "use.purpose";

struct NewFact {
  std::string name;
  json::Value value;
  base::Time until = base::kEndOfTime;
};

Status add_fact(Db& db, const ledger::Placed& at, const NewFact& fact) {
  return db.run(
      "INSERT INTO uses_fact(use_digest, name, value, since, until, issuer, entry) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g)",
      {at.subjects[0].hex(), fact.name, json::canonical(fact.value), at.time.seconds,
       fact.until.seconds, at.signer.organisation, static_cast<std::int64_t>(at.index.value)});
}

Status fold(const Said<Use>& said, Db& db) {
  const Use& what = said.what;
  PROBITY_CHECK(
      db.run("INSERT INTO uses_use(digest, id, organisation, purpose, entry, time, predicate, "
             "said_entry, said_time, said_pae, said_person) "
             "VALUES(:a,:b,:c,:d,:e,:f,:g,:h,:i,:j,:k)",
             {said.at.subjects[0].hex(), what.id.str(), said.at.signer.organisation, what.purpose,
              static_cast<std::int64_t>(said.at.index.value), said.at.time.seconds,
              json::canonical(json::encode(what)), static_cast<std::int64_t>(said.at.index.value),
              said.at.time.seconds, said.at.pae.hex(), said.at.signer.person}));
  if (what.purpose != kUnsorted) PROBITY_CHECK(add_purpose(db, said.at, what.purpose));
  if (what.components.empty()) return {};
  return add_parts(db, said.at, what);
}

Result<ledger::Words> words_of(const Use& what, const std::string& organisation, Db& db) {
  PROBITY_TRY(const std::string agency, ledger::names_of(db, organisation));
  return ledger::Words{ledger::Sort::use,
                       what.name,
                       ledger::in_lines({what.summary, what.context, what.id.str(), what.purpose,
                                         what.owner, what.contact.office, agency}),
                       std::nullopt,
                       what.purpose,
                       std::string(json::word(what.stage))};
}

Result<ledger::Words> words(const Said<Use>& said, Db& db) {
  return words_of(said.what, said.at.signer.organisation, db);
}

Status fold(const Said<UseFacts>& said, Db& db) {
  for (const FactValue& fact : said.what.facts) {
    PROBITY_CHECK(add_fact(db, said.at, {fact.name, fact.value}));
    if (fact.name != kPurpose) continue;
    PROBITY_CHECK(
        db.run("UPDATE uses_use SET purpose = :a WHERE digest = :b",
               {std::string(json::view(fact.value.as_string())), said.at.subjects[0].hex()}));
    PROBITY_CHECK(renew_words(db, said.at.subjects[0], said.at.index));
  }
  for (const std::string& list : said.what.none_of)
    PROBITY_CHECK(add_fact(db, said.at, {"none_of." + list, json::Value(true)}));
  return {};
}

Status fold(const Said<SelfDeclaration>& said, Db& db) {
  PROBITY_TRY(const base::Time until,
              ledger::end_of_day(db, said.at.signer.organisation, said.what.valid_until));
  return add_fact(db, said.at, {"declaration.self", json::Value(true), until});
}

Result<ledger::Words> words(const Said<SelfDeclaration>& said, Db&) {
  const SelfDeclaration& what = said.what;
  return ledger::Words{ledger::Sort::statement, "",
                       ledger::in_lines({what.minimisation, what.masking, what.audit_log,
                                         what.oversight, what.documentation})};
}

Status fold(const Said<Adoption>& said, Db& db) {
  const Adoption& what = said.what;
  PROBITY_CHECK(
      db.run("INSERT INTO uses_adoption(entry, use_digest, code, decision, reasons, person, time) "
             "VALUES(:a,:b,:c,:d,:e,:f,:g)",
             {static_cast<std::int64_t>(said.at.index.value), said.at.subjects[0].hex(), what.code,
              std::string(json::word(what.decision)), what.reasons.value_or(""),
              said.at.signer.person, said.at.time.seconds}));
  // A later disagreement takes an earlier adoption back: the same issuer's later word supersedes.
  const json::Value value =
      what.decision == Decision::adopt ? json::Value(what.code) : json::Value(nullptr);
  return add_fact(db, said.at, {"use.adopted", value});
}

Result<ledger::Words> words(const Said<Adoption>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, "", said.what.reasons.value_or("")};
}

// The stored JSON as the rubric's value. Words, codes and purposes are texts there; only the
// vocabulary, which folds must not depend on, could tell more, and evaluate() checks every value
// against it.
rubric::Value value_of(const json::Value& value) {
  if (value.is_bool()) return value.get_bool();
  if (value.is_int64()) return value.get_int64();
  if (value.is_array()) {
    rubric::DigestSet digests;
    rubric::WordSet words;
    for (const json::Value& one : value.get_array()) {
      const std::string_view text = json::view(one.get_string());
      if (const auto digest = SubjectDigest::from_hex(text)) digests.insert(*digest);
      words.emplace(text);
    }
    if (digests.size() == words.size()) return digests;
    return words;
  }
  if (!value.is_string()) return rubric::Word{""};
  const std::string_view text = json::view(value.get_string());
  if (text == rubric::kDeclaredUnknown) return rubric::Unknown{};
  return rubric::Word{std::string(text)};
}

Status facts(Db& db, const SubjectDigest& subject, std::vector<rubric::Fact>& out) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT name, value, since, until, entry, issuer FROM uses_fact "
                       "WHERE use_digest = :a ORDER BY entry, name",
                       {subject.hex()}));
  for (const store::Row& row : rows) {
    PROBITY_TRY(const json::Value value, json::parse(row.text(1)));
    out.push_back({subject,
                   row.text(0),
                   value_of(value),
                   {row.integer(2)},
                   {row.integer(3)},
                   static_cast<std::uint64_t>(row.integer(4)),
                   row.text(5)});
  }
  return {};
}

constexpr std::string_view kUseColumns =
    "SELECT digest, organisation, entry, time, predicate, purpose, said_entry, said_time, "
    "said_pae, said_person FROM uses_use ";

Result<StoredUse> use_of(const store::Row& row) {
  PROBITY_TRY(const json::Value predicate, json::parse(row.text(4)));
  PROBITY_TRY(Use use, json::decode<Use>(predicate));
  const bool unsorted = use.purpose == kUnsorted;
  use.purpose = row.text(5);
  return StoredUse{*SubjectDigest::from_hex(row.text(0)),
                   row.text(1),
                   static_cast<std::uint64_t>(row.integer(2)),
                   {row.integer(3)},
                   std::move(use),
                   {static_cast<std::uint64_t>(row.integer(6)),
                    {row.integer(7)},
                    *base::PaeDigest::from_hex(row.text(8)),
                    row.text(9)},
                   unsorted};
}

Result<std::optional<StoredUse>> one_use(Db& db, std::string_view where, const std::string& value) {
  PROBITY_TRY(const auto row, db.one(std::string(kUseColumns) + std::string(where), {value}));
  if (!row) return std::optional<StoredUse>();
  PROBITY_TRY(StoredUse use, use_of(*row));
  return std::optional(std::move(use));
}

}  // namespace

Status add_purpose(Db& db, const ledger::Placed& at, const std::string& purpose) {
  return add_fact(db, at, {std::string(kPurpose), json::Value(purpose)});
}

Status add_parts(Db& db, const ledger::Placed& at, const Use& use) {
  return add_fact(db, at, {"made_of", json::encode(use.components)});
}

Status renew_words(Db& db, const SubjectDigest& use, log::LogIndex by) {
  PROBITY_TRY(const auto stored, find_use(db, use));
  if (!stored) return {};
  PROBITY_TRY(const auto words, words_of(stored->use, stored->organisation, db));
  return ledger::renew_words(db, {stored->entry, ledger::Sort::use}, words, by);
}

Result<std::optional<StoredUse>> find_use(store::Db& db, const std::string& id) {
  return one_use(db, "WHERE id = :a", id);
}

Result<std::optional<StoredUse>> find_use(store::Db& db, const SubjectDigest& digest) {
  return one_use(db, "WHERE digest = :a", digest.hex());
}

Result<std::vector<StoredUse>> all_uses(store::Db& db) {
  PROBITY_TRY(const auto rows, db.query(std::string(kUseColumns) + "ORDER BY id"));
  std::vector<StoredUse> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(StoredUse use, use_of(row));
    all.push_back(std::move(use));
  }
  return all;
}

Result<std::optional<StoredAdoption>> last_adoption(store::Db& db, const SubjectDigest& use) {
  PROBITY_TRY(const auto row,
              db.one("SELECT entry, code, decision, reasons, person, time FROM uses_adoption "
                     "WHERE use_digest = :a ORDER BY entry DESC LIMIT 1",
                     {use.hex()}));
  if (!row) return std::optional<StoredAdoption>();
  return std::optional(
      StoredAdoption{static_cast<std::uint64_t>(row->integer(0)),
                     row->text(1),
                     row->text(2) == "adopt" ? Decision::adopt : Decision::disagree,
                     row->text(3),
                     row->text(4),
                     {row->integer(5)}});
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "uses";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  const std::set<Role> officer = {Role::officer};
  made.kinds = {
      ledger::kind<Use>(
          {"use", officer, About::a_new_name, said("registers a use of AI in a service")}, rules,
          fold, words),
      ledger::kind<UseFacts>(
          {"use-facts", officer, About::known_things, said("states facts about a use")}, rules,
          fold),
      ledger::kind<SelfDeclaration>({"self-declaration", officer, About::known_things,
                                     said("declares that the core controls are in place")},
                                    rules, fold, words),
      ledger::kind<Adoption>({"adoption", officer, About::known_things,
                              said("adopts the computed risk code, or disagrees with reasons")},
                             rules, fold, words),
      amendment_kind(),
  };
  made.facts = facts;
  made.label = [](Db& db, const SubjectDigest& subject) -> Result<std::optional<std::string>> {
    PROBITY_TRY(const auto row,
                db.one("SELECT id FROM uses_use WHERE digest = :a", {subject.hex()}));
    return row ? std::optional(row->text(0)) : std::nullopt;
  };
  return made;
}

}  // namespace probity::registers::uses
