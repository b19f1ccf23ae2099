#include "server/portal/use_parts.h"

#include <algorithm>
#include <set>

#include "registers/attestations/register.h"
#include "registers/models/register.h"
#include "rubric/expression.h"
#include "rubric/tables.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Status;
using base::SubjectDigest;
namespace models = registers::models;

namespace {

// How many independent checks the shared rules ask for at this impact.
std::int64_t checks_asked(const rubric::Rubric& rules, const rubric::Judgement& judgement,
                          base::Time now) {
  std::vector<rubric::Interval> digits;
  for (const rubric::Digit& digit : judgement.digits)
    digits.push_back({digit.at_least, digit.at_most});
  std::int64_t asked = 0;
  const rubric::Scope scope{nullptr, nullptr, digits.data(), now};
  for (const rubric::Requirement& one : rules.tables().requirements)
    if (one.independent && one.when.holds(scope) == rubric::Tri::yes)
      asked = std::max(asked, one.min_issuers);
  return asked;
}

pages::ChecksNeeded checks_needed(Snapshot& snapshot, const Subject& subject,
                                  const std::vector<pages::Check>& checks) {
  pages::ChecksNeeded out;
  std::set<std::string> assessors;
  for (const pages::Check& check : checks)
    if (check.counts) assessors.insert(check.assessor.href);
  out.counted = static_cast<std::int64_t>(assessors.size());
  out.rule = rule_link("D4", say("The rule"));
  const auto& impact = subject.judgement.impact().value;
  if (!impact) {
    out.words =
        say("How many independent checks are needed follows from the impact, which is still open.");
    return out;
  }
  out.needed = checks_asked(subject.rules, subject.judgement, snapshot.now);
  out.words =
      out.needed == 0
          ? say("A use with impact {} needs no independent check.", *impact)
          : say_count(out.needed,
                      "At impact {1}, each component of a use needs valid checks by {0} "
                      "independent organisation. What counts is organisations, not checks.",
                      "At impact {1}, each component of a use needs valid checks by {0} "
                      "independent organisations. What counts is organisations, not checks.",
                      *impact);
  return out;
}

}  // namespace

Status add_parts(Snapshot& snapshot, const Subject& subject, pages::UsePage& page) {
  for (const SubjectDigest& component : subject.stored.use.components) {
    pages::Part part;
    PROBITY_TRY(part.component, component_link(snapshot, component));
    PROBITY_TRY(const auto releases, models::releases_of_artifact(snapshot.db, component));
    for (const models::StoredRelease& release : releases) {
      const bool own = release.organisation == subject.stored.organisation;
      if (part.version.empty() || own)
        part.version = release.release.model.str() + " " + release.release.version;
      PROBITY_TRY(auto shown, release_of(snapshot, release, &release == &releases.front()));
      page.releases.push_back(std::move(shown));
      PROBITY_TRY(const auto model, models::find_model(snapshot.db, release.release.model.str()));
      if (model && (part.role.empty() || own)) part.role = model->summary;
    }
    PROBITY_TRY(const auto profile, snapshot.view.profile(component));
    const std::string lacking =
        profile.missing.empty() ? "0" : std::to_string(profile.missing.front().digit);
    const std::string assessed = saying_words(profile.assessing);
    part.profile = profile.training.value
                       ? say("Training data {}, still missing {}; {}", *profile.training.value,
                             lacking, assessed)
                       : say("Training data open, still missing {}; {}", lacking, assessed);
    PROBITY_TRY(part.label, label_tag(snapshot, component));
    page.parts.push_back(std::move(part));
  }
  return {};
}

Status add_checks(Snapshot& snapshot, const Subject& subject, pages::UsePage& page) {
  namespace attestations = registers::attestations;
  Weighing weighing{{subject.stored.organisation}, &subject.judgement.missing};
  PROBITY_TRY(auto checks, attestations::checks_of(snapshot.db, subject.stored.digest));
  for (const SubjectDigest& component : subject.stored.use.components) {
    PROBITY_TRY(const auto more, attestations::checks_of(snapshot.db, component));
    checks.insert(checks.end(), more.begin(), more.end());
    PROBITY_TRY(const auto releases, models::releases_of_artifact(snapshot.db, component));
    for (const models::StoredRelease& one : releases) weighing.authors.insert(one.organisation);
  }
  PROBITY_TRY(page.checks, checks_of(snapshot, checks, weighing));
  page.checks_needed = checks_needed(snapshot, subject, page.checks);
  return {};
}

}  // namespace probity::server::portal
