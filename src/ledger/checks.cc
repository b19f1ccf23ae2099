#include "ledger/checks.h"

#include "base/personal.h"
#include "language/say.h"

namespace probity::ledger {

using base::Code;
using base::fail;
using base::Status;

Status check_text(const std::string& text, const std::string& pointer, const std::string& rule) {
  if (!text.empty()) return {};
  return fail(Code::bad_input, "the text is empty", pointer, rule, "", "a text in plain words");
}

namespace {

Status personal(std::string_view found, const std::string& pointer) {
  return fail(Code::bad_input, "the text is public for good and must not say how to reach a person",
              pointer, "text.personal", std::string(found),
              "a text without e-mail addresses and phone numbers");
}

}  // namespace

Status check_public_text(const std::string& text, const std::string& pointer) {
  PROBITY_CHECK(check_text(text, pointer));
  const std::string_view found = base::personal_in(text);
  return found.empty() ? Status() : personal(found, pointer);
}

Status check_public_reference(const std::string& text, const std::string& pointer) {
  PROBITY_CHECK(check_text(text, pointer));
  if (text.find('@') == text.npos) return {};
  const std::string_view found = base::personal_in(text);
  return found.empty() ? Status() : personal(found, pointer);
}

Status check_steward(View& view, const base::SubjectDigest& component, const Signer& signer,
                     Refusal refusal) {
  PROBITY_TRY(const auto facts, view.facts(component));
  std::string stewards;
  for (const rubric::Fact& fact : facts) {
    if (fact.name != "provenance.release") continue;
    if (fact.issuer == signer.organisation) return {};
    stewards += (stewards.empty() ? "" : ", ") + fact.issuer;
  }
  return fail(Code::forbidden, std::move(refusal.what), std::move(refusal.pointer),
              std::move(refusal.rule), signer.organisation, stewards);
}

Status check_own_use(View& view, const Placed& at, Refusal refusal) {
  const std::string pointer = "/subject/0/digest/sha256";
  PROBITY_TRY(const auto use, view.subject(at.subjects[0]));
  if (at.subjects.size() != 1 || !use || use->kind != "use")
    return fail(Code::bad_input, "the subject is not a use", pointer, "subject.kind",
                use ? use->kind : "a statement", "one registered use");
  if (use->organisation == at.signer.organisation) return {};
  return fail(Code::forbidden, std::move(refusal.what), pointer, std::move(refusal.rule),
              at.signer.organisation, use->organisation);
}

Status check_end(base::Date until, base::Time now, int days, Refusal refusal) {
  const base::Date today = base::date_of(now);
  const base::Date last = base::add_days(today, days);
  if (today <= until && until <= last) return {};
  return fail(Code::bad_input, std::move(refusal.what), std::move(refusal.pointer),
              std::move(refusal.rule), base::to_string(until),
              language::say("{} to {}", base::to_string(today), base::to_string(last)));
}

base::Result<Organisation> subject_organisation(View& view, const Placed& at) {
  if (at.subjects.size() != 1)
    return fail(Code::bad_input, "one organisation at a time", "/subject", "subject.count",
                std::to_string(at.subjects.size()), "1");
  PROBITY_TRY(const auto subject, view.subject(at.subjects[0]));
  if (subject && subject->kind == "agency") {
    PROBITY_TRY(const auto organisation, view.organisation(subject->name));
    if (organisation) return *organisation;
  }
  return fail(Code::bad_input, "the subject is not an organisation", "/subject/0/digest/sha256",
              "subject.kind", subject ? subject->kind : "", "agency");
}

}  // namespace probity::ledger
