#include "server/portal/component_page.h"

#include <set>

#include "judgement/catalog.h"
#include "registers/attestations/register.h"
#include "registers/models/register.h"
#include "registers/provenance/register.h"
#include "rubric/code.h"
#include "server/portal/codes.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/incident_rows.h"
#include "server/portal/origin.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using pages::Tone;
namespace models = registers::models;

namespace {

constexpr std::size_t kEvents = 50;
constexpr std::int64_t kUses = 50;

// "in 2 uses of 2 agencies"; the agencies only where all of them are known.
std::string used_words(std::int64_t uses, std::size_t agencies, std::int64_t restricted) {
  std::vector<std::string> parts;
  if (uses == 0) {
    parts.push_back(say("not in a use that is listed"));
  } else if (agencies == 0) {
    parts.push_back(say_count(uses, "in {} use", "in {} uses"));
  } else {
    const std::string whose =
        say_count(static_cast<std::int64_t>(agencies), "{} agency", "{} agencies");
    parts.push_back(say_count(uses, "in {} use of {}", "in {} uses of {}", whose));
  }
  if (restricted > 0)
    parts.push_back(say_count(restricted, "and in {} restricted use", "and in {} restricted uses"));
  return say_list(parts);
}

// Where it is used, without restricted uses: those are only counted.
Status add_uses(Snapshot& snapshot, const rubric::Rubric& rules, const SubjectDigest& artifact,
                pages::ComponentPage& page) {
  judgement::Wanted wanted;
  wanted.component = artifact;
  wanted.count = kUses;
  PROBITY_TRY(const auto rows, judgement::rows(snapshot.db, wanted));
  PROBITY_TRY(const auto count, judgement::count(snapshot.db, wanted));
  PROBITY_TRY(const auto restricted, judgement::restricted_uses(snapshot.db, artifact));
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, rows));
  std::set<std::string> agencies;
  for (const judgement::Row& row : rows) agencies.insert(row.organisation);
  page.profile.used = used_words(
      count, count == static_cast<std::int64_t>(rows.size()) ? agencies.size() : 0, restricted);
  if (count > 0) page.profile.used_href = "/uses?component=" + artifact.hex();
  if (rows.empty() || rows.front().code == rubric::kNotCoded) return {};
  page.profile.highest = page.uses.front().code;
  page.profile.highest_use = {
      {say("{}, {}", page.uses.front().agency.text, page.uses.front().use.text),
       page.uses.front().use.href}};
  return {};
}

void add_profile(const rubric::Rubric& rules, const rubric::Profile& profile,
                 pages::ComponentPage& page) {
  page.profile.training =
      digit_of(rules, "D2", profile.training.value,
               profile.training.value ? rule_words(rules, profile.training.rule)
                                      : say("no steward has said what it was trained on"));
  page.profile.training.name = say("Training data");
  // The first is what keeps it from the lowest impact that it is not cleared for.
  page.profile.missing = digit_of(rules, "D4", 0);
  if (!profile.missing.empty()) {
    const rubric::Missing& first = profile.missing.front();
    const std::string words = rule_words(rules, first.id);
    page.profile.missing =
        digit_of(rules, "D4", first.digit,
                 first.from_impact == 0
                     ? say("{}, for any use", words)
                     : say("{}, for uses with impact {} and above", words, first.from_impact));
  }
  page.profile.missing.name = say("Still missing");
  page.profile.assessed = profile.envelope
                              ? say("impact up to {}, autonomy up to {}",
                                    profile.envelope->max_impact, profile.envelope->max_autonomy)
                              : say("none yet");
  std::vector<rubric::Missing> own = profile.missing;
  for (rubric::Missing& missing : own) missing.component.clear();  // the page is about it
  page.missing = missing_of(rules, own);
  for (pages::Missing& missing : page.missing) set_side(missing, /*of_component=*/true);
}

Status add_releases(Snapshot& snapshot, const std::vector<models::StoredRelease>& releases,
                    pages::ComponentPage& page, std::set<std::string>& stewards) {
  for (const models::StoredRelease& release : releases) {
    const std::string id = release.release.model.str();
    PROBITY_TRY(const auto line, models::releases_of_model(snapshot.db, id));
    PROBITY_TRY(auto shown, release_of(snapshot, release,
                                       !line.empty() && line.front().entry == release.entry));
    page.releases.push_back(std::move(shown));
    pages::Steward steward{{}, {id, model_href(id)}, day(release.time), entry_link(release.entry)};
    PROBITY_TRY(steward.agency, organisation_link(snapshot, release.organisation));
    page.stewards.push_back(std::move(steward));
    stewards.insert(release.organisation);
  }
  return {};
}

Status add_files(Snapshot& snapshot, const SubjectDigest& artifact, pages::ComponentPage& page) {
  PROBITY_TRY(const auto manifest, registers::provenance::manifest_of(snapshot.db, artifact));
  page.weights_digest = say("none: no steward has listed the files");
  page.total_size = say("not listed");
  if (!manifest) return {};
  const evidence::weights::Manifest& listed = manifest->what.manifest;
  page.weights_digest =
      listed.weights_digest ? listed.weights_digest->hex() : say("none: it has no weight file");
  page.files = files_of(listed);
  page.total_size = total_of(listed);
  PROBITY_TRY(page.twins, twins_of(snapshot, artifact, listed));
  return {};
}

}  // namespace

Result<pages::ComponentPage> component_page(Snapshot& snapshot, const std::string& root) {
  const auto artifact = SubjectDigest::from_hex(root);
  std::optional<models::Component> component;
  if (artifact) {
    PROBITY_TRY(component, models::find_component(snapshot.db, *artifact));
  }
  if (!component)
    return fail(Code::not_found, "no component of that manifest root is in the log", "",
                "page.component", root, "the manifest root of a released artifact, 64 hex digits");
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto profile, snapshot.view.profile(*artifact));
  PROBITY_TRY(const auto model, models::find_model(snapshot.db, component->model));
  PROBITY_TRY(const auto releases, models::releases_of_artifact(snapshot.db, *artifact));
  pages::ComponentPage page;
  page.title = component->name + " " + component->version;
  page.kind = modality_words(component->modality);
  if (model) page.summary = model->summary;
  page.root = root;
  add_profile(rules, profile, page);
  std::set<std::string> stewards;
  PROBITY_CHECK(add_releases(snapshot, releases, page, stewards));
  const auto agencies = static_cast<std::int64_t>(stewards.size());
  PROBITY_TRY(const auto stopped, against(snapshot, *artifact));
  page.state = stopped.value_or(pages::Tag{
      say_count(agencies, "Registered by {} agency", "Registered by {} agencies"), Tone::plain});
  PROBITY_TRY(page.label, label_of(snapshot, rules, *artifact, profile.token_missing));
  PROBITY_TRY(page.provenance, provenance_of(snapshot, rules, *artifact, releases));
  PROBITY_TRY(const auto checks, registers::attestations::checks_of(snapshot.db, *artifact));
  PROBITY_TRY(page.checks, checks_of(snapshot, checks, {stewards, &profile.missing}));
  PROBITY_CHECK(add_uses(snapshot, rules, *artifact, page));
  PROBITY_CHECK(add_files(snapshot, *artifact, page));
  PROBITY_TRY(const auto descendants, descendants_of(snapshot, *artifact));
  page.graph = lineage_graph(
      page.title, page.provenance ? page.provenance->lineage : std::vector<pages::Edge>(),
      descendants, page.twins);
  page.commands = {
      {say("Is my copy the same? Its root must be the one above"), "probity model hash PATH"}};
  PROBITY_TRY(page.incidents, incidents_about(snapshot, *artifact));
  page.incidents_href = "/incidents?subject=" + root;
  PROBITY_TRY(page.timeline, events_about(snapshot, *artifact, kEvents));
  return page;
}

}  // namespace probity::server::portal
