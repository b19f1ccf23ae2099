#include "registers/provenance/register.h"

#include <set>

#include "json/canonical.h"
#include "json/parse.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "registers/provenance/spdx.h"

namespace probity::registers::provenance {

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

constexpr std::string_view kTrainingData = "training.data";

// The subject is one artifact, and the signer speaks for one of its stewards: who released it.
Status check_steward(View& view, const ledger::Placed& at) {
  PROBITY_TRY(const auto subject, view.subject(at.subjects[0]));
  if (at.subjects.size() != 1 || !subject || subject->kind != "artifact")
    return fail(Code::bad_input, "the subject is not an artifact", "/subject/0/digest/sha256",
                "subject.kind", subject ? subject->kind : "", "one artifact of a release");
  return ledger::check_steward(view, at.subjects[0], at.signer,
                               {"only a steward says where a component comes from",
                                "/subject/0/digest/sha256", "provenance.steward"});
}

Status rules(const Said<WeightsManifest>& said, View& view) {
  PROBITY_CHECK(check_steward(view, said.at));
  const evidence::weights::Manifest& manifest = said.what.manifest;
  if (auto consistent = evidence::weights::verify_manifest(manifest); !consistent)
    return fail(base::within(consistent.error(), "/predicate/manifest"));
  if (manifest.root != said.at.subjects[0])
    return fail(Code::bad_input, "the manifest is of another artifact", "/predicate/manifest/root",
                "manifest.root", manifest.root.hex(), said.at.subjects[0].hex());
  return {};
}

Status rules(const Said<TrainingData>& said, View& view) {
  PROBITY_CHECK(check_steward(view, said.at));
  PROBITY_TRY(const auto rubric, view.rubric());
  PROBITY_TRY(const auto value, rubric.vocabulary().parse_value(
                                    kTrainingData, json::Value(said.what.data), "/predicate/data"));
  const bool unknown = std::holds_alternative<rubric::Unknown>(value);
  if (unknown && !said.what.datasets.empty())
    return fail(Code::bad_input, "the training data cannot be unknown and listed",
                "/predicate/datasets", "training.unknown",
                std::to_string(said.what.datasets.size()), "no data sets, or a class of data");
  if (said.what.description.empty())
    return fail(Code::bad_input, "the description is empty", "/predicate/description",
                "training.description", "", "what is known, in words");
  return {};
}

// Whether `from` is reachable from `to` over parents: then an edge from `from` to `to` would close
// a cycle.
Result<bool> descends(Db& db, const SubjectDigest& to, const SubjectDigest& from) {
  std::set<SubjectDigest> seen;
  std::vector<SubjectDigest> open = {to};
  while (!open.empty()) {
    const SubjectDigest one = open.back();
    open.pop_back();
    if (one == from) return true;
    if (!seen.insert(one).second) continue;
    PROBITY_TRY(const auto rows,
                db.query("SELECT parent FROM provenance_edge WHERE artifact = :a", {one.hex()}));
    for (const store::Row& row : rows) open.push_back(*SubjectDigest::from_hex(row.text(0)));
  }
  return false;
}

Status rules(const Said<Lineage>& said, View& view) {
  PROBITY_CHECK(check_steward(view, said.at));
  for (std::size_t i = 0; i < said.what.edges.size(); ++i) {
    const Edge& edge = said.what.edges[i];
    const std::string pointer = "/predicate/edges/" + std::to_string(i);
    if (edge.name.empty())
      return fail(Code::bad_input, "the edge does not name its parent", pointer + "/name",
                  "lineage.name", "", "a name");
    if (!edge.artifact) continue;
    PROBITY_TRY(const bool cycle, descends(view.db(), *edge.artifact, said.at.subjects[0]));
    if (cycle)
      return fail(Code::bad_input, "the edge makes the component its own ancestor",
                  pointer + "/artifact", "lineage.cycle", edge.artifact->hex(),
                  "an artifact that does not descend from the subject");
  }
  return {};
}

Status rules(const Said<LicenceStatement>& said, View& view) {
  PROBITY_CHECK(check_steward(view, said.at));
  if (auto parsed = parse_licence(said.what.expression); !parsed)
    return fail(base::within(parsed.error(), "/predicate/expression"));
  return {};
}

template <class What>
Status keep(const Said<What>& said, std::string_view kind, Db& db) {
  return db.run(
      "INSERT INTO provenance_said(entry, artifact, kind, organisation, time, predicate) "
      "VALUES(:a,:b,:c,:d,:e,:f)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.subjects[0].hex(), std::string(kind),
       said.at.signer.organisation, said.at.time.seconds,
       json::canonical(json::encode(said.what))});
}

Status fold(const Said<WeightsManifest>& said, Db& db) {
  if (const auto& weights = said.what.manifest.weights_digest)
    PROBITY_CHECK(db.run(
        "INSERT INTO provenance_weights(weights, artifact) VALUES(:a,:b) ON CONFLICT DO NOTHING",
        {weights->hex(), said.at.subjects[0].hex()}));
  return keep(said, "manifest", db);
}

Status fold(const Said<TrainingData>& said, Db& db) { return keep(said, "training", db); }

Status fold(const Said<Lineage>& said, Db& db) {
  for (const Edge& edge : said.what.edges)
    if (edge.artifact)
      PROBITY_CHECK(db.run(
          "INSERT INTO provenance_edge(artifact, parent, relation, entry) VALUES(:a,:b,:c,:d) "
          "ON CONFLICT DO NOTHING",
          {said.at.subjects[0].hex(), edge.artifact->hex(), std::string(json::word(edge.relation)),
           static_cast<std::int64_t>(said.at.index.value)}));
  return keep(said, "lineage", db);
}

Status fold(const Said<LicenceStatement>& said, Db& db) { return keep(said, "licence", db); }

Result<ledger::Words> words(const Said<TrainingData>& said, Db&) {
  std::string datasets;
  for (const Dataset& one : said.what.datasets) datasets += one.name + "\n";
  return ledger::Words{ledger::Sort::statement, said.what.data,
                       ledger::in_lines({said.what.description, datasets})};
}
Result<ledger::Words> words(const Said<Lineage>& said, Db&) {
  std::string parents;
  for (const Edge& edge : said.what.edges)
    parents += std::string(json::word(edge.relation)) + " " + edge.name + "\n";
  return ledger::Words{ledger::Sort::statement, "", std::move(parents)};
}
Result<ledger::Words> words(const Said<LicenceStatement>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, said.what.expression,
                       said.what.evidence.value_or("")};
}

Status facts(Db& db, const SubjectDigest& subject, std::vector<rubric::Fact>& out) {
  PROBITY_TRY(const auto rows, db.query("SELECT entry, kind, organisation, time, predicate FROM "
                                        "provenance_said WHERE artifact = :a "
                                        "AND kind <> 'lineage' ORDER BY entry",
                                        {subject.hex()}));
  for (const store::Row& row : rows) {
    rubric::Fact fact{subject,
                      "provenance." + row.text(1),
                      true,
                      {row.integer(3)},
                      base::kEndOfTime,
                      static_cast<std::uint64_t>(row.integer(0)),
                      row.text(2)};
    out.push_back(fact);
    if (row.text(1) != "training") continue;
    PROBITY_TRY(const json::Value predicate, json::parse(row.text(4)));
    PROBITY_TRY(const auto training, json::decode<TrainingData>(predicate));
    fact.name = kTrainingData;
    if (training.data == rubric::kDeclaredUnknown) {
      fact.value = rubric::Unknown{};
    } else {
      fact.value = rubric::Word{training.data};
    }
    out.push_back(std::move(fact));
  }
  return {};
}

template <class What>
Result<std::optional<Stored<What>>> newest(Db& db, const SubjectDigest& artifact,
                                           std::string_view kind) {
  PROBITY_TRY(const auto row,
              db.one("SELECT entry, organisation, time, predicate FROM provenance_said "
                     "WHERE artifact = :a AND kind = :b ORDER BY entry DESC LIMIT 1",
                     {artifact.hex(), std::string(kind)}));
  if (!row) return std::optional<Stored<What>>();
  PROBITY_TRY(const json::Value predicate, json::parse(row->text(3)));
  PROBITY_TRY(What what, json::decode<What>(predicate));
  return std::optional(Stored<What>{static_cast<std::uint64_t>(row->integer(0)),
                                    row->text(1),
                                    {row->integer(2)},
                                    std::move(what)});
}

}  // namespace

Result<std::optional<Stored<WeightsManifest>>> manifest_of(store::Db& db,
                                                           const SubjectDigest& artifact) {
  return newest<WeightsManifest>(db, artifact, "manifest");
}
Result<std::optional<Stored<TrainingData>>> training_of(store::Db& db,
                                                        const SubjectDigest& artifact) {
  return newest<TrainingData>(db, artifact, "training");
}
Result<std::optional<Stored<Lineage>>> lineage_of(store::Db& db, const SubjectDigest& artifact) {
  return newest<Lineage>(db, artifact, "lineage");
}
Result<std::optional<Stored<LicenceStatement>>> licence_of(store::Db& db,
                                                           const SubjectDigest& artifact) {
  return newest<LicenceStatement>(db, artifact, "licence");
}

Result<std::vector<Descendant>> descendants_of(store::Db& db, const SubjectDigest& artifact) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT DISTINCT artifact, relation FROM provenance_edge WHERE parent = :a "
                       "ORDER BY artifact, relation",
                       {artifact.hex()}));
  std::vector<Descendant> all;
  for (const store::Row& row : rows) {
    if (const auto relation = json::from_word<Relation>(row.text(1)))
      all.push_back({*SubjectDigest::from_hex(row.text(0)), *relation});
  }
  return all;
}

Result<std::vector<SubjectDigest>> twins_of(store::Db& db, const SubjectDigest& artifact) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT DISTINCT b.artifact FROM provenance_weights a "
               "JOIN provenance_weights b ON b.weights = a.weights AND b.artifact <> a.artifact "
               "WHERE a.artifact = :a ORDER BY b.artifact",
               {artifact.hex()}));
  std::vector<SubjectDigest> twins;
  for (const store::Row& row : rows) twins.push_back(*SubjectDigest::from_hex(row.text(0)));
  return twins;
}

Result<std::vector<SubjectDigest>> artifacts_with(store::Db& db, const SubjectDigest& digest) {
  // A digest is 64 hex digits, so it is no pattern.
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT artifact FROM provenance_said WHERE kind = 'manifest' AND "
               "predicate LIKE '%' || :a || '%' UNION SELECT artifact FROM provenance_weights "
               "WHERE weights = :b ORDER BY artifact",
               {digest.hex(), digest.hex()}));
  std::vector<SubjectDigest> found;
  for (const store::Row& row : rows) found.push_back(*SubjectDigest::from_hex(row.text(0)));
  return found;
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "provenance";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  const std::set<Role> officer = {Role::officer};
  const About known = About::known_things;
  made.kinds = {
      ledger::kind<WeightsManifest>(
          {"weights-manifest", officer, known, said("lists a component's files and their digests")},
          rules, fold),
      ledger::kind<TrainingData>(
          {"training-data", officer, known,
           said("says what a component was trained on, or that it is unknown")},
          rules, fold, words),
      ledger::kind<Lineage>({"lineage", officer, known, said("says what a component derives from")},
                            rules, fold, words),
      ledger::kind<LicenceStatement>(
          {"licence", officer, known, said("says a component's licence")}, rules, fold, words),
  };
  made.facts = facts;
  return made;
}

}  // namespace probity::registers::provenance
