#include "server/portal/model_page.h"

#include <algorithm>
#include <set>

#include "judgement/catalog.h"
#include "registers/models/register.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
namespace models = registers::models;

namespace {

constexpr std::size_t kEvents = 50;

// The uses of all its releases, each once.
Result<std::vector<judgement::Row>> uses_of(Snapshot& snapshot,
                                            const std::vector<models::StoredRelease>& releases) {
  std::set<base::SubjectDigest> artifacts;
  std::set<base::SubjectDigest> seen;
  std::vector<judgement::Row> all;
  for (const models::StoredRelease& release : releases) {
    if (!artifacts.insert(release.artifact).second) continue;
    judgement::Wanted wanted;
    wanted.component = release.artifact;
    PROBITY_TRY(const auto rows, judgement::rows(snapshot.db, wanted));
    for (const judgement::Row& row : rows)
      if (seen.insert(row.use).second) all.push_back(row);
  }
  return all;
}

}  // namespace

Result<pages::ModelPage> model_page(Snapshot& snapshot, const std::string& id) {
  PROBITY_TRY(const auto model, models::find_model(snapshot.db, id));
  if (!model)
    return fail(Code::not_found, "no model of that name is in the log", "", "page.model", id,
                "<agency>/<model> of a registered model");
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto releases, models::releases_of_model(snapshot.db, id));
  pages::ModelPage page;
  page.title = model->name;
  page.id = id;
  PROBITY_TRY(page.agency, organisation_link(snapshot, model->organisation));
  page.summary = model->summary;
  const std::string entry = entry_href(model->entry);
  page.in_short = {
      {say("Name"), id, entry},
      {say("Steward"), page.agency.text, page.agency.href},
      {say("What it works on"), word_title(model->modality), entry},
      {say("Releases"),
       say_count(static_cast<std::int64_t>(releases.size()), "{} release", "{} releases"),
       std::nullopt}};
  for (const models::StoredRelease& release : releases) {
    PROBITY_TRY(auto shown, release_of(snapshot, release, &release == &releases.front()));
    page.releases.push_back(std::move(shown));
  }
  PROBITY_TRY(const auto uses, uses_of(snapshot, releases));
  PROBITY_TRY(page.uses, use_rows(snapshot, rules, uses));
  PROBITY_TRY(page.timeline, events_about(snapshot, model->digest, kEvents));
  for (const models::StoredRelease& release : releases) {
    PROBITY_TRY(const auto said, store::read_entry(snapshot.db, {release.entry}));
    if (!said) continue;
    PROBITY_TRY(auto event, event_of(snapshot, *said));
    page.timeline.push_back(std::move(event));
  }
  std::stable_sort(
      page.timeline.begin(), page.timeline.end(),
      [](const pages::Event& a, const pages::Event& b) { return a.time.time > b.time.time; });
  return page;
}

}  // namespace probity::server::portal
