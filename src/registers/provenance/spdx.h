// SPDX licence expressions (SPDX 3.0, Annex "SPDX license expressions"): identifiers of the list,
// "+", WITH, AND, OR, parentheses, LicenseRef-. Only what the expression says; what it permits is
// for a later reader. Pure, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace probity::registers::provenance {

struct Licence {
  std::string expression;        // as given
  std::vector<std::string> ids;  // in order of appearance, each once
  bool listed = true;            // every id is of the SPDX list: no LicenseRef-
};

// Refused with rule "licence.expression": syntax, unknown or deprecated ids, NONE, NOASSERTION.
base::Result<Licence> parse_licence(std::string_view expression);

}  // namespace probity::registers::provenance
