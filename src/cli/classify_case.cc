#include "cli/classify_case.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "crypto/sha256.h"
#include "json/value.h"

namespace probity::cli {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Subjects need digests; here they stand for nothing but themselves.
base::SubjectDigest stand_in(const std::string& name) {
  return crypto::sha256(base::as_bytes(name)).retag<base::SubjectTag>();
}

// Who says it: the owner for answers, a different assessor for each check, so that each counts.
std::string issuer_of(const std::string& fact) { return fact.starts_with("check.") ? "assessor-" + fact : "owner"; }

Status add_facts(const json::Value& object, const std::string& pointer, const base::SubjectDigest& subject,
                 const rubric::Rubric& rubric, std::vector<rubric::Fact>& facts) {
  if (!object.is_object())
    return fail(Code::bad_input, "facts are an object of names and values", pointer, "value.type",
                std::string(json::kind_name(object)), "an object");
  for (const auto& [key, value] : object.get_object()) {
    const std::string name(key);
    PROBITY_TRY(auto parsed,
                rubric.vocabulary().parse_value(name, value, pointer + "/" + json::pointer_token(name)));
    facts.push_back({subject, name, std::move(parsed), {}, base::kEndOfTime, facts.size() + 1, issuer_of(name)});
  }
  return {};
}

Status add_none_of(const json::Value& list, const base::SubjectDigest& subject, const rubric::Rubric& rubric,
                   std::vector<rubric::Fact>& facts) {
  if (!list.is_array()) return fail(Code::bad_input, "none_of is a list", "/none_of", "value.type", "", "a list");
  for (std::size_t i = 0; i < list.get_array().size(); ++i) {
    const json::Value& one = list.get_array()[i];
    const std::string name = "none_of." + (one.is_string() ? std::string(json::view(one.get_string())) : "");
    if (!rubric.vocabulary().find(name))
      return fail(Code::bad_input, "the shared rules know no such list", "/none_of/" + std::to_string(i), "fact.list",
                  name.substr(8), "a list of the vocabulary");
    facts.push_back({subject, name, true, {}, base::kEndOfTime, facts.size() + 1, "owner"});
  }
  return {};
}

}  // namespace

Result<rubric::Case> case_of(const json::Value& document, const rubric::Rubric& rubric) {
  rubric::Case made;
  made.use = stand_in("use");
  const json::Value* facts = json::find(document, "facts");
  if (!facts) return fail(Code::bad_input, "the document has no facts", "/facts", "field.missing", "", "an object");
  for (const auto& [key, value] : document.get_object())
    if (key != "facts" && key != "none_of" && key != "components")
      return fail(Code::bad_input, "no such field", "/" + json::pointer_token(key), "field.unknown", std::string(key),
                  "facts, none_of, components");
  PROBITY_CHECK(add_facts(*facts, "/facts", made.use, rubric, made.use_facts));
  if (const json::Value* lists = json::find(document, "none_of"))
    PROBITY_CHECK(add_none_of(*lists, made.use, rubric, made.use_facts));
  const json::Value* components = json::find(document, "components");
  if (!components) return made;
  if (!components->is_array())
    return fail(Code::bad_input, "components are a list", "/components", "value.type", "", "a list");
  for (std::size_t i = 0; i < components->get_array().size(); ++i) {
    const std::string label = "component " + std::to_string(i);
    rubric::Component component{stand_in(label), label, {}};
    PROBITY_CHECK(add_facts(components->get_array()[i], "/components/" + std::to_string(i), component.subject, rubric,
                            component.facts));
    made.components.push_back(std::move(component));
  }
  return made;
}

}  // namespace probity::cli
