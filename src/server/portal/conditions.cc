#include "server/portal/conditions.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <vector>

#include "json/canonical.h"
#include "json/value.h"
#include "server/portal/words.h"

namespace probity::server::portal {

namespace {

std::string plain(const json::Value& value) {
  if (value.is_string()) return word_text(json::view(value.get_string()));
  if (value.is_bool()) return value.get_bool() ? say("yes") : say("no");
  if (value.is_int64()) return grouped(value.get_int64());
  return json::canonical(value);
}

std::string digit_words(const json::Value& condition, const DigitNames& names, bool negated) {
  const std::string id(json::text_of(condition, "digit").value_or(""));
  const json::Value* least = json::find(condition, "at_least");
  const auto name = names.find(id);
  const std::string title = name == names.end() ? id : name->second;
  const std::string level = least ? plain(*least) : "";
  if (negated) return say("{} below {}", title, level);
  return level == "0" ? say("always") : say("{} {} and above", title, level);
}

// {"fact": f, <comparison>: value}
std::string comparison_words(const json::Value& condition) {
  const std::string name = fact_words(*json::text_of(condition, "fact"));
  for (const char* equal : {"is", "has"})
    if (const auto* value = json::find(condition, equal))
      return say("{} is {}", name, plain(*value));
  if (const auto* least = json::find(condition, "at_least"))
    return say("{} is {} or worse", name, plain(*least));
  if (const auto* above = json::find(condition, "above"))
    return say("{} is above {}", name, plain(*above));
  return name;
}

// The one fact that all of these compare with a word; empty if they are not all so.
std::string_view only_fact(const json::Value& conditions) {
  std::string_view fact;
  const auto* list = conditions.if_array();
  if (!list) return {};
  for (const json::Value& one : *list) {
    const auto name = json::text_of(one, "fact");
    if (!name || !(json::find(one, "is") || json::find(one, "has"))) return {};
    if (!fact.empty() && fact != *name) return {};
    fact = *name;
  }
  return fact;
}

std::vector<std::string> all_words(const json::Value& list, const DigitNames& names) {
  std::vector<std::string> parts;
  if (const auto* conditions = list.if_array())
    for (const json::Value& one : *conditions) parts.push_back(condition_words(one, names));
  return parts;
}

// "modality is images", "modality is sound" -> "modality is images or sound"
std::string any_words(const json::Value& conditions, const DigitNames& names) {
  const std::string_view fact = only_fact(conditions);
  if (fact.empty()) {
    const auto parts = all_words(conditions, names);
    return parts.empty() ? say("never") : say_either(parts);
  }
  std::vector<std::string> values;
  for (const json::Value& one : conditions.get_array()) {
    const auto* value = json::find(one, "is");
    values.push_back(plain(value ? *value : *json::find(one, "has")));
  }
  return say("{} is {}", fact_words(fact), say_either(values));
}

}  // namespace

std::string fact_words(std::string_view fact) {
  return word_text(fact.substr(fact.rfind('.') + 1));
}

std::string condition_words(const json::Value& condition, const DigitNames& names) {
  if (const auto* all = json::find(condition, "all")) return say_list(all_words(*all, names));
  if (const auto list = json::text_of(condition, "list"))
    return say("any of the list “{}”", word_text(*list));
  if (const auto* any = json::find(condition, "any")) return any_words(*any, names);
  if (const auto* denied = json::find(condition, "not"))
    return json::find(*denied, "digit") ? digit_words(*denied, names, /*negated=*/true)
                                        : say("not ({})", condition_words(*denied, names));
  if (json::find(condition, "digit")) return digit_words(condition, names, /*negated=*/false);
  if (json::text_of(condition, "fact")) return comparison_words(condition);
  if (const auto check = json::text_of(condition, "evidence"))
    return say("a valid check of {}", fact_words(*check));
  if (json::find(condition, "failed")) return say("a check failed");
  if (const auto* implied = json::find(condition, "purpose_implies"))
    return say("the purpose implies impact {}", plain(*implied));
  if (const auto since = json::text_of(condition, "in_force_from")) return say("from {}", *since);
  return json::canonical(condition);
}

}  // namespace probity::server::portal
