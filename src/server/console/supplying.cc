#include "server/console/supplying.h"

#include <algorithm>

#include "rubric/tables.h"
#include "server/portal/vocabulary.h"

namespace probity::server::console {

namespace {

constexpr std::string_view kCheck = "check.";

}  // namespace

std::string scope_words(std::string_view scope) { return portal::word_title(scope); }

std::vector<std::string> all_scopes_of(const rubric::Rubric& rules) {
  std::vector<std::string> all;
  for (const rubric::Term& term : rules.vocabulary().terms())
    if (term.name.starts_with(kCheck)) all.push_back(term.name.substr(kCheck.size()));
  return all;
}

Takes takes(const rubric::Rubric& rules, std::string_view requirement) {
  Takes made;
  for (const rubric::Requirement& rule : rules.tables().requirements) {
    if (rule.id != requirement) continue;
    for (const std::string& scope : all_scopes_of(rules)) {
      const auto index = rules.vocabulary().find(std::string(kCheck) + scope);
      if (index && rule.checks[*index]) made.scopes.push_back(scope);
    }
  }
  made.any = made.scopes.size() > 1 && made.scopes.size() == all_scopes_of(rules).size();
  return made;
}

bool has_counted(const rubric::Missing& missing, std::string_view organisation) {
  return std::any_of(
      missing.evidence.begin(), missing.evidence.end(),
      [&](const rubric::Counted& one) { return one.counts && one.fact.issuer == organisation; });
}

}  // namespace probity::server::console
