#include "server/console/questions.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>

#include "base/number.h"
#include "base/resource.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "server/console/field_id.h"
#include "server/portal/words.h"

namespace probity::server::console {

using language::say;
using rubric::Term;

std::span<const base::Resource> resources();

namespace {

// The widest list and the question about what is not on it are asked as one.
constexpr std::string_view kService = "service";
constexpr std::string_view kEffect = "use.effect";
constexpr std::string_view kNoneOf = "none_of.";
constexpr std::string_view kNone = "none";
constexpr std::string_view kSome = "some";
constexpr std::string_view kListed = "listed";
constexpr std::string_view kUnknown = rubric::kDeclaredUnknown;

using Words = std::map<std::string, std::string>;

struct ServiceWords {
  std::string title;
  std::string label;
  std::string help;
  std::string listed;
};
BOOST_DESCRIBE_STRUCT(ServiceWords, (), (title, label, help, listed))

struct AnswerWords {
  ServiceWords service;
  std::string none;
  std::string some;
  std::string yes;
  std::string no;
  std::string unknown;
  std::string unknown_help;
  Words topics;
  Words lists;
  std::map<std::string, Words> words;  // by fact
  Words help;                          // by fact
};
BOOST_DESCRIBE_STRUCT(AnswerWords, (),
                      (service, none, some, yes, no, unknown, unknown_help, topics, lists, words,
                       help))

const AnswerWords& words() {
  static const AnswerWords loaded = [] {
    const auto text = base::find(resources(), "forms/words.json");
    const auto value = text ? json::parse(*text) : base::Result<json::Value>(json::Value());
    auto decoded = value ? json::decode<AnswerWords>(*value)
                         : base::Result<AnswerWords>(base::fail(value.error()));
    return decoded ? *std::move(decoded) : AnswerWords{};
  }();
  return loaded;
}

std::string of(const Words& all, std::string_view key, std::string_view otherwise) {
  const auto found = all.find(std::string(key));
  return found == all.end() ? std::string(otherwise) : say(found->second);
}

// One list of the vocabulary with the terms it answers.
struct List {
  std::string name;
  std::string topic;
  std::vector<const Term*> members;
};

std::vector<List> lists_of(const rubric::Vocabulary& vocabulary) {
  std::vector<List> lists;
  for (rubric::FactIndex i = 0; i < vocabulary.terms().size(); ++i) {
    const Term& term = vocabulary[i];
    if (!term.name.starts_with(kNoneOf)) continue;
    List list{term.name.substr(kNoneOf.size()), term.topic, {}};
    for (const rubric::FactIndex member : vocabulary.members(i))
      list.members.push_back(&vocabulary[member]);
    lists.push_back(std::move(list));
  }
  return lists;
}

bool holds(const List& list, const Term& term) {
  return std::find(list.members.begin(), list.members.end(), &term) != list.members.end();
}

bool is_word(const Term* term, std::string_view value) {
  return term && std::find(term->words.begin(), term->words.end(), value) != term->words.end();
}

const Term* find_term(const rubric::Vocabulary& vocabulary, std::string_view name) {
  const auto index = vocabulary.find(name);
  return index ? &vocabulary[*index] : nullptr;
}

// The lists that the answers say nothing of applies.
std::set<std::string> denied(const rubric::Vocabulary& vocabulary, const std::vector<List>& lists,
                             const Typed& typed) {
  std::set<std::string> none;
  const std::string service = first(typed, kService);
  const bool all = service == kNone || is_word(find_term(vocabulary, kEffect), service);
  for (const List& list : lists)
    if ((list.name == kService && all) || first(typed, std::string(kNoneOf) + list.name) == kNone)
      none.insert(list.name);
  return none;
}

// The answer typed to one term as it stands in a statement; null: none.
json::Value value_typed(const Term& term, const Typed& typed) {
  if (term.type == rubric::Type::words) {
    const auto found = typed.find(term.name);
    if (found == typed.end() || found->second.empty()) return nullptr;
    const std::set<std::string> sorted(found->second.begin(), found->second.end());
    return json::encode(std::vector<std::string>(sorted.begin(), sorted.end()));
  }
  if (first(typed, term.name + "/unknown") == kUnknown) return json::Value(kUnknown);
  const std::string text = first(typed, term.name);
  if (text.empty()) return nullptr;
  if (term.type == rubric::Type::boolean && (text == "true" || text == "false"))
    return json::Value(text == "true");
  if (term.type == rubric::Type::integer) {
    std::string digits;  // "40,000" and "40 000" are what people write
    for (const char c : text)
      if (c != ',' && c != ' ' && c != '\'') digits += c;
    if (const auto number = base::parse_int(digits)) return json::Value(*number);
  }
  return json::Value(text);
}

}  // namespace

Answered answered(const rubric::Rubric& rules, const Typed& typed) {
  const rubric::Vocabulary& vocabulary = rules.vocabulary();
  const std::vector<List> lists = lists_of(vocabulary);
  const std::set<std::string> none = denied(vocabulary, lists, typed);
  Answered made;
  json::Array facts;
  json::Array none_of;
  const auto is_denied = [&](const Term& term) {
    return std::any_of(lists.begin(), lists.end(), [&](const List& list) {
      return none.contains(list.name) && holds(list, term);
    });
  };
  for (const List& list : lists) {
    if (!none.contains(list.name)) continue;
    // A wider list says it already.
    const bool within = std::any_of(lists.begin(), lists.end(), [&](const List& wider) {
      return wider.name != list.name && none.contains(wider.name) &&
             wider.members.size() > list.members.size() && holds(wider, *list.members.front());
    });
    if (within) continue;
    made.facts.push_back({std::string(kNoneOf) + list.name, true});
    none_of.emplace_back(list.name);
  }
  for (const Term& term : vocabulary.terms()) {
    if (term.name.starts_with(kNoneOf) || is_denied(term)) continue;
    json::Value value = value_typed(term, typed);
    if (term.name == kEffect && is_word(&term, first(typed, kService)))
      value = json::Value(first(typed, kService));
    if (value.is_null()) continue;
    auto parsed = vocabulary.parse_value(term.name, value);
    if (!parsed) {
      made.faults.push_back({term.name, term.type == rubric::Type::integer
                                            ? say("Write a whole number, in digits only.")
                                            : say("Choose one of the answers.")});
      continue;
    }
    made.facts.push_back({term.name, *std::move(parsed)});
    facts.push_back(json::Object{{"name", term.name}, {"value", std::move(value)}});
  }
  made.predicate = json::Object{{"facts", std::move(facts)}, {"none_of", std::move(none_of)}};
  return made;
}

std::vector<std::string> opened_lists(const rubric::Rubric& rules, const Typed& typed) {
  std::vector<std::string> opened;
  for (const List& list : lists_of(rules.vocabulary())) {
    const std::string name = std::string(kNoneOf) + list.name;
    const std::string answer = first(typed, list.name == kService ? std::string(kService) : name);
    if (answer == kSome || answer == kListed) opened.push_back(name);
  }
  return opened;
}

void take_back(const std::string& list, Answered& answers) {
  answers.facts.push_back({list, false});
  answers.predicate.at("facts").as_array().push_back(
      json::Object{{"name", list}, {"value", false}});
}

namespace {

class Questions {
 public:
  explicit Questions(const Asking& asking)
      : asking_(asking), vocabulary_(asking.rules.vocabulary()), lists_(lists_of(vocabulary_)) {
    for (const rubric::Question& one : asking.unanswered)
      // What a component lacks, its steward has to say.
      if (one.component.empty()) open_.insert(one.fact);
    if (asking.speech) open_.emplace(kSpeech);
    none_ = denied(vocabulary_, lists_, asking.typed);
  }

  std::vector<pages::FormSection> all() {
    for (const Term& term : vocabulary_.terms()) {
      if (term.name.starts_with(kNoneOf)) {
        add_list(term.name.substr(kNoneOf.size()));
      } else if (term.kind == rubric::Kind::answer) {
        add_term(term);
      }
    }
    std::vector<pages::FormSection> made;
    // In the order of the questions, lists among what they are about.
    for (const Term& term : vocabulary_.terms()) {
      const std::string& topic = term.topic;
      if (term.name.starts_with(kNoneOf) || !sections_.contains(topic)) continue;
      pages::FormSection section = std::move(sections_.extract(topic).mapped());
      section.id = topic;
      section.title =
          topic == kService ? say(words().service.title) : of(words().topics, topic, topic);
      made.push_back(std::move(section));
    }
    return made;
  }

 private:
  bool is_typed(const std::string& name) const {
    return !first(asking_.typed, name).empty() || !first(asking_.typed, name + "/unknown").empty();
  }
  bool matters(const Term& term) const { return open_.contains(term.name) || is_typed(term.name); }
  // A member that is answered by itself, to correct it, does not bring the list back.
  bool matters(const List& list) const {
    return std::any_of(list.members.begin(), list.members.end(),
                       [&](const Term* member) { return open_.contains(member->name); });
  }
  const List* list(std::string_view name) const {
    for (const List& one : lists_)
      if (one.name == name) return &one;
    return nullptr;
  }

  void add(const std::string& topic, pages::FormField field) {
    sections_[topic].fields.push_back(std::move(field));
  }

  pages::FormField radio(const std::string& name, std::string label, std::string help) const {
    pages::FormField field;
    field.id = field_id(name);
    field.name = name;
    field.label = std::move(label);
    field.help = std::move(help);
    field.control.radio = true;
    return field;
  }
  void add_option(pages::FormField& field, std::string_view value, std::string text,
                  std::string help = {}) const {
    field.options.push_back({field.id + "-" + std::to_string(field.options.size()),
                             std::string(value), std::move(text), std::move(help),
                             first(asking_.typed, field.name) == value});
  }
  void add_unknown(pages::FormField& field, const Term& term) const {
    if (term.unknown_as)
      add_option(field, kUnknown, say(words().unknown), say(words().unknown_help));
  }

  // Whether a wider list that could answer it stands there unopened.
  bool is_covered(const List& inner) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const List& wider) {
      return wider.members.size() > inner.members.size() && holds(wider, *inner.members.front()) &&
             is_shown(wider) && !is_opened(wider);
    });
  }
  std::string field_of(const List& one) const {
    return one.name == kService ? std::string(kService) : std::string(kNoneOf) + one.name;
  }
  bool is_shown(const List& one) const { return is_typed(field_of(one)) || matters(one); }
  bool is_opened(const List& one) const {
    const std::string answer = first(asking_.typed, field_of(one));
    return answer == kSome || answer == kListed;
  }

  void add_list(const std::string& name) {
    const List* one = list(name);
    if (!one || one->members.empty() || !is_shown(*one) || is_covered(*one)) return;
    const bool service = name == kService;
    pages::FormField field =
        radio(field_of(*one),
              of(words().lists, name,
                 portal::text_words(
                     vocabulary_[*vocabulary_.find(std::string(kNoneOf) + name)].question)),
              "");
    for (const Term* member : one->members)
      field.items.push_back(portal::text_words(member->question));
    const Term* effect = service ? find_term(vocabulary_, kEffect) : nullptr;
    const bool merged = effect && (open_.contains(std::string(kEffect)) ||
                                   is_word(effect, first(asking_.typed, kService)));
    if (merged) {
      field.help = say(words().service.help);
      for (const std::string& word : effect->words)
        add_option(field, word,
                   say("{}. {}", language::lookup(words().none), answer_words(kEffect, word)));
    } else {
      add_option(field, kNone, say(words().none));
    }
    add_option(field, service ? kListed : kSome,
               service ? say(words().service.listed) : say(words().some));
    field.article = vocabulary_[*vocabulary_.find(std::string(kNoneOf) + name)].article;
    add(one->topic, std::move(field));
  }

  void add_term(const Term& term) {
    if (!matters(term)) return;
    // Asked by a list, until that list is opened.
    for (const List& one : lists_)
      if (holds(one, term) && (none_.contains(one.name) || (is_shown(one) && !is_opened(one))))
        return;
    const List* service = list(kService);
    if (term.name == kEffect && service && is_shown(*service) && !is_opened(*service)) return;
    pages::FormField field =
        radio(term.name, portal::text_words(term.question), of(words().help, term.name, ""));
    field.article = term.article;
    switch (term.type) {
      case rubric::Type::boolean:
        add_option(field, "true", say(words().yes));
        add_option(field, "false", say(words().no));
        add_unknown(field, term);
        break;
      case rubric::Type::word:
        for (const std::string& word : term.words)
          add_option(field, word, answer_words(term.name, word));
        add_unknown(field, term);
        break;
      case rubric::Type::words: {
        field.control = {.checks = true};
        const auto typed = asking_.typed.find(term.name);
        for (const std::string& word : term.words) {
          add_option(field, word, answer_words(term.name, word));
          field.options.back().chosen =
              typed != asking_.typed.end() &&
              std::find(typed->second.begin(), typed->second.end(), word) != typed->second.end();
        }
        break;
      }
      case rubric::Type::integer:
        field.control = {.line = true};
        field.value = first(asking_.typed, term.name);
        if (term.unknown_as)
          field.options.push_back({field.id + "-unknown", std::string(kUnknown),
                                   say(words().unknown), "",
                                   first(asking_.typed, term.name + "/unknown") == kUnknown});
        break;
      default:
        return;  // components and purposes are said where the use is registered
    }
    add(term.topic, std::move(field));
  }

  const Asking& asking_;
  const rubric::Vocabulary& vocabulary_;
  std::vector<List> lists_;
  std::set<std::string> open_;  // facts that still matter
  std::set<std::string> none_;
  std::map<std::string, pages::FormSection> sections_;
};

}  // namespace

std::vector<pages::FormSection> questions(const Asking& asking) { return Questions(asking).all(); }

std::vector<FieldFault> open_questions(const std::vector<pages::FormSection>& sections) {
  std::vector<FieldFault> open;
  for (const pages::FormSection& section : sections)
    for (const pages::FormField& field : section.fields) {
      const bool chosen = std::any_of(field.options.begin(), field.options.end(),
                                      [](const pages::Option& one) { return one.chosen; });
      if (!chosen && field.value.empty())
        open.push_back({field.name, say("Answer: {}", field.label)});
    }
  return open;
}

std::string answer_words(std::string_view fact, std::string_view word) {
  const auto found = words().words.find(std::string(fact));
  return found == words().words.end() ? std::string(word) : of(found->second, word, word);
}

Typed typed_answer(const rubric::Rubric& rules, std::string_view fact, std::string_view value) {
  const Term* term = find_term(rules.vocabulary(), fact);
  const std::string name(fact);
  if (!term) return {};
  // A list is corrected as a whole: it is opened, and what is on it asked one by one.
  if (fact.starts_with(kNoneOf)) {
    const bool service = fact.substr(kNoneOf.size()) == kService;
    return {{service ? std::string(kService) : name, {std::string(service ? kListed : kSome)}}};
  }
  if (term->type == rubric::Type::integer && value == kUnknown)
    return {{name + "/unknown", {std::string(kUnknown)}}};
  return {{name, {std::string(value)}}};
}

}  // namespace probity::server::console
