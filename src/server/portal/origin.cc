#include "server/portal/origin.h"

#include <map>

#include "json/codec.h"
#include "registers/provenance/register.h"
#include "rubric/fact.h"
#include "server/http/request.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;
using base::SubjectDigest;
namespace models = registers::models;
namespace provenance = registers::provenance;

namespace {

constexpr std::size_t kNamedFiles = 3;

std::string relation_words(provenance::Relation relation) {
  switch (relation) {
    case provenance::Relation::finetune:
      return "fine-tuned from";
    case provenance::Relation::adapter:
      return "an adapter of";
    case provenance::Relation::quantized:
      return "quantised from";
    case provenance::Relation::merge:
      return "merged from";
    case provenance::Relation::distilled:
      return "distilled from";
    case provenance::Relation::converted:
      return "converted from";
    case provenance::Relation::trained_on:
      return "trained on";
    case provenance::Relation::evaluated_on:
      return "evaluated on";
    case provenance::Relation::contains_code:
      break;
  }
  return "contains code of";
}

Result<std::vector<pages::Edge>> edges_of(Snapshot& snapshot,
                                          const provenance::Stored<provenance::Lineage>& lineage) {
  std::vector<pages::Edge> edges;
  for (const provenance::Edge& edge : lineage.what.edges) {
    pages::Edge out;
    out.relation = relation_words(edge.relation);
    out.target = edge.name;
    out.why = "Said by a steward; the log does not hold what it names";
    if (edge.artifact) {
      PROBITY_TRY(const auto known, models::find_component(snapshot.db, *edge.artifact));
      if (known) out.href = component_href(*edge.artifact);
      if (known) out.why = "Said by a steward; what it names is in the log";
    }
    out.entry = entry_link(lineage.entry);
    edges.push_back(std::move(out));
  }
  return edges;
}

std::string training_words(const rubric::Rubric& rules, const provenance::TrainingData& training) {
  std::string words =
      capital(answer_of(rules, "training.data", training.data)) + ": " + training.description;
  for (const provenance::Dataset& set : training.datasets)
    words += (&set == &training.datasets.front() ? " Data sets: " : ", ") + set.name +
             (set.version ? " " + *set.version : "");
  return words;
}

// The files that only `theirs` has in this form, by name.
std::string difference(const evidence::weights::Manifest& ours,
                       const evidence::weights::Manifest& theirs) {
  std::map<std::string_view, const base::Hash256*> known;
  std::int64_t weights = 0;
  for (const auto& file : ours.files) {
    known[file.path] = &file.sha256;
    if (evidence::weights::is_weight_file(file.path)) ++weights;
  }
  std::vector<std::string> other;
  for (const auto& file : theirs.files)
    if (const auto found = known.find(file.path);
        found == known.end() || *found->second != file.sha256)
      other.push_back(file.path);
  std::string words = "the same " + counted(weights, "weight file", "weight files");
  for (std::size_t i = 0; i < other.size() && i < kNamedFiles; ++i)
    words += (i == 0 ? ", other " : ", ") + other[i];
  if (other.size() > kNamedFiles)
    words +=
        " and " + counted(static_cast<std::int64_t>(other.size() - kNamedFiles), "more", "more");
  return words;
}

}  // namespace

std::optional<pages::Source> source_of(const models::Source& source) {
  constexpr std::string_view kNpm = "pkg:npm/";
  std::string_view purl = source.purl;
  const std::size_t at = purl.rfind('@');
  if (at == std::string_view::npos || at == 0)
    return pages::Source{source.purl, "", source.integrity, std::nullopt};
  pages::Source out{std::string(purl.substr(0, at)), std::string(purl.substr(at + 1)),
                    source.integrity, std::nullopt};
  if (!purl.starts_with(kNpm)) return out;
  out.name = purl.substr(kNpm.size(), at - kNpm.size());
  if (out.name.starts_with("%40")) out.name.replace(0, 3, "@");
  out.href = "https://www.npmjs.com/package/" + http::percent_encoded_path(out.name) + "/v/" +
             http::percent_encoded(out.version);
  return out;
}

Result<std::optional<pages::Provenance>> provenance_of(
    Snapshot& snapshot, const rubric::Rubric& rules, const SubjectDigest& artifact,
    const std::vector<models::StoredRelease>& releases) {
  PROBITY_TRY(const auto training, provenance::training_of(snapshot.db, artifact));
  PROBITY_TRY(const auto licence, provenance::licence_of(snapshot.db, artifact));
  PROBITY_TRY(const auto lineage, provenance::lineage_of(snapshot.db, artifact));
  pages::Provenance out;
  std::optional<std::uint64_t> entry;
  for (const models::StoredRelease& release : releases) {
    if (out.package || !release.release.source) continue;
    out.package = source_of(*release.release.source);
    entry = release.entry;
  }
  if (!entry && !training && !licence && !lineage) return std::optional<pages::Provenance>();
  if (lineage) {
    PROBITY_TRY(out.lineage, edges_of(snapshot, *lineage));
    entry = lineage->entry;
  }
  out.licence = licence ? licence->what.expression : "no licence stated";
  if (licence) {
    out.licence_words = "In log entry " + std::to_string(licence->entry);
    if (licence->what.evidence) out.licence_words += ", stated in " + *licence->what.evidence;
    entry = licence->entry;
  }
  out.training = training ? training_words(rules, training->what) : "no steward has said";
  if (training) entry = training->entry;
  out.entry = entry_link(*entry);
  return std::optional(std::move(out));
}

Result<std::vector<Descendant>> descendants_of(Snapshot& snapshot, const SubjectDigest& artifact) {
  PROBITY_TRY(const auto found, provenance::descendants_of(snapshot.db, artifact));
  std::vector<Descendant> all;
  for (const provenance::Descendant& one : found) {
    PROBITY_TRY(auto link, component_link(snapshot, one.artifact));
    all.push_back({std::move(link), relation_words(one.relation)});
  }
  return all;
}

std::vector<pages::WeightFile> files_of(const evidence::weights::Manifest& manifest) {
  std::vector<pages::WeightFile> files;
  for (const auto& file : manifest.files)
    files.push_back({file.path, static_cast<std::int64_t>(file.size), size_words(file.size),
                     file.sha256.hex(), evidence::weights::is_weight_file(file.path)});
  return files;
}

std::string total_of(const evidence::weights::Manifest& manifest) {
  std::uint64_t bytes = 0;
  for (const auto& file : manifest.files) bytes += file.size;
  return counted(static_cast<std::int64_t>(manifest.files.size()), "file", "files") + ", " +
         size_words(bytes);
}

Result<std::vector<pages::Twin>> twins_of(Snapshot& snapshot, const SubjectDigest& artifact,
                                          const evidence::weights::Manifest& manifest) {
  PROBITY_TRY(const auto twins, provenance::twins_of(snapshot.db, artifact));
  std::vector<pages::Twin> all;
  for (const SubjectDigest& twin : twins) {
    pages::Twin out;
    PROBITY_TRY(out.component, component_link(snapshot, twin));
    PROBITY_TRY(const auto releases, models::releases_of_artifact(snapshot.db, twin));
    for (const models::StoredRelease& release : releases)
      out.registered_as += (out.registered_as.empty() ? "" : ", ") + release.release.model.str() +
                           " " + release.release.version;
    PROBITY_TRY(const auto theirs, provenance::manifest_of(snapshot.db, twin));
    if (theirs) out.difference = difference(manifest, theirs->what.manifest);
    all.push_back(std::move(out));
  }
  return all;
}

}  // namespace probity::server::portal
