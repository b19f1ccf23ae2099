#include "server/portal/rows.h"

#include <set>

#include "registers/models/register.h"
#include "registers/provenance/register.h"
#include "rubric/code.h"
#include "server/portal/codes.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;
using base::SubjectDigest;
namespace models = registers::models;
namespace tokens = registers::tokens;
namespace uses = registers::uses;

Result<pages::Link> organisation_link(Snapshot& snapshot, const std::string& id) {
  PROBITY_TRY(const auto organisation, snapshot.view.organisation(id));
  return organisation ? agency_link(*organisation) : pages::Link{id, agency_href(id)};
}

Result<pages::Link> component_link(Snapshot& snapshot, const SubjectDigest& artifact) {
  PROBITY_TRY(const auto component, models::find_component(snapshot.db, artifact));
  const std::string name =
      component ? component->name + " " + component->version : artifact.hex().substr(0, 12);
  return pages::Link{name, component_href(artifact)};
}

Result<pages::Tag> label_tag(Snapshot& snapshot, const SubjectDigest& subject) {
  PROBITY_TRY(const auto token, tokens::last_token(snapshot.db, subject));
  if (!token) return no_token_tag();
  PROBITY_TRY(const auto state, tokens::listed_state(snapshot.view, *token));
  return token_tag(state, *token);
}

std::string modality_words(const std::string& modality) {
  if (modality == "language") return say("Works on text");
  if (modality == "vision") return say("Works on images");
  if (modality == "audio") return say("Works on sound");
  return modality == "tabular" ? say("Works on tables of figures") : say("Works on other data");
}

Result<pages::Code> row_code(Snapshot& snapshot, const rubric::Rubric& rules,
                             const judgement::Row& row) {
  if (snapshot.now < row.due) return code_of(rules, row.code, row.provisional, snapshot.now);
  PROBITY_TRY(const auto judgement, snapshot.view.judgement(row.use));
  return code_of(rules, judgement.code, judgement.provisional, snapshot.now);
}

Result<pages::UseRow> use_row(Snapshot& snapshot, const rubric::Rubric& rules,
                              const judgement::Row& row) {
  pages::UseRow out;
  PROBITY_TRY(const auto use, uses::find_use(snapshot.db, row.use));
  out.use = {use ? use->use.name : row.name, use_href(row.name)};
  PROBITY_TRY(out.agency, organisation_link(snapshot, row.organisation));
  if (use) out.purpose = use->use.summary;
  PROBITY_TRY(out.code, row_code(snapshot, rules, row));
  PROBITY_TRY(out.label, label_tag(snapshot, row.use));
  out.access = tier_tag(row.tier);
  if (!use) return out;
  for (const SubjectDigest& component : use->use.components) {
    PROBITY_TRY(auto link, component_link(snapshot, component));
    out.components.push_back(std::move(link));
  }
  return out;
}

Result<std::vector<pages::UseRow>> use_rows(Snapshot& snapshot, const rubric::Rubric& rules,
                                            const std::vector<judgement::Row>& rows) {
  std::vector<pages::UseRow> all;
  for (const judgement::Row& row : rows) {
    PROBITY_TRY(auto one, use_row(snapshot, rules, row));
    all.push_back(std::move(one));
  }
  return all;
}

Result<pages::ComponentRow> component_row(Snapshot& snapshot, const rubric::Rubric& rules,
                                          const models::Component& component) {
  pages::ComponentRow out;
  const SubjectDigest& artifact = component.artifact;
  out.component = {component.name + " " + component.version, component_href(artifact)};
  out.kind = modality_words(component.modality);
  out.root = artifact.hex();
  PROBITY_TRY(const auto releases, models::releases_of_artifact(snapshot.db, artifact));
  std::set<std::string> stewards;
  std::vector<std::string> versions;
  for (const models::StoredRelease& release : releases) {
    versions.push_back(release.release.model.str() + " " + release.release.version);
    if (!stewards.insert(release.organisation).second) continue;
    PROBITY_TRY(auto steward, organisation_link(snapshot, release.organisation));
    out.stewards.push_back(std::move(steward));
  }
  out.versions = say_list(versions);
  PROBITY_TRY(const auto licence, registers::provenance::licence_of(snapshot.db, artifact));
  out.licence = licence ? licence->what.expression : say("no licence stated");
  judgement::Wanted wanted;
  wanted.component = artifact;
  PROBITY_TRY(out.used, judgement::count(snapshot.db, wanted));
  if (out.used > 0) out.used_href = "/uses?component=" + artifact.hex();
  wanted.count = 1;
  PROBITY_TRY(const auto gravest, judgement::rows(snapshot.db, wanted));
  if (!gravest.empty() && gravest.front().code != rubric::kNotCoded) {
    PROBITY_TRY(out.highest, row_code(snapshot, rules, gravest.front()));
  }
  PROBITY_TRY(out.label, label_tag(snapshot, artifact));
  PROBITY_TRY(const auto twins, registers::provenance::twins_of(snapshot.db, artifact));
  out.twins = static_cast<std::int64_t>(twins.size());
  if (out.twins > 0) out.twins_href = component_href(artifact) + "#identity";
  return out;
}

}  // namespace probity::server::portal
