// What is said of a rule: the shared rules; author_law.cc has the laws.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <map>

#include "json/canonical.h"
#include "language/say.h"
#include "rubric/handbook_pages.h"
#include "rubric/word_names.h"

namespace probity::rubric {

using language::said;
using language::say;
using language::say_count;

namespace {

std::string text(const json::Value& owner, std::string_view member) {
  return std::string(json::text_of(owner, member).value_or(""));
}

std::optional<std::int64_t> number(const json::Value& owner, std::string_view member) {
  const json::Value* found = json::find(owner, member);
  return found && found->is_int64() ? std::optional(found->get_int64()) : std::nullopt;
}

bool is_true(const json::Value& owner, std::string_view member) {
  const json::Value* found = json::find(owner, member);
  return found && found->is_bool() && found->get_bool();
}

std::vector<std::string> names(const json::Value& owner, std::string_view member) {
  std::vector<std::string> out;
  if (const json::Value* list = json::find(owner, member); list && list->is_array())
    for (const json::Value& one : list->get_array())
      if (one.is_string()) out.emplace_back(json::view(one.get_string()));
  return out;
}

// Words of the format, each with its sentence.
std::string of(const std::map<std::string_view, const char*>& table, const std::string& word) {
  const auto found = table.find(word);
  return found == table.end() ? word : say(found->second);
}

std::string type_words(const std::string& type) {
  static const std::map<std::string_view, const char*> kTable = {
      {"boolean", said("Answer: yes or no.")},
      {"integer", said("Answer: a whole number.")},
      {"decimal", said("Answer: a decimal number.")},
      {"word", said("Answer: one of these words, the least grave first:")},
      {"words", said("Answer: any of these words:")},
      {"date", said("Answer: a day.")},
      {"digest", said("Answer: a digest.")},
      {"digests", said("Answer: digests of releases.")},
      {"code", said("Answer: the digits of a risk code.")},
      {"purpose", said("Answer: a purpose of the tree of purposes.")},
  };
  return of(kTable, type);
}

std::string order_words(const std::string& order) {
  static const std::map<std::string_view, const char*> kTable = {
      {"more", said("Of two answers the greater one, or the later word, is graver and counts.")},
      {"truth", said("Of two answers yes is graver and counts.")},
      {"falsehood", said("Of two answers no is graver and counts.")},
      {"none", said("No answer is graver: organisations that disagree leave it open.")},
  };
  return of(kTable, order.empty() ? "none" : order);
}

std::string side_words(const std::string& side) {
  static const std::map<std::string_view, const char*> kTable = {
      {"use", said("It is about the use.")},
      {"component", said("It is about each component of the use.")},
      {"evidence", said("It may be about the use or about a component.")},
  };
  return of(kTable, side);
}

std::string kind_sentence(const std::string& kind) {
  static const std::map<std::string_view, const char*> kTable = {
      {"answer", said("Whoever answers for it says it.")},
      {"declaration", said("Whoever answers for it declares it; that can meet requirements.")},
      {"check", said("A check: assessors sign what they found, and passes are counted by "
                     "organisation.")},
      {"alarm", said("An alarm: no, unless somebody raised it.")},
      {"approval", said("An approval of a result: absent until somebody gives it.")},
  };
  return of(kTable, kind.empty() ? "answer" : kind);
}

std::string tier_words(const std::string& tier) {
  static const std::map<std::string_view, const char*> kTable = {
      {"open", said("Access is open.")},
      {"guarded", said("Access is guarded: given only to those with a signed grant.")},
      {"blocked", said("Access is blocked: nobody gets it.")},
  };
  return of(kTable, tier);
}

}  // namespace

Section& Author::section(std::string name, std::string heading) {
  return sections_.emplace_back(Section{std::move(name), std::move(heading), {}});
}

void Author::add(std::string name, std::string heading, std::vector<Sentence> lines) {
  if (!lines.empty()) section(std::move(name), std::move(heading)).lines = std::move(lines);
}

bool Author::condition(const char* member, std::string name, std::string heading) {
  const json::Value* when = json::find(value(), member);
  if (when) add(std::move(name), std::move(heading), {lexicon_.condition(*when, entry_.law)});
  return when != nullptr;
}

std::string Author::title() const {
  const json::Value* row_value = json::find(value(), "value");
  if (entry_.kind == "tier" && value().as_object().contains("en")) {
    const json::Object owner{{"words", value()}};
    return worded(json::Value(owner), "words");
  }
  if (entry_.kind == "restriction")
    return say("The use is restricted: code, trace, search and feeds do not show it.");
  if (entry_.kind == "token") return say("When a safety label is earned, and how long it lives");
  if (entry_.kind == "data_class")
    return say("A component's safety label may cover data of the class “{}”",
               word_text(text(value(), "word")));
  if (entry_.kind == "row" && row_value && !json::find(value(), "words")) {
    if (const json::Value* values = json::find(*entry_.within, "values"))
      return worded(*values, json::canonical(*row_value));
  }
  for (const char* member : {"words", "question", "title"})
    if (std::string words = worded(value(), member); !words.empty()) return words;
  return entry_.id;
}

std::vector<Section> Author::sections() {
  static const std::map<std::string_view, void (Author::*)()> kWays = {
      {"fact", &Author::fact},
      {"list", &Author::list},
      {"digit", &Author::digit},
      {"part", &Author::part},
      {"row", &Author::row},
      {"alarm", &Author::alarm},
      {"requirement", &Author::requirement},
      {"tier", &Author::tier},
      {"token", &Author::token},
      {"data_class", &Author::data_class},
      {"purpose", &Author::purpose},
      {"law", &Author::law},
      {"question", &Author::law_question},
      {"class", &Author::law_class},
      {"duty", &Author::law_duty},
      {"grace", &Author::law_grace},
  };
  if (const auto way = kWays.find(entry_.kind); way != kWays.end()) {
    (this->*way->second)();
  } else if (entry_.kind == "restriction") {
    add("when", say("When it applies"), {lexicon_.condition(value())});
  } else if (entry_.kind == "condition") {
    condition("when", "when", say("What must hold for a component's safety label"));
  } else if (!condition("when", "when", say("When it applies"))) {
    add("when", say("When it applies"), {{say("always")}});
  }
  source();
  crosswalk();
  add("tighten", say("What agencies may tighten"), tightenings(entry_));
  return std::move(sections_);
}

void Author::fact() {
  if (const std::string help = worded(value(), "help"); !help.empty())
    add("help", say("To answer it"), {{help}});
  Sentence answers{type_words(text(value(), "type"))};
  for (const std::string& word : names(value(), "words"))
    answers.parts.push_back({say("{} ({})", word_text(word), word)});
  Section& its = section("answer", say("The answer"));
  its.lines.push_back(std::move(answers));
  its.lines.push_back({order_words(text(value(), "order"))});
  if (const json::Value* unknown = json::find(value(), "unknown_as"))
    its.lines.push_back(
        {say("“We do not know” is an answer too and counts as “{}”.", value_words(*unknown))});
  for (const std::string& list : names(value(), "lists"))
    its.lines.push_back({say("{} answers it with no.", lexicon_.question("none_of." + list))});
  add("about", say("Whose it is"),
      {{side_words(text(value(), "side"))}, {kind_sentence(text(value(), "kind"))}});
  condition("only_if", "when", say("It is asked only if"));
}

void Author::list() {
  if (const std::string help = worded(value(), "help"); !help.empty())
    add("help", say("To answer it"), {{help}});
  add("answer", say("The answer"),
      {{say("One signed “none of these” answers all questions of the list with no; a single yes "
            "wins over it.")}});
}

void Author::digit() {
  Section& levels = section("values", say("What its values mean"));
  if (const json::Value* values = json::find(value(), "values"); values && values->is_object())
    for (const auto& [level, words] : values->get_object())
      levels.lines.push_back({say("{}: {}", std::string(level), worded(*values, level))});
  if (!json::find(value(), "parts")) {
    add("how", say("How it is computed"),
        {{say("The worst of all alarms that stand and all requirements that are not met.")},
         {say_count(number(value(), "expiring_days").value_or(0),
                    "It is at least 1 when something ends within {} day.",
                    "It is at least 1 when something ends within {} days.")}});
    return;
  }
  Sentence parts{text(value(), "combine") == "sum" ? say("The sum of its parts:")
                                                   : say("The highest of its parts:")};
  for (const json::Value& part : value().at("parts").get_array())
    parts.parts.push_back({say("{} ({})", worded(part, "title"), text(part, "id"))});
  add("how", say("How it is computed"), {std::move(parts)});
}

void Author::part() {
  add("about", say("Whose it is"), {{side_words(text(value(), "side"))}});
  Section& rows = section("rows", say("The highest row that holds gives its value"));
  for (const char* list : {"rows", "raises"})
    if (const json::Value* all = json::find(value(), list); all && all->is_array())
      for (const json::Value& row : all->get_array()) {
        Entry one = entry_;
        one.kind = "row";
        one.value = &row;
        Sentence sentence{
            say("{}: {}", number(row, "value").value_or(0), Author(lexicon_, one).title())};
        sentence.parts.push_back(lexicon_.condition(row.at("when")));
        rows.lines.push_back(std::move(sentence));
      }
}

void Author::row() {
  add("gives", say("What it gives"),
      {{say("{} is at least {}.", worded(*entry_.within, "title"),
            number(value(), "value").value_or(0))}});
  condition("when", "when", say("When it applies"));
}

void Author::alarm() {
  condition("when", "when", say("When it applies"));
  add("gives", say("What it gives"),
      {{say("What is still missing (D4) is at least {} while it stands.",
            number(value(), "digit").value_or(0))}});
  add("evidence", say("What ends it"), {{worded(value(), "satisfied_by")}});
}

void Author::evidence() {
  Section& its = section("evidence", say("What evidence meets it"));
  its.lines.push_back({worded(value(), "satisfied_by")});
  const auto checks = names(value(), "checks");
  const bool any = is_true(value(), "any_check");
  if (any) its.lines.push_back({say("A valid pass of any check.")});
  if (!checks.empty()) {
    Sentence accepted{say("A valid pass of one of these checks:")};
    for (const std::string& check : checks) accepted.parts.push_back({lexicon_.question(check)});
    its.lines.push_back(std::move(accepted));
  }
  if (any || !checks.empty()) {
    its.lines.push_back({say_count(number(value(), "min_issuers").value_or(1),
                                   "It takes checks by at least {} organisation.",
                                   "It takes checks by at least {} organisations.")});
    its.lines.push_back({is_true(value(), "independent")
                             ? say("They must be independent of whoever answers for the use and "
                                   "for the component.")
                             : say("They need not be independent.")});
    const auto age = number(value(), "max_age_days");
    its.lines.push_back({age ? say_count(*age, "A check counts for {} day at most.",
                                         "A check counts for {} days at most.")
                             : say("A check counts as long as it is valid itself.")});
  }
  if (const json::Value* instead = json::find(value(), "or_when"))
    its.lines.push_back({any || !checks.empty() ? say("Or this meets it:") : say("This meets it:"),
                         {lexicon_.condition(*instead)}});
}

void Author::requirement() {
  condition("when", "when", say("When it applies"));
  evidence();
  add("gives", say("What it gives"),
      {{say("What is still missing (D4) is at least {} while it is not met.",
            number(value(), "digit").value_or(0))},
       {side_words(text(value(), "side"))}});
}

void Author::tier() {
  if (value().as_object().contains("en")) {
    add("gives", say("What it gives"), {{tier_words("open")}});
    add("when", say("When it applies"),
        {{say("The code is complete, and no other rule of access applies.")}});
    return;
  }
  add("gives", say("What it gives"), {{tier_words(text(value(), "tier"))}});
  condition("when", "when", say("When it applies"));
}

void Author::token() {
  const auto of = [&](const char* member) { return number(value(), member).value_or(0); };
  add("gives", say("What it gives"),
      {{say("A use earns it with an impact (D1) of at most {}, and at most {} still missing (D4).",
            of("max_impact"), of("max_outstanding"))},
       {say("From impact {} on the board must have published the code.", of("board_from"))},
       {say_count(of("days"), "It lives {} day at most.", "It lives {} days at most.")},
       {say_count(of("days_high"), "From impact {1} on it lives {0} day at most.",
                  "From impact {1} on it lives {0} days at most.", of("high_from"))}});
}

void Author::data_class() {
  if (!condition("when", "when", say("What must hold for a component's safety label")))
    add("when", say("What must hold for a component's safety label"), {{say("Nothing.")}});
}

void Author::purpose() {
  if (const std::string summary = worded(value(), "summary"); !summary.empty())
    add("help", say("What it is for"), {{summary}});
  Section& its = section("gives", say("What it gives"));
  if (const std::string parent = text(value(), "parent"); !parent.empty())
    its.lines.push_back(
        {say("It lies within {}, whose rules hold for it too.", lexicon_.purpose(parent))});
  if (const auto least = number(value(), "least_impact"))
    its.lines.push_back({say("It implies an impact (D1) of at least {}.", *least)});
  if (is_true(value(), "continuity"))
    its.lines.push_back({say("A continuity service: an expired label goes on for a while.")});
  Sentence forbidden{say("A label for it rules out these purposes:")};
  for (const std::string& one : names(value(), "forbidden"))
    forbidden.parts.push_back({lexicon_.purpose(one)});
  if (!forbidden.parts.empty()) its.lines.push_back(std::move(forbidden));
  Sentence tests{say("Its template asks for these checks:")};
  for (const std::string& one : names(value(), "tests"))
    tests.parts.push_back({lexicon_.question(one)});
  if (!tests.parts.empty()) its.lines.push_back(std::move(tests));
  if (its.lines.empty()) its.lines.push_back({say("It implies no impact by itself.")});
}

void Author::source() {
  const std::string article = text(value(), "article");
  const std::string from = text(value(), "source");
  std::vector<Sentence> lines;
  if (article == "ours") lines.push_back({say("Our own choice; no law says so.")});
  if (!article.empty() && article != "ours") lines.push_back({article});
  if (!from.empty()) lines.push_back({from});
  add("source", say("Where it comes from"), std::move(lines));
}

void Author::crosswalk() {
  const json::Value* maps = json::find(value(), "maps");
  if (!maps || !maps->is_object()) return;
  std::vector<Sentence> lines;
  for (const auto& [framework, ids] : maps->get_object()) {
    std::string all;
    for (const std::string& id : names(*maps, framework))
      all = all.empty() ? id : say("{}, {}", all, id);
    const std::string name = framework == "rmf"        ? "NIST AI RMF 1.0"
                             : framework == "iso42001" ? "ISO/IEC 42001:2023, Annex A"
                                                       : std::string(framework);
    lines.push_back({say("{}: {}", name, all)});
  }
  add("maps", say("The same in other frameworks"), std::move(lines));
}

}  // namespace probity::rubric
