#include "registers/models/register.h"

#include "json/canonical.h"
#include "json/parse.h"
#include "language/say.h"
#include "ledger/checks.h"

namespace probity::registers::models {

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

// MISSION row 35: a way back counts when it was tried within this many days.
constexpr int kDrillDays = 90;

Status check_own(const std::string& id, const ledger::Signer& signer, const std::string& pointer) {
  const std::string steward = ledger::organisation_of(id);
  if (steward == signer.organisation) return {};
  return fail(Code::forbidden, "an agency speaks for its own models only", pointer, "model.steward",
              steward, signer.organisation);
}

Status rules(const Said<Model>& said, View&) {
  return check_own(said.what.id.str(), said.at.signer, "/predicate/id");
}

Status fold(const Said<Model>& said, Db& db) {
  const Model& what = said.what;
  return db.run(
      "INSERT INTO models_model(digest, id, organisation, name, summary, modality, entry) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g)",
      {said.at.subjects[0].hex(), what.id.str(), said.at.signer.organisation, what.name,
       what.summary, std::string(json::word(what.modality)),
       static_cast<std::int64_t>(said.at.index.value)});
}

Result<ledger::Words> words(const Said<Model>& said, Db& db) {
  const Model& what = said.what;
  PROBITY_TRY(const std::string steward, ledger::names_of(db, said.at.signer.organisation));
  return ledger::Words{ledger::Sort::model, what.name,
                       ledger::in_lines({what.id.str(), what.summary, json::word(what.modality),
                                         steward, what.homepage.value_or("")})};
}

Status check_rollback(const Said<Release>& said, View& view) {
  const Rollback& rollback = said.what.rollback;
  if (rollback.plan.empty())
    return fail(Code::bad_input, "the way back is not described", "/predicate/rollback/plan",
                "release.rollback", "",
                "what is done to go back, or how the service goes on without the model");
  PROBITY_TRY(const auto earlier, releases_of_model(view.db(), said.what.model.str()));
  if (!rollback.to) {
    if (earlier.empty()) return {};
    return fail(Code::bad_input,
                "a release after the first names the earlier release to go back to",
                "/predicate/rollback/to", "release.rollback-target", "",
                language::say("the artifact of an earlier release of {}", said.what.model.str()));
  }
  const StoredRelease* target = nullptr;
  for (const StoredRelease& one : earlier)
    if (one.artifact == *rollback.to) target = &one;
  if (!target || *rollback.to == said.at.subjects[0])
    return fail(Code::bad_input,
                "the rollback target is not an earlier release of this model in the log",
                "/predicate/rollback/to", "release.rollback-target", rollback.to->hex(),
                language::say("the artifact of an earlier release of {}", said.what.model.str()));
  PROBITY_TRY(const auto standing, view.standing(target->pae.retag<base::SubjectTag>()));
  PROBITY_TRY(const auto of_artifact, view.standing(target->artifact));
  if (standing || of_artifact)
    return fail(Code::conflict, "the rollback target is suspended or withdrawn",
                "/predicate/rollback/to", "release.rollback-standing", rollback.to->hex(),
                "a release in force");
  const base::Date today = base::date_of(said.at.time);
  if (!rollback.drilled_on || *rollback.drilled_on > today ||
      *rollback.drilled_on < base::add_days(today, -kDrillDays))
    return fail(
        Code::bad_input, "going back was not tried lately", "/predicate/rollback/drilled_on",
        "release.rollback-drill", rollback.drilled_on ? base::to_string(*rollback.drilled_on) : "",
        language::say("a date in the {} days before {}", kDrillDays, base::to_string(today)));
  return {};
}

Status rules(const Said<Release>& said, View& view) {
  const Release& what = said.what;
  if (said.at.subjects.size() != 1)
    return fail(Code::bad_input, "a release is one artifact", "/subject", "subject.count",
                std::to_string(said.at.subjects.size()), "1");
  PROBITY_CHECK(check_own(what.model.str(), said.at.signer, "/predicate/model"));
  PROBITY_TRY(const auto model, find_model(view.db(), what.model.str()));
  if (!model)
    return fail(Code::bad_input, "no such model in the log", "/predicate/model", "release.model",
                what.model.str(), "a registered model");
  if (what.version.empty())
    return fail(Code::bad_input, "the version is empty", "/predicate/version", "release.version",
                "", "a version");
  PROBITY_TRY(const auto taken,
              view.db().one("SELECT entry FROM models_release WHERE model = :a AND version = :b",
                            {what.model.str(), what.version}));
  if (taken)
    return fail(Code::conflict, "that version is released already; versions are never reused",
                "/predicate/version", "release.version-taken", what.version, "a new version");
  if (what.changelog.empty())
    return fail(Code::bad_input, "the changelog is empty", "/predicate/changelog",
                "release.changelog", "[]", "at least one line of what changed");
  for (std::size_t i = 0; i < what.changelog.size(); ++i)
    if (what.changelog[i].text.empty())
      return fail(Code::bad_input, "a line of the changelog says nothing",
                  "/predicate/changelog/" + std::to_string(i) + "/text", "release.changelog", "",
                  "what changed");
  PROBITY_TRY(const auto known, view.subject(said.at.subjects[0]));
  if (known && known->kind != "artifact")
    return fail(Code::bad_input, "the subject is not an artifact", "/subject/0/digest/sha256",
                "subject.kind", known->kind, "the manifest root of the model's files");
  return check_rollback(said, view);
}

Status fold(const Said<Release>& said, Db& db) {
  return db.run(
      "INSERT INTO models_release(entry, model, version, artifact, organisation, time, pae, "
      "predicate) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g,:h)",
      {static_cast<std::int64_t>(said.at.index.value), said.what.model.str(), said.what.version,
       said.at.subjects[0].hex(), said.at.signer.organisation, said.at.time.seconds,
       said.at.pae.hex(), json::canonical(json::encode(said.what))});
}

// The first release of an artifact is what the component is found by; another one of the same
// files is a statement about it.
Result<ledger::Words> words(const Said<Release>& said, Db& db) {
  const Release& what = said.what;
  PROBITY_TRY(const auto model, find_model(db, what.model.str()));
  PROBITY_TRY(const std::string steward, ledger::names_of(db, said.at.signer.organisation));
  PROBITY_TRY(const auto first, db.one("SELECT min(entry) FROM models_release WHERE artifact = :a",
                                       {said.at.subjects[0].hex()}));
  std::string changes;
  for (const ChangeLine& line : what.changelog)
    changes += (changes.empty() ? "" : "\n") + line.text;
  const bool is_first =
      first && first->integer(0) == static_cast<std::int64_t>(said.at.index.value);
  return ledger::Words{is_first ? ledger::Sort::component : ledger::Sort::statement,
                       (model ? model->name + " " : "") + what.version,
                       ledger::in_lines({what.model.str(), model ? model->summary : "", changes,
                                         what.source ? what.source->purl : "", steward})};
}

// A component is told apart by its releases: that it has one, whose, and what it works on.
Status facts(Db& db, const SubjectDigest& subject, std::vector<rubric::Fact>& out) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT r.entry, r.organisation, r.time, m.modality FROM models_release r "
               "JOIN models_model m ON m.id = r.model WHERE r.artifact = :a ORDER BY r.entry",
               {subject.hex()}));
  for (const store::Row& row : rows) {
    rubric::Fact fact{
        subject,          "provenance.release", true,
        {row.integer(2)}, base::kEndOfTime,     static_cast<std::uint64_t>(row.integer(0)),
        row.text(1)};
    out.push_back(fact);
    fact.name = "component.modality";
    fact.value = rubric::WordSet{row.text(3)};
    out.push_back(std::move(fact));
  }
  return {};
}

Result<std::optional<std::string>> label(Db& db, const SubjectDigest& subject) {
  PROBITY_TRY(
      const auto release,
      db.one("SELECT model, version FROM models_release WHERE artifact = :a ORDER BY entry LIMIT 1",
             {subject.hex()}));
  if (release) return std::optional(release->text(0) + " " + release->text(1));
  PROBITY_TRY(const auto model,
              db.one("SELECT id FROM models_model WHERE digest = :a", {subject.hex()}));
  return model ? std::optional(model->text(0)) : std::nullopt;
}

constexpr std::string_view kModelColumns =
    "SELECT digest, id, organisation, name, summary, modality, entry FROM models_model ";
constexpr std::string_view kReleaseColumns =
    "SELECT entry, artifact, organisation, time, pae, predicate FROM models_release ";

StoredModel model_of(const store::Row& row) {
  return {*SubjectDigest::from_hex(row.text(0)),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          static_cast<std::uint64_t>(row.integer(6))};
}

Result<std::vector<StoredRelease>> read_releases(Db& db, std::string_view where,
                                                 const std::string& value) {
  PROBITY_TRY(const auto rows,
              db.query(std::string(kReleaseColumns) + std::string(where), {value}));
  std::vector<StoredRelease> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(const json::Value predicate, json::parse(row.text(5)));
    PROBITY_TRY(Release release, json::decode<Release>(predicate));
    all.push_back({static_cast<std::uint64_t>(row.integer(0)),
                   *SubjectDigest::from_hex(row.text(1)),
                   row.text(2),
                   {row.integer(3)},
                   *base::PaeDigest::from_hex(row.text(4)),
                   std::move(release)});
  }
  return all;
}

}  // namespace

Result<std::optional<StoredModel>> find_model(store::Db& db, const std::string& id) {
  PROBITY_TRY(const auto row, db.one(std::string(kModelColumns) + "WHERE id = :a", {id}));
  return row ? std::optional(model_of(*row)) : std::nullopt;
}

Result<std::vector<StoredModel>> all_models(store::Db& db) {
  PROBITY_TRY(const auto rows, db.query(std::string(kModelColumns) + "ORDER BY entry"));
  std::vector<StoredModel> all;
  for (const store::Row& row : rows) all.push_back(model_of(row));
  return all;
}

Result<std::vector<StoredRelease>> releases_of_model(store::Db& db, const std::string& id) {
  return read_releases(db, "WHERE model = :a ORDER BY entry DESC", id);
}

Result<std::vector<StoredRelease>> releases_of_artifact(store::Db& db,
                                                        const SubjectDigest& artifact) {
  return read_releases(db, "WHERE artifact = :a ORDER BY entry DESC", artifact.hex());
}

Result<std::vector<SubjectDigest>> all_artifacts(store::Db& db) {
  PROBITY_TRY(
      const auto rows,
      db.query(
          "SELECT artifact, min(entry) FROM models_release GROUP BY artifact ORDER BY min(entry)"));
  std::vector<SubjectDigest> all;
  for (const store::Row& row : rows) all.push_back(*SubjectDigest::from_hex(row.text(0)));
  return all;
}

Result<std::vector<SubjectDigest>> releases_from(store::Db& db, const std::string& purl) {
  PROBITY_TRY(const auto all, read_releases(db, "WHERE :a <> '' ORDER BY entry", purl));
  std::vector<SubjectDigest> found;
  for (const StoredRelease& one : all)
    if (one.release.source &&
        (one.release.source->purl == purl || one.release.source->purl.starts_with(purl + "@")))
      found.push_back(one.artifact);
  return found;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "models";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {
      ledger::kind<Model>(
          {"model", {Role::officer}, About::a_new_name, said("registers a line of releases")},
          rules, fold, words),
      ledger::kind<Release>(
          {"release", {Role::officer}, About::an_artifact, said("releases a version of a model")},
          rules, fold, words),
  };
  made.facts = facts;
  made.label = label;
  return made;
}

}  // namespace probity::registers::models
