#include "registers/uses/rules.h"

#include "language/say.h"
#include "ledger/checks.h"
#include "rubric/code.h"

namespace probity::registers::uses {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using ledger::Said;
using ledger::View;

namespace {

// The longest life of a self-declaration, in days.
constexpr int kDeclarationDays = 366;

Result<StoredUse> own_use(View& view, const ledger::Placed& at) {
  PROBITY_TRY(const auto use, find_use(view.db(), at.subjects[0]));
  if (!use || at.subjects.size() != 1)
    return fail(Code::bad_input, "the subject is not a use", "/subject/0/digest/sha256",
                "subject.kind", at.subjects[0].hex(), "one registered use");
  if (use->organisation != at.signer.organisation)
    return fail(Code::forbidden, "an agency speaks for its own uses only",
                "/subject/0/digest/sha256", "use.owner", at.signer.organisation, use->organisation);
  PROBITY_TRY(const auto standing, view.standing(use->digest));
  if (standing && standing->state == ledger::State::withdrawn)
    return fail(Code::conflict, "the use is withdrawn", "/subject/0/digest/sha256", "use.withdrawn",
                use->use.id.str(), "a use in force");
  return *use;
}

std::string purposes_of(const rubric::Rubric& rubric) {
  std::string all;
  for (const std::string& id : rubric.purposes().ids()) all += (all.empty() ? "" : ", ") + id;
  return all;
}

Status check_purpose(const std::string& purpose, View& view) {
  PROBITY_TRY(const auto rubric, view.rubric());
  if (rubric.purposes().find(purpose)) return {};
  return fail(Code::bad_input, "the shared rules know no such purpose", "/predicate/purpose",
              "use.purpose", purpose, language::say("one of: {}", purposes_of(rubric)));
}

// What holds of a registration and of its words after each amendment.
Status check_words(const Use& what, View& view) {
  if (what.components.empty() != what.undisclosed.has_value())
    return fail(Code::bad_input, "a use names its components, or says why it names none",
                "/predicate/components", "use.components", std::to_string(what.components.size()),
                "components, or undisclosed");
  for (std::size_t i = 0; i < what.components.size(); ++i) {
    PROBITY_TRY(const auto component, view.subject(what.components[i]));
    if (!component || component->kind != "artifact")
      return fail(Code::bad_input, "the component is not in the log",
                  "/predicate/components/" + std::to_string(i), "subject.unknown",
                  what.components[i].hex(), "the artifact of a release");
  }
  PROBITY_CHECK(ledger::check_text(what.name, "/predicate/name"));
  PROBITY_CHECK(ledger::check_text(what.summary, "/predicate/summary"));
  PROBITY_CHECK(ledger::check_text(what.owner, "/predicate/owner"));
  return ledger::check_text(what.contact.office, "/predicate/contact/office");
}

}  // namespace

Status rules(const Said<Use>& said, View& view) {
  const Use& what = said.what;
  if (ledger::organisation_of(what.id.str()) != said.at.signer.organisation)
    return fail(Code::forbidden, "an agency registers its own uses only", "/predicate/id",
                "use.owner", ledger::organisation_of(what.id.str()), said.at.signer.organisation);
  if (what.purpose != kUnsorted) PROBITY_CHECK(check_purpose(what.purpose, view));
  return check_words(what, view);
}

Status rules(const Said<UseAmendment>& said, View& view) {
  const UseAmendment& what = said.what;
  PROBITY_TRY(const auto use, own_use(view, said.at));
  if (what.amends != use.said.pae)
    return fail(Code::conflict, "the use was amended meanwhile; amend its present words",
                "/predicate/amends", "amendment.stale", what.amends.hex(),
                use.said.pae.hex() + ", said by " + use.said.person + " in log entry " +
                    std::to_string(use.said.entry) + " on " + base::to_string(use.said.time));
  PROBITY_CHECK(ledger::check_public_text(what.reason, "/predicate/reason"));
  if (what.purpose) PROBITY_CHECK(check_purpose(*what.purpose, view));
  if (what.stage == Stage::not_stated)
    return fail(Code::bad_input, "an amendment says which stage the use is in", "/predicate/stage",
                "amendment.stage", "not_stated", "planned, pilot or live");
  const Use after = amended(use.use, what);
  if (changes(use.use, after).empty())
    return fail(Code::bad_input, "the amendment changes nothing", "/predicate", "amendment.nothing",
                "", "at least one member that differs from the present words");
  return check_words(after, view);
}

Status rules(const Said<UseFacts>& said, View& view) {
  PROBITY_TRY(const auto use, own_use(view, said.at));
  PROBITY_TRY(const auto rubric, view.rubric());
  const rubric::Vocabulary& vocabulary = rubric.vocabulary();
  if (said.what.facts.empty() && said.what.none_of.empty())
    return fail(Code::bad_input, "no fact is stated", "/predicate/facts", "facts.none", "[]",
                "at least one fact");
  std::set<std::string> names;
  for (std::size_t i = 0; i < said.what.facts.size(); ++i) {
    const FactValue& fact = said.what.facts[i];
    const std::string pointer = "/predicate/facts/" + std::to_string(i);
    PROBITY_TRY(const auto value,
                vocabulary.parse_value(fact.name, fact.value, pointer + "/value"));
    const rubric::Term& term = vocabulary.terms()[*vocabulary.find(fact.name)];
    // Checks, declarations and approvals have kinds of their own. Components bring their facts with
    // them; a service whose parts are not disclosed answers for itself.
    const bool of_component = term.side == rubric::Side::component && !use.use.components.empty();
    // A purpose is part of the registration, unless that left it open.
    const bool of_registration =
        fact.name == "made_of" || (fact.name == "use.purpose" && !use.unsorted);
    if (of_component || term.kind != rubric::Kind::answer || of_registration)
      return fail(Code::bad_input, "that fact is not stated in this way", pointer + "/name",
                  "fact.kind", fact.name, "an answer about the use");
    if (!names.insert(fact.name).second)
      return fail(Code::bad_input, "a fact is stated twice", pointer + "/name", "fact.duplicate",
                  fact.name, "each once");
  }
  for (std::size_t i = 0; i < said.what.none_of.size(); ++i) {
    const std::string name = "none_of." + said.what.none_of[i];
    const auto found = vocabulary.find(name);
    if (!found)
      return fail(Code::bad_input, "the shared rules know no such list",
                  "/predicate/none_of/" + std::to_string(i), "fact.list", said.what.none_of[i],
                  "a list of the vocabulary");
    if (!names.insert(name).second)
      return fail(Code::bad_input, "a list is answered twice",
                  "/predicate/none_of/" + std::to_string(i), "fact.duplicate", said.what.none_of[i],
                  "each once");
  }
  return {};
}

Status rules(const Said<SelfDeclaration>& said, View& view) {
  PROBITY_TRY(const auto use, own_use(view, said.at));
  const SelfDeclaration& what = said.what;
  PROBITY_CHECK(ledger::check_text(what.minimisation, "/predicate/minimisation"));
  PROBITY_CHECK(ledger::check_text(what.masking, "/predicate/masking"));
  PROBITY_CHECK(ledger::check_text(what.audit_log, "/predicate/audit_log"));
  PROBITY_CHECK(ledger::check_text(what.oversight, "/predicate/oversight"));
  PROBITY_CHECK(ledger::check_text(what.documentation, "/predicate/documentation"));
  return ledger::check_end(what.valid_until, said.at.time, kDeclarationDays,
                           {"the declaration must end within a year", "/predicate/valid_until",
                            "declaration.valid-until"});
}

Status rules(const Said<Adoption>& said, View& view) {
  PROBITY_TRY(const auto use, own_use(view, said.at));
  PROBITY_TRY(const auto computed, view.judgement(use.digest));
  const std::string digits = computed.code == rubric::kNotCoded ? "" : computed.code.substr(0, 3);
  if (said.what.code != digits)
    return fail(Code::conflict,
                "the code is not the computed one; only that can be adopted or disagreed with",
                "/predicate/code", "adoption.computed", said.what.code,
                digits.empty() ? "a coded use; facts are still unanswered" : digits);
  const bool disagrees = said.what.decision == Decision::disagree;
  if (disagrees && said.what.reasons.value_or("").empty())
    return fail(Code::bad_input, "a disagreement needs reasons", "/predicate/reasons",
                "adoption.reasons", "", "reasons in words");
  return {};
}

}  // namespace probity::registers::uses
