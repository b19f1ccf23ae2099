#include "server/portal/evidence.h"

#include <algorithm>
#include <tuple>

#include "access/reading.h"
#include "json/codec.h"
#include "language/say.h"
#include "registers/tokens/register.h"
#include "rubric/tables.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Result;
using base::SubjectDigest;
using pages::Tone;
namespace attestations = registers::attestations;
namespace models = registers::models;
namespace tokens = registers::tokens;

namespace {

// Why a check does not count; empty when it does.
Result<std::string> objection(Snapshot& snapshot, const attestations::StoredCheck& check,
                              bool is_latest, const Weighing& weighing) {
  PROBITY_TRY(const auto standing, snapshot.view.standing(check.pae.retag<base::SubjectTag>()));
  if (standing) return standing_words(standing->state, standing->reason);
  if (snapshot.now >= check.until) return say("Its time is over");
  PROBITY_TRY(const auto entry, store::read_entry(snapshot.db, {check.entry}));
  if (entry) {
    PROBITY_TRY(const auto key, ledger::find_key(snapshot.db, entry->key));
    if (key && key->compromised_since && *key->compromised_since <= entry->time)
      return say("Signed with a key that was compromised");
  }
  if (!is_latest) return say("The same assessor signed a later one");
  if (check.verdict != "pass") return say("It was not passed");
  if (weighing.authors.contains(check.organisation))
    return say("Its assessor answers for what is checked");
  return std::string();
}

// What the rubric said against this very piece of evidence wherever it looked at it.
std::string refusal(const attestations::StoredCheck& check, const Weighing& weighing) {
  std::string why;
  if (!weighing.missing) return why;
  for (const rubric::Missing& missing : *weighing.missing)
    for (const rubric::Counted& counted : missing.evidence) {
      if (counted.fact.entry != check.entry || counted.fact.name != "check." + check.scope)
        continue;
      if (counted.counts) return {};
      why = capital(saying_words(counted.saying));
    }
  return why;
}

// The files it rests on: how many, and those that are public and lie here.
base::Status add_evidence(Snapshot& snapshot, std::uint64_t entry, pages::Check& out) {
  PROBITY_TRY(const auto files, attestations::evidence_of(snapshot.db, entry));
  if (files.empty()) return {};
  out.evidence = language::say_count(static_cast<std::int64_t>(files.size()),
                                     "{} evidence file; its digest is in the entry",
                                     "{} evidence files; their digests are in the entry");
  for (const attestations::EvidenceFile& file : files) {
    if (!file.public_) continue;
    PROBITY_TRY(const auto here, access::public_evidence(snapshot.db, file.sha256, snapshot.now));
    if (here) out.files.push_back({file.name, "/files/" + file.sha256.hex()});
  }
  return {};
}

// Who can supply it: what its rule takes as evidence says so.
std::string supplier_of(const rubric::Rubric& rules, const rubric::Missing& missing) {
  for (const rubric::Requirement& rule : rules.tables().requirements) {
    if (rule.id != missing.id) continue;
    const bool by_check =
        std::find(rule.checks.begin(), rule.checks.end(), true) != rule.checks.end();
    if (!by_check) return say("a steward of the component");
    if (rule.independent) return say("independent assessors");
    return rule.or_when ? say("an assessor, or the agency where its own declaration suffices")
                        : say("an assessor");
  }
  if (missing.id == "alarm.suspended")
    return say("whoever suspended it, or a steward by another release");
  return missing.id == "alarm.failed" ? say("the assessor whose check failed") : say("the agency");
}

}  // namespace

Result<std::vector<pages::Check>> checks_of(Snapshot& snapshot,
                                            const std::vector<attestations::StoredCheck>& checks,
                                            const Weighing& weighing) {
  std::vector<pages::Check> all;
  std::set<std::tuple<SubjectDigest, std::string, std::string>> seen;  // newest first
  for (const attestations::StoredCheck& check : checks) {
    const bool latest = seen.emplace(check.subject, check.organisation, check.scope).second;
    PROBITY_TRY(std::string why, objection(snapshot, check, latest, weighing));
    if (why.empty()) why = refusal(check, weighing);
    pages::Check out;
    out.counts = why.empty();
    PROBITY_TRY(const std::string about, snapshot.view.label(check.subject));
    out.what = say("{} of {}", word_title(check.scope), about);
    PROBITY_TRY(const auto organisation, snapshot.view.organisation(check.organisation));
    out.assessor = organisation ? agency_link(*organisation)
                                : pages::Link{check.organisation, agency_href(check.organisation)};
    out.verdict = verdict_tag(check.verdict);
    out.why = out.counts
                  ? say("Passed, still valid, and signed by an organisation that does not answer "
                        "for what is checked")
                  : std::move(why);
    out.signed_on = day(check.since);
    out.valid_until = end(check.until, organisation ? organisation->zone : "UTC");
    out.entry = entry_link(check.entry);
    PROBITY_CHECK(add_evidence(snapshot, check.entry, out));
    all.push_back(std::move(out));
  }
  return all;
}

Result<pages::Release> release_of(Snapshot& snapshot, const models::StoredRelease& release,
                                  bool newest) {
  const models::Release& what = release.release;
  pages::Release out;
  out.model = {what.model.str(), model_href(what.model.str())};
  out.version = what.version;
  out.released = day(release.time);
  std::vector<std::string> changes;
  for (const models::ChangeLine& line : what.changelog)
    changes.push_back(change_words(json::word(line.kind), line.text));
  out.changelog = say_chain(changes);
  out.rollback = what.rollback.plan;
  if (what.rollback.to) {
    PROBITY_TRY(const auto to, component_link(snapshot, *what.rollback.to));
    out.rollback = out.rollback.empty() ? to.text : say("{}: {}", to.text, out.rollback);
    if (what.rollback.drilled_on)
      out.rollback =
          say("{} (last tried on {})", out.rollback, date_words(*what.rollback.drilled_on));
  }
  PROBITY_TRY(const auto of_files, against(snapshot, release.artifact));
  PROBITY_TRY(const auto of_statement, against(snapshot, release.pae.retag<base::SubjectTag>()));
  out.state =
      newest ? pages::Tag{say("Newest"), Tone::good} : pages::Tag{say("Earlier"), Tone::plain};
  if (of_files) out.state = *of_files;
  if (of_statement) out.state = *of_statement;
  out.component_href = component_href(release.artifact);
  out.entry = entry_link(release.entry);
  return out;
}

void set_side(pages::Missing& missing, bool of_component) {
  missing.where = of_component ? "component" : "use";
  missing.side = of_component ? say("Missing on the side of the component")
                              : say("Missing on the side of the use");
}

namespace {

std::vector<std::string> reasons_words(const rubric::Rubric& rules,
                                       const std::vector<rubric::Reason>& reasons) {
  std::vector<std::string> all;
  for (const rubric::Reason& one : reasons) all.push_back(reason_words(rules, one));
  return all;
}

}  // namespace

std::vector<pages::Missing> missing_of(const rubric::Rubric& rules,
                                       const std::vector<rubric::Missing>& missing) {
  std::vector<pages::Missing> all;
  for (const rubric::Missing& one : missing) {
    pages::Missing out;
    out.digit = std::to_string(one.digit);
    const std::string words = rule_words(rules, one.id);
    const std::string by = rule_words(rules, one.id + ".satisfied_by");
    out.what = one.expiring ? say("Expires within 30 days: {}", words) : capital(words);
    if (one.need > 1) out.what = say("{} ({} of {})", out.what, one.have, one.need);
    if (!one.component.empty()) out.what = say("{}, for {}", out.what, one.component);
    if (one.from_impact > 0)
      out.what = say("{}, for uses with impact {} and above", out.what, one.from_impact);
    if (!by.empty()) out.what = say("{}. What settles it: {}", out.what, by);
    out.who = supplier_of(rules, one);
    set_side(out, !one.component.empty());
    out.rule = rule_link(one.id);
    all.push_back(std::move(out));
  }
  return all;
}

std::string state_words(const rubric::Rubric& rules, const tokens::State& state) {
  if (state.lacking.empty()) return state.why;
  return say("{}: {}", state.why, say_chain(reasons_words(rules, state.lacking)));
}

Result<pages::Label> label_of(Snapshot& snapshot, const rubric::Rubric& rules,
                              const SubjectDigest& subject,
                              const std::vector<rubric::Reason>& why_not) {
  PROBITY_TRY(const auto token, tokens::last_token(snapshot.db, subject));
  if (!token) {
    return pages::Label{no_token_tag(),
                        why_not.empty()
                            ? say("Earned, and not signed yet")
                            : say("Not earned: {}", say_chain(reasons_words(rules, why_not))),
                        "", ""};
  }
  PROBITY_TRY(const auto state, tokens::state_of(snapshot.view, *token));
  return pages::Label{token_tag(state, *token), state_words(rules, state), token_href(token->pae),
                      token_download(token->pae, token_file_name(token->token.name))};
}

Result<std::optional<pages::Tag>> against(Snapshot& snapshot, const SubjectDigest& subject) {
  PROBITY_TRY(const auto standing, snapshot.view.standing(subject));
  if (!standing) return std::optional<pages::Tag>();
  return std::optional(
      pages::Tag{standing_words(standing->state, standing->since, standing->reason), Tone::bad});
}

}  // namespace probity::server::portal
