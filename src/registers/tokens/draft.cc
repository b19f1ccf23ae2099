// What the token of a use or component must say now: computed, never typed.
#include <set>

#include "json/codec.h"
#include "judgement/parts.h"
#include "registers/tokens/register.h"

namespace probity::registers::tokens {

using base::Code;
using base::fail;
using base::Result;
using base::SubjectDigest;
using ledger::View;

namespace {

tl::unexpected<base::Error> not_earned(const std::vector<rubric::Reason>& missing) {
  std::string all;
  for (const rubric::Reason& one : missing) all += (all.empty() ? "" : "; ") + one.words;
  return fail(Code::conflict, "the safety token is not earned", "", "token.earned", all,
              "nothing missing");
}

// The entries that say what holds of a subject now.
base::Status add_evidence(View& view, const SubjectDigest& subject,
                          std::set<std::uint64_t>& entries) {
  PROBITY_TRY(const auto facts, view.facts(subject));
  for (const rubric::Fact& fact : facts)
    if (fact.from <= view.now() && view.now() < fact.until) entries.insert(fact.entry);
  return {};
}

// The one word that the use's facts give under a name now.
Result<std::string> word_of(View& view, const SubjectDigest& use, std::string_view name) {
  PROBITY_TRY(const auto facts, view.facts(use));
  std::string found;
  std::uint64_t newest = 0;
  for (const rubric::Fact& fact : facts) {
    const auto* word = std::get_if<rubric::Word>(&fact.value);
    if (!word || fact.name != name || fact.from > view.now() || view.now() >= fact.until ||
        fact.entry < newest)
      continue;
    found = word->text;
    newest = fact.entry;
  }
  return found;
}

}  // namespace

Result<std::uint64_t> next_status_index(store::Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT max(status_index) FROM tokens_token"));
  return row->is_null(0) ? std::uint64_t{0} : static_cast<std::uint64_t>(row->integer(0)) + 1;
}

namespace {

Result<statement::Statement> draft_use(View& view, const ledger::RegisteredSubject& use,
                                       SafetyToken token) {
  PROBITY_TRY(const auto judgement, view.judgement(use.digest));
  if (!judgement.token_earned) return not_earned(judgement.token_missing);
  PROBITY_TRY(const auto rubric, view.rubric());
  PROBITY_TRY(const std::string purpose, word_of(view, use.digest, "use.purpose"));
  PROBITY_TRY(const std::string role, word_of(view, use.digest, "use.role"));
  token.about = About::use;
  token.code = judgement.code;
  token.access = rubric::to_text(judgement.tier);
  token.purposes = {purpose};
  if (const rubric::Purpose* node = rubric.purposes().find(purpose)) {
    token.forbidden = node->forbidden;
    if (node->continuity) token.continuity_service = purpose;
  }
  PROBITY_TRY(const std::string data, word_of(view, use.digest, "use.operation_data"));
  if (!data.empty()) token.data_classes = {data};
  token.oversight = judgement.autonomy().words;
  token.max_role = json::from_word<rubric::DecisionRole>(role).value_or(rubric::DecisionRole::none);
  token.max_impact = judgement.impact().value.value_or(0);
  token.max_autonomy = judgement.autonomy().value.value_or(0);
  std::set<std::uint64_t> entries;
  PROBITY_CHECK(add_evidence(view, use.digest, entries));
  PROBITY_TRY(const auto facts, view.facts(use.digest));
  PROBITY_TRY(const auto components, judgement::made_of(view.db(), facts, view.now()));
  std::vector<statement::Subject> subjects = {statement::subject(use.name, use.digest)};
  for (const SubjectDigest& component : components) {
    PROBITY_CHECK(add_evidence(view, component, entries));
    PROBITY_TRY(const std::string label, view.label(component));
    subjects.push_back(statement::subject(label, component));
  }
  token.evidence.assign(entries.begin(), entries.end());
  return statement::Statement{std::move(subjects), ledger::predicate_type("safety-token"),
                              json::encode(token)};
}

Result<statement::Statement> draft_component(View& view, const SubjectDigest& component,
                                             SafetyToken token) {
  PROBITY_TRY(const auto profile, view.profile(component));
  if (!profile.token_earned || !profile.envelope) return not_earned(profile.token_missing);
  token.about = About::component;
  token.access = "open";
  token.max_role = profile.envelope->max_role;
  token.max_impact = profile.envelope->max_impact;
  token.max_autonomy = profile.envelope->max_autonomy;
  token.data_classes = profile.envelope->data_classes;
  std::set<std::uint64_t> entries;
  PROBITY_CHECK(add_evidence(view, component, entries));
  token.evidence.assign(entries.begin(), entries.end());
  return statement::Statement{{statement::subject(token.name, component)},
                              ledger::predicate_type("safety-token"),
                              json::encode(token)};
}

}  // namespace

Result<statement::Statement> draft(View& view, const SubjectDigest& subject) {
  PROBITY_TRY(const auto registered, view.subject(subject));
  if (!registered || (registered->kind != "use" && registered->kind != "artifact"))
    return fail(Code::bad_input, "only uses and components have safety tokens",
                "/subject/0/digest/sha256", "subject.kind", registered ? registered->kind : "",
                "a use or an artifact");
  SafetyToken token;
  PROBITY_TRY(token.name, view.label(subject));
  PROBITY_TRY(const auto rubric, view.rubric());
  token.rules = {rubric.version(), rubric.digest()};
  token.not_before = view.now();
  PROBITY_TRY(token.expires, view.token_expiry(subject));
  PROBITY_TRY(token.status_index, next_status_index(view.db()));
  return registered->kind == "use" ? draft_use(view, *registered, std::move(token))
                                   : draft_component(view, subject, std::move(token));
}

}  // namespace probity::registers::tokens
