#include "server/portal/origin.h"

#include <algorithm>
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
      return say("fine-tuned from");
    case provenance::Relation::adapter:
      return say("an adapter of");
    case provenance::Relation::quantized:
      return say("quantised from");
    case provenance::Relation::merge:
      return say("merged from");
    case provenance::Relation::distilled:
      return say("distilled from");
    case provenance::Relation::converted:
      return say("converted from");
    case provenance::Relation::trained_on:
      return say("trained on");
    case provenance::Relation::evaluated_on:
      return say("evaluated on");
    case provenance::Relation::contains_code:
      break;
  }
  return say("contains code of");
}

Result<std::vector<pages::Edge>> edges_of(Snapshot& snapshot,
                                          const provenance::Stored<provenance::Lineage>& lineage) {
  std::vector<pages::Edge> edges;
  for (const provenance::Edge& edge : lineage.what.edges) {
    pages::Edge out;
    out.relation = relation_words(edge.relation);
    out.target = edge.name;
    out.state_words = say("claimed");  // the log takes no other kind of lineage yet
    out.why = say("Said by a steward; the log does not hold what it names");
    if (edge.artifact) {
      PROBITY_TRY(const auto known, models::find_component(snapshot.db, *edge.artifact));
      if (known) out.href = component_href(*edge.artifact);
      if (known) out.why = say("Said by a steward; what it names is in the log");
    }
    out.entry = entry_link(lineage.entry);
    edges.push_back(std::move(out));
  }
  return edges;
}

std::string training_words(const rubric::Rubric& rules, const provenance::TrainingData& training) {
  const std::string data = capital(answer_of(rules, "training.data", training.data));
  std::vector<std::string> sets;
  for (const provenance::Dataset& set : training.datasets)
    sets.push_back(set.version ? set.name + " " + *set.version : set.name);
  if (sets.empty()) return say("{}: {}", data, training.description);
  return say("{}: {} Data sets: {}", data, training.description, say_list(sets));
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
  const std::string same =
      say_count(weights, "the same {} weight file", "the same {} weight files");
  if (other.empty()) return same;
  const std::size_t named = std::min(other.size(), kNamedFiles);
  const auto more = static_cast<std::int64_t>(other.size() - named);
  other.resize(named);
  if (more == 0) return say("{}, other {}", same, say_list(other));
  return say_count(more, "{1}, other {2} and {0} more", "{1}, other {2} and {0} more", same,
                   say_list(other));
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
  out.licence = licence ? licence->what.expression : say("no licence stated");
  if (licence) {
    out.licence_words = licence->what.evidence ? say("In log entry {}, stated in {}",
                                                     licence->entry, *licence->what.evidence)
                                               : say("In log entry {}", licence->entry);
    entry = licence->entry;
  }
  out.training = training ? training_words(rules, training->what) : say("no steward has said");
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
  return say_count(static_cast<std::int64_t>(manifest.files.size()), "{} file, {}", "{} files, {}",
                   size_words(bytes));
}

Result<std::vector<pages::Twin>> twins_of(Snapshot& snapshot, const SubjectDigest& artifact,
                                          const evidence::weights::Manifest& manifest) {
  PROBITY_TRY(const auto twins, provenance::twins_of(snapshot.db, artifact));
  std::vector<pages::Twin> all;
  for (const SubjectDigest& twin : twins) {
    pages::Twin out;
    PROBITY_TRY(out.component, component_link(snapshot, twin));
    PROBITY_TRY(const auto releases, models::releases_of_artifact(snapshot.db, twin));
    std::vector<std::string> names;
    for (const models::StoredRelease& release : releases)
      names.push_back(release.release.model.str() + " " + release.release.version);
    out.registered_as = say_list(names);
    PROBITY_TRY(const auto theirs, provenance::manifest_of(snapshot.db, twin));
    if (theirs) out.difference = difference(manifest, theirs->what.manifest);
    all.push_back(std::move(out));
  }
  return all;
}

}  // namespace probity::server::portal
