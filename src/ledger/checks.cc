#include "ledger/checks.h"

#include "base/personal.h"

namespace probity::ledger {

using base::Code;
using base::fail;
using base::Status;

Status check_text(const std::string& text, const std::string& pointer, const std::string& rule) {
  if (!text.empty()) return {};
  return fail(Code::bad_input, "the text is empty", pointer, rule, "", "a text in plain words");
}

Status check_public_text(const std::string& text, const std::string& pointer) {
  PROBITY_CHECK(check_text(text, pointer));
  const std::string_view found = base::personal_in(text);
  if (found.empty()) return {};
  return fail(Code::bad_input, "the text is public for good and must not say how to reach a person",
              pointer, "text.personal", std::string(found),
              "a text without e-mail addresses and phone numbers");
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

}  // namespace probity::ledger
