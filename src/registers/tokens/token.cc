#include "registers/tokens/token.h"

namespace probity::registers::tokens {

rubric::Clearance clearance(const SafetyToken& token, rubric::TokenStatus status) {
  rubric::Clearance asked;
  asked.kind = token.about == About::use ? rubric::TokenKind::use : rubric::TokenKind::component;
  asked.purposes = token.purposes;
  asked.forbidden = token.forbidden;
  asked.max_role = token.max_role;
  asked.max_impact = token.max_impact;
  asked.not_before = token.not_before;
  asked.expires = token.expires;
  asked.status = status;
  asked.continuity_service = token.continuity_service.value_or("");
  return asked;
}

}  // namespace probity::registers::tokens
