#include "rubric/wording.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/canonical.h"
#include "language/say.h"
#include "rubric/word_names.h"

namespace probity::rubric {

using language::say;

namespace {

std::string_view text(const json::Value& owner, std::string_view member) {
  return json::text_of(owner, member).value_or("");
}

void index(const json::Value& owner, std::string_view list, std::string_view key, auto& into,
           const std::string& prefix = {}) {
  if (const json::Value* items = json::find(owner, list); items && items->is_array())
    for (const json::Value& one : items->get_array())
      into.emplace(prefix + std::string(text(one, key)), &one);
}

std::int64_t number(const json::Value& owner, std::string_view member) {
  const json::Value* found = json::find(owner, member);
  return found && found->is_int64() ? found->get_int64() : 0;
}

std::string either(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& one : parts) out = out.empty() ? one : say("{} or {}", out, one);
  return out;
}

// An instant at which a law begins: its time only if it is not midnight.
std::string instant(std::string_view at) {
  const auto time = base::parse_time(at);
  if (!time) return std::string(at);
  const std::string day = language::day_words(base::date_of(*time));
  if (time->seconds % base::kDay == 0) return day;
  return say("{}, {} UTC", day, std::string(at.substr(11, 5)));
}

}  // namespace

json::Value to_json(const Sentence& sentence) {
  json::Object out{{"words", sentence.words}};
  if (!sentence.parts.empty()) out["parts"] = to_json(sentence.parts);
  return out;
}

json::Array to_json(const std::vector<Sentence>& sentences) {
  json::Array out;
  for (const Sentence& one : sentences) out.push_back(to_json(one));
  return out;
}

std::string worded(const json::Value& owner, std::string_view member) {
  const json::Value* texts = json::find(owner, member);
  if (!texts) return {};
  if (const auto own = json::text_of(*texts, language::current())) return std::string(*own);
  return std::string(language::lookup(text(*texts, language::kSource)));
}

std::string value_words(const json::Value& value) {
  if (value.is_bool()) return value.get_bool() ? say("yes") : say("no");
  if (value.is_int64()) return language::grouped(value.get_int64());
  if (!value.is_string()) return json::canonical(value);
  const std::string_view word = json::view(value.get_string());
  if (const auto date = base::parse_date(word)) return language::day_words(*date);
  return word_text(word);
}

std::string digit_words(std::string_view title, std::string_view id, std::int64_t least,
                        bool negated) {
  if (negated) return say("{} ({}) is below {}", title, id, least);
  return least == 0 ? say("always") : say("{} ({}) is {} or more", title, id, least);
}

void Lexicon::add_rules(const json::Value& document) {
  index(document, "vocabulary", "name", facts_);
  index(document, "lists", "name", facts_, "none_of.");
  index(document, "purposes", "id", purposes_);
  index(document, "digits", "id", digits_);
  if (const json::Value* outstanding = json::find(document, "outstanding"))
    digits_.emplace("D4", outstanding);
}

void Lexicon::add_law(const json::Value& document) {
  index(document, "facts", "name", facts_);
  index(document, "lists", "name", facts_, "none_of.");
  index(document, "questions", "id", questions_, std::string(text(document, "id")) + "/");
}

std::string Lexicon::quoted(std::string_view fact) const {
  const auto found = facts_.find(fact);
  const std::string question = found == facts_.end() ? "" : worded(*found->second, "question");
  return question.empty() ? std::string(fact) : say("quotation\4“{}”", question);
}

std::string Lexicon::question(std::string_view fact) const {
  const std::string words = quoted(fact);
  return words == fact ? words : say("{} ({})", words, fact);
}

std::string Lexicon::purpose(std::string_view id) const {
  const auto found = purposes_.find(id);
  return found == purposes_.end() ? std::string(id)
                                  : say("quotation\4“{}”", worded(*found->second, "title"));
}

std::string Lexicon::answer(std::string_view fact, const json::Value& value) const {
  const auto found = facts_.find(fact);
  if (found != facts_.end() && text(*found->second, "type") == "purpose" && value.is_string())
    return purpose(json::view(value.get_string()));
  return value.is_string() ? say("quotation\4“{}”", value_words(value)) : value_words(value);
}

// {"fact": f, <comparison>: value}
std::string Lexicon::fact(const json::Value& condition, bool negated) const {
  const std::string_view name = text(condition, "fact");
  const std::string asked = quoted(name);
  if (const auto* is = json::find(condition, "is"))
    return negated ? say("{} is not answered {}", asked, answer(name, *is))
                   : say("{} is answered {}", asked, answer(name, *is));
  if (const auto* has = json::find(condition, "has"))
    return negated ? say("the answers to {} do not include {}", asked, answer(name, *has))
                   : say("the answers to {} include {}", asked, answer(name, *has));
  if (const auto* least = json::find(condition, "at_least")) {
    const auto found = facts_.find(name);
    if (found != facts_.end() && text(*found->second, "type") == "date")
      return negated ? say("{} is answered with a day before {}", asked, value_words(*least))
                     : say("{} is answered with {} or a later day", asked, value_words(*least));
    return negated ? say("{} is answered with less than {}", asked, answer(name, *least))
                   : say("{} is answered {} or graver", asked, answer(name, *least));
  }
  if (const auto* above = json::find(condition, "above"))
    return negated ? say("{} is answered {} or less", asked, value_words(*above))
                   : say("{} is answered with more than {}", asked, value_words(*above));
  return asked;
}

// "“What does it work on?” includes “images” or “sound”", where all conditions compare one fact in
// one way; else empty.
std::string Lexicon::one_of(const json::Value& conditions) const {
  std::string_view name;
  std::string_view way;
  std::vector<std::string> values;
  if (conditions.get_array().size() < 2) return {};
  for (const json::Value& one : conditions.get_array()) {
    const auto fact = json::text_of(one, "fact");
    const std::string_view its = json::find(one, "is") ? "is" : json::find(one, "has") ? "has" : "";
    if (!fact || its.empty() || (!name.empty() && (name != *fact || way != its))) return {};
    name = *fact;
    way = its;
    values.push_back(answer(name, *json::find(one, way)));
  }
  return way == "is" ? say("{} is answered {}", quoted(name), either(values))
                     : say("the answers to {} include {}", quoted(name), either(values));
}

Sentence Lexicon::many(const json::Value& conditions, std::string_view law, bool all,
                       bool negated) const {
  const json::Array& list = conditions.get_array();
  if (list.size() == 1) return said(list[0], law, negated);
  if (!all && !negated)
    if (std::string words = one_of(conditions); !words.empty()) return {std::move(words)};
  Sentence made{all       ? negated ? say("not all of these hold:") : say("all of these hold:")
                      : negated ? say("none of these holds:")
                          : say("at least one of these holds:")};
  for (const json::Value& one : list) made.parts.push_back(said(one, law, /*negated=*/false));
  return made;
}

Sentence Lexicon::condition(const json::Value& condition, std::string_view law) const {
  return said(condition, law, /*negated=*/false);
}

Sentence Lexicon::said(const json::Value& condition, std::string_view law, bool negated) const {
  if (const auto list = json::text_of(condition, "list")) {
    const std::string asked = quoted("none_of." + std::string(*list));
    return {negated ? say("every question that {} sums up is answered no", asked)
                    : say("a question that {} sums up is answered yes", asked)};
  }
  for (const bool all : {true, false})
    if (const auto* parts = json::find(condition, all ? "all" : "any"); parts && parts->is_array())
      return many(*parts, law, all, negated);
  if (const auto* part = json::find(condition, "not")) return said(*part, law, !negated);
  if (json::find(condition, "fact")) return {fact(condition, negated)};
  if (const auto id = json::text_of(condition, "digit")) {
    const auto digit = digits_.find(*id);
    const std::string title = digit == digits_.end() ? "" : worded(*digit->second, "title");
    return {digit_words(title, *id, number(condition, "at_least"), negated)};
  }
  if (const auto check = json::text_of(condition, "evidence"))
    return {negated
                ? say("the check {} is not validly passed, or somebody failed it", quoted(*check))
                : say("the check {} is validly passed, and nobody failed it", quoted(*check))};
  if (json::find(condition, "failed"))
    return {negated ? say("no check failed") : say("a check failed")};
  if (json::find(condition, "purpose_implies")) {
    const std::int64_t least = number(condition, "purpose_implies");
    return {negated ? say("the purpose implies an impact below {}", least)
                    : say("the purpose implies an impact of {} or more", least)};
  }
  if (const auto since = json::text_of(condition, "in_force_from"))
    return {negated ? say("before {}", instant(*since)) : say("from {} on", instant(*since))};
  if (const auto id = json::text_of(condition, "question")) {
    const auto asked = questions_.find(std::string(law) + "/" + std::string(*id));
    const std::string words =
        asked == questions_.end() ? std::string(*id) : worded(*asked->second, "question");
    return {negated ? say("“{}” comes out as no", words) : say("“{}” comes out as yes", words)};
  }
  return {json::canonical(condition)};
}

}  // namespace probity::rubric
