#include "server/portal/rules_page.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "base/number.h"
#include "json/parse.h"
#include "json/value.h"
#include "judgement/releases.h"
#include "server/portal/codes.h"
#include "server/portal/conditions.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;

namespace {

// The items of a member that is a list; none if it is not there.
const json::Array& items(const json::Value& owner, std::string_view name) {
  static const json::Array kNone;
  const json::Value* list = json::find(owner, name);
  return list && list->is_array() ? list->get_array() : kNone;
}

std::string text(const json::Value& owner, std::string_view name) {
  return std::string(json::text_of(owner, name).value_or(""));
}

// A text in several languages, in the reader's; English where that is missing.
std::string worded(const json::Value& owner, std::string_view name) {
  const json::Value* texts = json::find(owner, name);
  if (!texts) return {};
  const std::string own = text(*texts, language::current());
  return own.empty() ? text(*texts, language::kSource) : own;
}

std::string number(const json::Value& owner, std::string_view name) {
  const json::Value* found = json::find(owner, name);
  return found && found->is_int64() ? std::to_string(found->get_int64()) : "";
}

std::string source(const json::Value& rule) {
  const std::string article = text(rule, "article");
  return article.empty() || article == "ours" ? say("ours") : article;
}

std::string lower_first(std::string words) {
  if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z')
    words[0] = static_cast<char>(words[0] - 'A' + 'a');
  return words;
}

// What each value of a digit means, as codes show it.
std::vector<pages::Level> levels(const rubric::Rubric& rules, std::string_view id,
                                 const json::Value& digit) {
  std::vector<pages::Level> made;
  const json::Value* values = json::find(digit, "values");
  if (!values || !values->is_object()) return made;
  for (const auto& [value, words] : values->get_object())
    made.push_back({std::string(value), digit_of(rules, id, base::parse_int(value)).weight,
                    worded(*values, value)});
  return made;
}

// "The highest of: training half; operation half."
std::string how_combined(const json::Value& digit) {
  std::vector<std::string> parts;
  for (const json::Value& part : items(digit, "parts")) parts.push_back(worded(part, "title"));
  const std::string all = say_chain(parts);
  return text(digit, "combine") == "sum" ? say("The sum of: {}.", all)
                                         : say("The highest of: {}.", all);
}

std::vector<pages::DigitTable> digit_tables(const rubric::Rubric& rules,
                                            const json::Value& document) {
  constexpr const char* kPositions[] = {said("First digit"), said("Second digit"),
                                        said("Third digit")};
  std::vector<pages::DigitTable> tables;
  for (const json::Value& digit : items(document, "digits")) {
    const std::size_t place = tables.size();
    tables.push_back({lower_first(text(digit, "id")),
                      say(place < std::size(kPositions) ? kPositions[place] : said("Digit")),
                      worded(digit, "title"), how_combined(digit),
                      levels(rules, text(digit, "id"), digit), ""});
  }
  if (const json::Value* outstanding = json::find(document, "outstanding"))
    tables.push_back({"d4", say("Fourth digit"), worded(*outstanding, "title"),
                      say("The worst of what the rules ask for and is not there. The page of a use "
                          "lists all of it."),
                      levels(rules, "D4", *outstanding),
                      say("This digit moves by itself when evidence expires.")});
  return tables;
}

// "Robustness: a valid robustness check". By the checks' names where there are any.
std::string asked_for(const json::Value& rule) {
  std::vector<std::string> checks;
  for (const json::Value& check : items(rule, "checks"))
    if (check.is_string()) checks.push_back(fact_words(json::view(check.get_string())));
  const std::string how = worded(rule, "satisfied_by");
  return capital(checks.empty() ? how : say("{}: {}", say_list(checks), how));
}

std::vector<pages::Requirement> requirements(const json::Value& document) {
  DigitNames names;
  for (const json::Value& digit : items(document, "digits"))
    names[text(digit, "id")] = lower_first(worded(digit, "title"));
  std::vector<pages::Requirement> made;
  const json::Value* outstanding = json::find(document, "outstanding");
  if (!outstanding) return made;
  for (const json::Value& rule : items(*outstanding, "requirements")) {
    const json::Value* when = json::find(rule, "when");
    made.push_back({text(rule, "id"), asked_for(rule),
                    when ? condition_words(*when, names) : say("always"), number(rule, "digit"),
                    source(rule)});
  }
  for (const json::Value& alarm : items(*outstanding, "alarms"))
    made.push_back({text(alarm, "id"), capital(worded(alarm, "satisfied_by")),
                    worded(alarm, "words"), number(alarm, "digit"), source(alarm)});
  return made;
}

// What each word of a fact leads to: "impact 3: service operations, no individual effect". Keyed by
// "<fact> <word>", from the rows of the digit tables that name it.
using Meanings = std::map<std::string, std::vector<std::string>>;

void collect(const json::Value& condition, const std::string& meaning, Meanings& meanings) {
  if (const auto fact = json::text_of(condition, "fact"))
    if (const auto word = json::text_of(condition, "is"))
      meanings[std::string(*fact) + " " + std::string(*word)].push_back(meaning);
  for (const char* list : {"all", "any"})
    for (const json::Value& part : items(condition, list)) collect(part, meaning, meanings);
}

Meanings meanings(const json::Value& document) {
  Meanings made;
  for (const json::Value& digit : items(document, "digits"))
    for (const json::Value& part : items(digit, "parts"))
      for (const json::Value& row : items(part, "rows")) {
        const std::string value = number(row, "value");
        std::string words = worded(row, "words");
        if (const json::Value* values = json::find(digit, "values"); words.empty() && values)
          words = worded(*values, value);
        if (const json::Value* when = json::find(row, "when"))
          collect(*when, say("{} {}: {}", lower_first(worded(digit, "title")), value, words), made);
      }
  return made;
}

// Distinct ones in the order of the tables; a word can lead to several by what else is known.
std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& one : all)
    if (out.find(one) == std::string::npos) out = out.empty() ? one : say("{}; or {}", out, one);
  return out;
}

std::vector<pages::FactRule> questions(const json::Value& document) {
  const Meanings known = meanings(document);
  std::vector<pages::FactRule> made;
  for (const json::Value& list : items(document, "lists"))
    made.push_back({"none_of." + text(list, "name"),
                    worded(list, "question"),
                    worded(list, "help"),
                    source(list),
                    {}});
  for (const json::Value& term : items(document, "vocabulary")) {
    pages::FactRule rule{
        text(term, "name"), worded(term, "question"), worded(term, "help"), source(term), {}};
    for (const json::Value& word : items(term, "words")) {
      if (!word.is_string()) continue;
      const std::string name(json::view(word.get_string()));
      const auto meaning = known.find(rule.id + " " + name);
      rule.answers.push_back(
          {word_text(name), meaning == known.end() ? "" : joined(meaning->second)});
    }
    made.push_back(std::move(rule));
  }
  return made;
}

// What the pages call things, and what engineers call them.
std::vector<pages::Word> glossary() {
  return {
      {say("Signed entry"),
       say("A statement signed by whoever answers for it, committed to the public log. Engineers "
           "say: in-toto statement in a DSSE envelope.")},
      {say("Safety label"),
       say("A signed file that says what may be done with a use or a component, until when. "
           "Engineers say: safety token.")},
      {say("Independent check"),
       say("A signed test or review by an organisation that answers neither for the use nor for "
           "the component. Engineers say: attestation.")},
      {say("Component"),
       say("The files of a model, named by their digests: one changed byte makes another "
           "component. Engineers say: artifact.")},
      {say("Shared rules"), say("The tables and conditions on this page. Engineers say: rubric.")},
      {say("Access"),
       say("Open, or guarded: given only to those with a signed grant. Engineers say: tier.")},
      {say("Key held by"),
       say("A person's signing key is kept by themselves or, sealed, by this node. "
           "Engineers say: custody.")}};
}

}  // namespace

Result<pages::RulesPage> rules_page(Snapshot& snapshot) {
  PROBITY_TRY(const auto release, judgement::release_at(snapshot.db, snapshot.now));
  if (!release)
    return fail(Code::not_found, "this node has no shared rules yet", "", "page.rules", "",
                "a release of the shared rules in the log");
  PROBITY_TRY(const json::Value document, json::parse(release->document));
  PROBITY_TRY(const rubric::Rubric rules, snapshot.view.rubric());
  pages::RulesPage page;
  page.title = say("The shared rules");
  page.version = release->version;
  page.in_force = day(release->since);
  page.checked = say("This release does not say when its legal sources were last checked");
  page.digest = release->digest.hex();
  page.entry = entry_link(release->entry);
  page.digits = digit_tables(rules, document);
  page.requirements = requirements(document);
  page.questions = questions(document);
  page.words = glossary();
  return page;
}

}  // namespace probity::server::portal
