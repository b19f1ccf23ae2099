#include "ledger/kind.h"

namespace probity::ledger {

std::string predicate_type(std::string_view word, int version) {
  return "https://probity.example/" + std::string(word) + "/v" + std::to_string(version);
}

std::string Kind::predicate_type() const { return ledger::predicate_type(word, version); }

std::string Kind::label() const {
  return version == 1 ? word : word + "/v" + std::to_string(version);
}

}  // namespace probity::ledger
