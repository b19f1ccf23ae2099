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
  if (value.is_string()) return spaced(json::view(value.get_string()));
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  if (value.is_int64()) return grouped(value.get_int64());
  return json::canonical(value);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

std::string digit_words(const json::Value& condition, const DigitNames& names, bool negated) {
  const std::string id(json::text_of(condition, "digit").value_or(""));
  const json::Value* least = json::find(condition, "at_least");
  const auto name = names.find(id);
  const std::string title = name == names.end() ? id : name->second;
  const std::string level = least ? plain(*least) : "";
  if (negated) return title + " below " + level;
  return level == "0" ? "always" : title + " " + level + " and above";
}

// {"fact": f, <comparison>: value}
std::string comparison_words(const json::Value& condition) {
  const std::string name = fact_words(*json::text_of(condition, "fact"));
  if (const auto* is = json::find(condition, "is")) return name + " is " + plain(*is);
  if (const auto* has = json::find(condition, "has")) return name + " is " + plain(*has);
  if (const auto* least = json::find(condition, "at_least"))
    return name + " is " + plain(*least) + " or worse";
  if (const auto* above = json::find(condition, "above"))
    return name + " is above " + plain(*above);
  return name;
}

std::vector<std::string> all_words(const json::Value& list, const DigitNames& names) {
  std::vector<std::string> parts;
  if (const auto* conditions = list.if_array())
    for (const json::Value& one : *conditions) parts.push_back(condition_words(one, names));
  return parts;
}

// "modality is vision", "modality is audio" -> "modality is vision or audio"
std::string any_words(std::vector<std::string> parts) {
  if (parts.empty()) return "never";
  const std::size_t is = parts.front().find(" is ");
  const std::string subject = is == std::string::npos ? "" : parts.front().substr(0, is + 4);
  for (std::size_t i = 1; !subject.empty() && i < parts.size(); ++i)
    if (parts[i].starts_with(subject)) parts[i].erase(0, subject.size());
  return joined(parts, " or ");
}

}  // namespace

std::string fact_words(std::string_view fact) { return spaced(fact.substr(fact.rfind('.') + 1)); }

std::string condition_words(const json::Value& condition, const DigitNames& names) {
  if (const auto* all = json::find(condition, "all")) return joined(all_words(*all, names), ", ");
  if (const auto list = json::text_of(condition, "list"))
    return "any of the list “" + spaced(*list) + "”";
  if (const auto* any = json::find(condition, "any")) return any_words(all_words(*any, names));
  if (const auto* denied = json::find(condition, "not"))
    return json::find(*denied, "digit") ? digit_words(*denied, names, /*negated=*/true)
                                        : "not (" + condition_words(*denied, names) + ")";
  if (json::find(condition, "digit")) return digit_words(condition, names, /*negated=*/false);
  if (json::text_of(condition, "fact")) return comparison_words(condition);
  if (const auto check = json::text_of(condition, "evidence"))
    return "a valid check of " + fact_words(*check);
  if (json::find(condition, "failed")) return "a check failed";
  if (const auto* implied = json::find(condition, "purpose_implies"))
    return "the purpose implies impact " + plain(*implied);
  if (const auto since = json::text_of(condition, "in_force_from"))
    return "from " + std::string(*since);
  return json::canonical(condition);
}

}  // namespace probity::server::portal
