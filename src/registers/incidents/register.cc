#include "registers/incidents/register.h"

#include <set>

#include "json/canonical.h"
#include "json/parse.h"
#include "language/say.h"
#include "registers/incidents/course.h"
#include "registers/incidents/rules.h"
#include "store/log_store.h"

namespace probity::registers::incidents {

using base::Result;
using base::Status;
using base::SubjectDigest;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::Unattended;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kSeriousOpen = "incident.serious_open";

// What is said of an incident is said of the uses and components it concerns too: it stands in
// their timelines, and their codes are computed anew.
Status add_about(Db& db, const SubjectDigest& incident, log::LogIndex entry) {
  PROBITY_TRY(const auto rows, db.query("SELECT subject FROM incidents_about WHERE incident = :a",
                                        {incident.hex()}));
  for (const store::Row& row : rows)
    PROBITY_CHECK(ledger::add_about(db, *SubjectDigest::from_hex(row.text(0)), entry));
  return {};
}

Status fold(const Said<Incident>& said, Db& db) {
  const Incident& what = said.what;
  const SubjectDigest& digest = said.at.subjects[0];
  const auto entry = static_cast<std::int64_t>(said.at.index.value);
  PROBITY_TRY(const auto agency, ledger::find_organisation(db, said.at.signer.organisation));
  std::string words =
      what.id.str() + "\n" + (agency ? agency->name : "") + "\n" + what.title + "\n" + what.summary;
  PROBITY_CHECK(db.run(
      "INSERT INTO incidents_incident(digest, id, organisation, entry, time, case_number, words, "
      "predicate) VALUES(:a,:b,:c,:d,:e,:f,:g,:h)",
      {digest.hex(), what.id.str(), said.at.signer.organisation, entry, said.at.time.seconds,
       what.case_number ? what.case_number->str() : "", std::move(words),
       json::canonical(json::encode(what))}));
  for (const auto* concerned : {&what.uses, &what.components})
    for (const SubjectDigest& subject : *concerned)
      PROBITY_CHECK(db.run("INSERT INTO incidents_about(incident, subject, entry) VALUES(:a,:b,:c)",
                           {digest.hex(), subject.hex(), entry}));
  return add_about(db, digest, said.at.index);
}

// Of both versions: the nonce is nobody's to read.
Status keep(const ledger::Placed& at, const IncidentUpdate& what, Db& db) {
  PROBITY_CHECK(
      db.run("INSERT INTO incidents_update(entry, incident, time, predicate) VALUES(:a,:b,:c,:d)",
             {static_cast<std::int64_t>(at.index.value), at.subjects[0].hex(), at.time.seconds,
              json::canonical(json::encode(what))}));
  return add_about(db, at.subjects[0], at.index);
}
Status fold(const Said<IncidentUpdate>& said, Db& db) { return keep(said.at, said.what, db); }
Status fold(const Said<IncidentUpdateV2>& said, Db& db) { return keep(said.at, said.what, db); }

Result<ledger::Words> words(const Said<Incident>& said, Db&) {
  const Incident& what = said.what;
  return ledger::Words{ledger::Sort::statement, what.title,
                       ledger::in_lines({what.id.str(), what.summary, what.harm})};
}

ledger::Words words_of(const IncidentUpdate& what) {
  return {ledger::Sort::statement, "", ledger::in_lines({what.note, what.measures.value_or("")})};
}
Result<ledger::Words> words(const Said<IncidentUpdate>& said, Db&) { return words_of(said.what); }
Result<ledger::Words> words(const Said<IncidentUpdateV2>& said, Db&) { return words_of(said.what); }

// What an erased incident keeps: everything that moves a risk code, and how it is found.
Incident remains(Incident what) {
  what.nonce.clear();
  what.title.clear();
  what.summary.clear();
  what.harm.clear();
  return what;
}
void clear_texts(IncidentUpdate& what) {
  what.note.clear();
  for (auto* text : {&what.reason, &what.measures})
    if (*text) text->value().clear();
}
IncidentUpdate remains(IncidentUpdate what) {
  clear_texts(what);
  return what;
}
IncidentUpdateV2 remains(IncidentUpdateV2 what) {
  clear_texts(what);
  what.nonce.clear();
  return what;
}

// One alarm for each stretch in which a serious incident was open. Each incident has a voice of its
// own: a later one of the same organisation must not silence an earlier one when it ends.
Status facts(Db& db, const SubjectDigest& subject, std::vector<rubric::Fact>& out) {
  PROBITY_TRY(const auto all, incidents_about(db, subject));
  for (const SubjectDigest& digest : all) {
    PROBITY_TRY(const auto incident, find_incident(db, digest));
    PROBITY_TRY(const auto course, course_of(db, *incident));
    for (const Phase& phase : course)
      if (phase.is_alarm())
        out.push_back({subject, std::string(kSeriousOpen), true, phase.from, phase.until,
                       incident->entry, incident->incident.id.str()});
  }
  return {};
}

constexpr std::string_view kColumns =
    "SELECT digest, organisation, entry, time, predicate FROM incidents_incident ";

Result<std::optional<StoredIncident>> one_incident(Db& db, std::string_view where,
                                                   const std::string& value) {
  PROBITY_TRY(const auto row, db.one(std::string(kColumns) + std::string(where), {value}));
  if (!row) return std::optional<StoredIncident>();
  PROBITY_TRY(const json::Value predicate, json::parse(row->text(4)));
  PROBITY_TRY(Incident incident, json::decode<Incident>(predicate));
  return std::optional(StoredIncident{*SubjectDigest::from_hex(row->text(0)),
                                      row->text(1),
                                      static_cast<std::uint64_t>(row->integer(2)),
                                      {row->integer(3)},
                                      std::move(incident)});
}

// Whether one of the uses concerned is in a restricted area: then no list shows the incident.
Result<bool> is_restricted(View& view, const Incident& incident) {
  for (const SubjectDigest& use : incident.uses) {
    PROBITY_TRY(const auto judged, view.judgement(use));
    if (judged.restricted) return true;
  }
  return false;
}

Status refresh(View& view, const SubjectDigest& digest) {
  PROBITY_TRY(const auto incident, find_incident(view.db(), digest));
  PROBITY_TRY(const auto course, course_of(view.db(), *incident));
  const Phase& now = phase_at(course, view.now());
  PROBITY_TRY(const bool restricted, is_restricted(view, incident->incident));
  PROBITY_CHECK(view.db().run("DELETE FROM incidents_now WHERE incident = :a", {digest.hex()}));
  return view.db().run(
      "INSERT INTO incidents_now(incident, state, severity, restricted) VALUES(:a,:b,:c,:d)",
      {digest.hex(), now.counts ? std::string(json::word(now.state)) : "withdrawn",
       std::string(json::word(now.severity)), std::int64_t{restricted}});
}

Result<std::set<SubjectDigest>> all_incidents(Db& db) {
  PROBITY_TRY(const auto rows, db.query("SELECT digest FROM incidents_incident"));
  std::set<SubjectDigest> all;
  for (const store::Row& row : rows) all.insert(*SubjectDigest::from_hex(row.text(0)));
  return all;
}

// The incidents that a touched digest can have moved: itself, those about a touched use, and those
// that a touched statement is about.
Status add_moved(View& view, const SubjectDigest& touched, std::set<SubjectDigest>& moved) {
  PROBITY_TRY(const auto registered, view.subject(touched));
  if (!registered) {
    PROBITY_TRY(const auto entry, store::find(view.db(), touched.retag<base::PaeTag>()));
    if (!entry) return {};
    PROBITY_TRY(const auto about, ledger::subjects_of(view.db(), *entry));
    for (const SubjectDigest& one : about) PROBITY_CHECK(add_moved(view, one, moved));
    return {};
  }
  if (registered->kind == "incident") moved.insert(touched);
  if (registered->kind != "use") return {};
  PROBITY_TRY(const auto about, incidents_about(view.db(), touched));
  moved.insert(about.begin(), about.end());
  return {};
}

Result<std::vector<Unattended>> follow(View& view, const ledger::Batch& batch) {
  std::set<SubjectDigest> moved;
  if (batch.kinds.contains("rubric-release") || batch.kinds.contains("key-revocation")) {
    PROBITY_TRY(moved, all_incidents(view.db()));
  } else {
    for (const SubjectDigest& touched : batch.touched)
      PROBITY_CHECK(add_moved(view, touched, moved));
  }
  for (const SubjectDigest& one : moved) PROBITY_CHECK(refresh(view, one));
  return std::vector<Unattended>();
}

Status settle(View& view) {
  PROBITY_TRY(const auto all, all_incidents(view.db()));
  for (const SubjectDigest& one : all) PROBITY_CHECK(refresh(view, one));
  return {};
}

}  // namespace

Result<std::optional<StoredIncident>> find_incident(store::Db& db, const std::string& id) {
  return one_incident(db, "WHERE id = :a", id);
}

Result<std::optional<StoredIncident>> find_incident(store::Db& db, const SubjectDigest& digest) {
  return one_incident(db, "WHERE digest = :a", digest.hex());
}

Result<std::optional<StoredIncident>> find_incident(store::Db& db, const base::CaseNumber& number) {
  return one_incident(db, "WHERE case_number = :a ORDER BY entry LIMIT 1", number.str());
}

Result<std::vector<StoredUpdate>> updates_of(store::Db& db, const SubjectDigest& incident) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT entry, time, predicate FROM incidents_update WHERE incident = :a "
                       "ORDER BY entry",
                       {incident.hex()}));
  std::vector<StoredUpdate> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(const json::Value predicate, json::parse(row.text(2)));
    PROBITY_TRY(IncidentUpdate update, json::decode<IncidentUpdate>(predicate));
    all.push_back(
        {static_cast<std::uint64_t>(row.integer(0)), {row.integer(1)}, std::move(update)});
  }
  return all;
}

Result<std::vector<SubjectDigest>> incidents_about(store::Db& db, const SubjectDigest& subject) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT incident FROM incidents_about WHERE subject = :a ORDER BY entry "
                       "DESC",
                       {subject.hex()}));
  std::vector<SubjectDigest> all;
  for (const store::Row& row : rows) all.push_back(*SubjectDigest::from_hex(row.text(0)));
  return all;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "incidents";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  const std::set<Role> officer = {Role::officer};
  made.kinds = {
      ledger::erasable<Incident>(
          ledger::kind<Incident>({"incident", officer, About::a_new_name,
                                  said("registers an incident with a use or component")},
                                 rules, fold, words),
          remains),
      ledger::erasable<IncidentUpdate>(
          ledger::kind<IncidentUpdate>({"incident-update", officer, About::known_things,
                                        said("says what has become of an incident")},
                                       rules, fold, words),
          remains),
      ledger::erasable<IncidentUpdateV2>(
          ledger::kind<IncidentUpdateV2>({"incident-update", officer, About::known_things,
                                          said("says what has become of an incident"),
                                          /*version=*/2},
                                         rules, fold, words),
          remains),
  };
  made.facts = facts;
  made.follow = follow;
  made.settle = settle;
  return made;
}

}  // namespace probity::registers::incidents
