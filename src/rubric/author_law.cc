// What is said of a law: its classes, its duties, the questions on the way to them.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "language/say.h"
#include "rubric/handbook_pages.h"

namespace probity::rubric {

using language::say;

namespace {

std::string text(const json::Value& owner, std::string_view member) {
  return std::string(json::text_of(owner, member).value_or(""));
}

std::string day(std::string_view date) {
  const auto parsed = base::parse_date(date);
  return parsed ? language::day_words(*parsed) : std::string(date);
}

// The item of a law's list that has this id; null if there is none.
const json::Value* item(const json::Value& law, std::string_view list, std::string_view id) {
  if (const json::Value* all = json::find(law, list); all && all->is_array())
    for (const json::Value& one : all->get_array())
      if (json::text_of(one, "id") == id) return &one;
  return nullptr;
}

// Those named under `member`, each as the law words it.
std::vector<Sentence> named(const json::Value& law, const json::Value& owner, const char* member,
                            const char* list) {
  std::vector<Sentence> out;
  if (const json::Value* ids = json::find(owner, member); ids && ids->is_array())
    for (const json::Value& one : ids->get_array()) {
      const std::string id(json::view(one.as_string()));
      const json::Value* found = item(law, list, id);
      out.push_back({found ? say("{} ({})", worded(*found, "words"), id) : id});
    }
  return out;
}

// The classes whose kind is named under "unless".
std::vector<Sentence> kinds(const json::Value& law, const json::Value& owner) {
  std::vector<Sentence> out;
  const json::Value* unless = json::find(owner, "unless");
  if (!unless || !unless->is_array()) return out;
  for (const json::Value& kind : unless->get_array())
    for (const json::Value& one : law.at("classes").get_array())
      if (json::text_of(one, "kind") == json::view(kind.as_string()))
        out.push_back({say("{} ({})", worded(one, "words"), text(one, "id"))});
  return out;
}

}  // namespace

void Author::dates() {
  std::vector<Sentence> lines;
  const std::string from = text(value(), "from");
  const std::string until = text(value(), "until");
  if (!from.empty()) lines.push_back({say("From {}.", day(from))});
  if (!until.empty()) lines.push_back({say("Until {}.", day(until))});
  add("dates", say("From when"), std::move(lines));
}

void Author::law() {
  const json::Value& its = value().at("source");
  add("source", say("Where it comes from"),
      {{text(its, "name")},
       {text(its, "citation")},
       {say("Checked on {}, next on {}.", day(text(its, "checked")), day(text(its, "next_due")))}});
  for (const auto& [list, name] :
       {std::pair{"classes", say("Its classes")}, std::pair{"duties", say("Its duties")}}) {
    std::vector<Sentence> lines;
    for (const json::Value& one : value().at(list).get_array())
      lines.push_back({say("{} ({})", worded(one, "words"), text(one, "id"))});
    add(list, name, std::move(lines));
  }
}

void Author::law_question() {
  condition("when", "when", say("When the answer is yes"));
  add("gives", say("What it gives"),
      {{say("Yes: {}.", worded(value(), "yes"))}, {say("No: {}.", worded(value(), "no"))}});
  add("unless", say("It is not asked once one of these is in force"),
      kinds(*entry_.within, value()));
}

void Author::law_class() {
  if (!condition("when", "when", say("When it applies")))
    add("when", say("When it applies"), {{say("Every other class of this law is excluded.")}});
  add("unless", say("Not once one of these is in force"), kinds(*entry_.within, value()));
  dates();
}

void Author::law_duty() {
  const json::Value& law = *entry_.within;
  const std::string role = text(value(), "role");
  const json::Value* bound = item(law, "roles", role);
  Section& who = section("role", say("Whose duty it is"));
  who.lines.push_back({bound ? worded(*bound, "title") : role});
  if (const json::Value* when = bound ? json::find(*bound, "when") : nullptr)
    who.lines.push_back({say("Who that is:"), {lexicon_.condition(*when, entry_.law)}});
  Section& applies = section("when", say("When it applies"));
  Sentence classes{say("With one of these classes:"), named(law, value(), "classes", "classes")};
  applies.lines.push_back(std::move(classes));
  if (const json::Value* when = json::find(value(), "when"))
    applies.lines.push_back({say("And if:"), {lexicon_.condition(*when, entry_.law)}});
  dates();
  if (!json::find(value(), "from"))
    add("dates", say("From when"), {{say("From the day of its class.")}});
}

void Author::law_grace() {
  Section& whom = section("gives", say("What begins later"));
  whom.lines = named(*entry_.within, value(), "classes", "classes");
  for (Sentence& duty : named(*entry_.within, value(), "duties", "duties"))
    whom.lines.push_back(std::move(duty));
  condition("when", "when", say("When it applies"));
  dates();
  if (!json::find(value(), "from"))
    add("dates", say("From when"), {{say("It does not bind them at all.")}});
}

}  // namespace probity::rubric
