#include "rubric/word_names.h"

#include <algorithm>
#include <map>

#include "language/say.h"

namespace probity::rubric {

namespace {

using language::said;

// Answers, checks and classes of data of the shared rules.
const std::map<std::string_view, const char*>& names() {
  static const std::map<std::string_view, const char*> kTable = {
      {"nobody", said("nobody")},
      {"staff_convenience", said("staff convenience")},
      {"public_information", said("public information")},
      {"service_operations", said("service operations")},
      {"reversible_inconvenience", said("reversible inconvenience")},
      {"none", said("none")},
      {"informs", said("informs")},
      {"recommends", said("recommends")},
      {"decides_with_review", said("decides with review")},
      {"decides", said("decides")},
      {"open_aggregated", said("open, aggregated")},
      {"synthetic", said("synthetic")},
      {"anonymised", said("anonymised")},
      {"pseudonymised", said("pseudonymised")},
      {"personal_masked", said("personal, masked")},
      {"personal", said("personal")},
      {"special", said("special")},
      {"language", said("text")},
      {"vision", said("images")},
      {"audio", said("sound")},
      {"tabular", said("tables of figures")},
      {"other", said("other")},
      {"pass", said("passed")},
      {"fail", said("failed")},
      {"insufficient_evidence", said("insufficient evidence")},
      {"provider", said("provider")},
      {"deployer", said("deployer")},
      {"distributor", said("distributor")},
      {"importer", said("importer")},
      {"product_manufacturer", said("product manufacturer")},
      {"controller", said("controller")},
      {"processor", said("processor")},
      {"modality", said("modality")},
      {"provenance", said("provenance")},
      {"documentation", said("documentation")},
      {"robustness", said("robustness")},
      {"red_team", said("red team")},
      {"bias", said("bias")},
      {"perturbation", said("perturbation")},
      {"reidentification", said("re-identification")},
      {"masking", said("masking")},
      {"privacy", said("privacy")},
      {"minimisation", said("minimisation")},
      {"audit_log", said("audit log")},
      {"impact_assessment", said("impact assessment")},
      {"oversight", said("oversight")},
      {"monitoring", said("monitoring")},
  };
  return kTable;
}

}  // namespace

std::string word_text(std::string_view word) {
  if (const auto found = names().find(word); found != names().end())
    return language::say(found->second);
  std::string out(word);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '_' || c == '-'; }, ' ');
  return out;
}

}  // namespace probity::rubric
