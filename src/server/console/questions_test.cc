#include "server/console/questions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "json/codec.h"
#include "rubric/code.h"

namespace probity::server::console {
namespace {

using rubric::Judgement;

const rubric::Rubric& rules() {
  static const rubric::Rubric core = *rubric::core();
  return core;
}

constexpr base::Time kNow{1'800'000'000};

// A use of that purpose made of one component whose training data is declared unknown.
Judgement judged(const std::string& purpose, const std::vector<ledger::Supposed>& more) {
  const auto digest = [](char c) { return *base::SubjectDigest::from_hex(std::string(64, c)); };
  rubric::Case subject{digest('a'), {}, {}, {}};
  const auto fact = [](const base::SubjectDigest& of, std::string name, rubric::Value value) {
    return rubric::Fact{of, std::move(name), std::move(value), {0}, base::kEndOfTime,
                        7,  "riverton"};
  };
  subject.use_facts.push_back(fact(subject.use, "use.purpose", rubric::Word{purpose}));
  subject.components.push_back(
      {digest('b'),
       "library/chat 1.0",
       {fact(digest('b'), "training.data", rubric::Unknown{}),
        fact(digest('b'), "component.modality", rubric::WordSet{"language"})}});
  for (const ledger::Supposed& one : more)
    subject.use_facts.push_back(fact(subject.use, one.name, one.value));
  return rubric::evaluate(subject, rules(), kNow);
}

Judgement judged(const std::string& purpose, const Typed& typed) {
  return judged(purpose, answered(rules(), typed).facts);
}

std::vector<pages::FormSection> asked(const std::string& purpose, const Typed& typed) {
  const Judgement so_far = judged(purpose, typed);
  return questions({rules(), typed, so_far.unanswered});
}

std::vector<pages::FormField> fields(const std::vector<pages::FormSection>& sections) {
  std::vector<pages::FormField> all;
  for (const pages::FormSection& section : sections)
    all.insert(all.end(), section.fields.begin(), section.fields.end());
  return all;
}

std::vector<std::string> open_in(const std::vector<pages::FormSection>& sections) {
  std::vector<std::string> names;
  for (const FieldFault& fault : open_questions(sections)) names.push_back(fault.pointer);
  return names;
}

const Typed kChatbot = {{"service", {"public_information"}},
                        {"use.role", {"informs"}},
                        {"use.operation_data", {"pseudonymised"}},
                        {"use.persons_per_year", {"40,000"}},
                        {"none_of.harm", {"none"}},
                        {"use.speaks_or_generates", {"true"}}};

TEST(Questions, AHarmlessChatbotNeedsSixAnswersAndNoMore) {
  EXPECT_EQ(
      open_in(asked("public-library", {})),
      (std::vector<std::string>{"service", "use.role", "use.operation_data", "use.persons_per_year",
                                "none_of.harm", "use.speaks_or_generates"}));
  EXPECT_EQ(fields(asked("public-library", kChatbot)).size(), 6u);
  EXPECT_TRUE(open_in(asked("public-library", kChatbot)).empty());
  auto facts = answered(rules(), kChatbot).facts;
  facts.push_back({"declaration.self", true});
  EXPECT_EQ(judged("public-library", facts).code, "2610");
}

TEST(Questions, EmergencyIntakeIsAskedMore) {
  Typed typed = {{"use.role", {"recommends"}},
                 {"use.operation_data", {"special"}},
                 {"use.persons_per_year", {"90000"}},
                 {"none_of.harm", {"some"}},
                 {"use.speaks_or_generates", {"false"}}};
  // The purpose alone implies impact 8; what is left of the list is what could make it worse.
  auto open = open_in(asked("emergency-call-intake", typed));
  EXPECT_NE(std::find(open.begin(), open.end(), "service"), open.end());
  EXPECT_NE(std::find(open.begin(), open.end(), "use.irreversible"), open.end());
  EXPECT_NE(std::find(open.begin(), open.end(), "use.almost_always_followed"), open.end());
  typed["service"] = {"listed"};
  open = open_in(asked("emergency-call-intake", typed));
  EXPECT_NE(std::find(open.begin(), open.end(), "none_of.art5"), open.end());
  EXPECT_GT(fields(asked("emergency-call-intake", typed)).size(), 6u);
  // What can no longer change the result is not asked.
  EXPECT_EQ(std::find(open.begin(), open.end(), "use.effect"), open.end());
}

TEST(Questions, AListSaysOnlyItsWidestName) {
  const Answered said = answered(
      rules(), {{"service", {"nobody"}}, {"none_of.art5", {"none"}}, {"area.health", {"true"}}});
  EXPECT_EQ(said.predicate.at("none_of"), (boost::json::array{"service"}));
  ASSERT_EQ(said.predicate.at("facts").as_array().size(), 1u);
  EXPECT_EQ(said.predicate.at("facts").at(0).at("name"), "use.effect");
}

TEST(Questions, AnOpenedListAsksItsMembersOneByOne) {
  const Typed typed = {{"service", {"listed"}}, {"none_of.areas", {"some"}}};
  std::size_t areas = 0;
  for (const pages::FormField& field : fields(asked("permits", typed)))
    areas += field.name.starts_with("area.");
  EXPECT_EQ(areas, 20u);
}

TEST(Questions, WhatDoesNotReadIsAFaultAndNoFact) {
  for (const char* text : {"many", "1e5", "-", "99999999999999999999"}) {
    const Answered said = answered(rules(), {{"use.persons_per_year", {text}}});
    ASSERT_EQ(said.faults.size(), 1u) << text;
    EXPECT_EQ(said.faults[0].pointer, "use.persons_per_year");
    EXPECT_TRUE(said.facts.empty());
  }
  EXPECT_EQ(answered(rules(), {{"use.role", {"declared_unknown"}}}).facts.size(), 1u);
  // Not every question takes "we do not know".
  EXPECT_EQ(answered(rules(), {{"use.effect", {"declared_unknown"}}}).faults.size(), 1u);
}

TEST(Questions, EveryWordOfTheFormsQuestionsHasALabel) {
  for (const rubric::Term& term : rules().vocabulary().terms()) {
    if (term.kind != rubric::Kind::answer || term.words.empty()) continue;
    for (const std::string& word : term.words)
      EXPECT_NE(answer_words(term.name, word), word) << term.name << " " << word;
  }
}

TEST(Questions, AnAnswerCanBeCorrectedByItself) {
  for (const auto& [fact, value] : std::vector<std::pair<std::string, std::string>>{
           {"use.role", "informs"},
           {"area.health", "true"},
           {"use.persons_per_year", "40000"},
           {"use.persons_per_year", "declared_unknown"}}) {
    const Typed typed = typed_answer(rules(), fact, value);
    const auto shown = fields(questions({rules(), typed, {}, /*speech=*/false}));
    ASSERT_EQ(shown.size(), 1u) << fact;
    EXPECT_EQ(shown[0].name, fact);
    const Answered said = answered(rules(), typed);
    ASSERT_EQ(said.facts.size(), 1u);
    EXPECT_EQ(rubric::to_text(said.facts[0].value), value);
  }
}

// All that can be said to one question of the page.
std::vector<Typed> answers_to(const pages::FormField& field, const Typed& typed) {
  std::vector<std::string> values;
  for (const pages::Option& one : field.options) values.push_back(one.value);
  if (field.control.line) values = {"0", "40000", "1000000", "1000001", "5000000"};
  std::vector<Typed> all;
  for (const std::string& value : values) {
    all.push_back(typed);
    all.back()[field.name] = {value};
    // "Something applies" says nothing yet: everything on the list does.
    if (value == "listed" || value == "some")
      for (const rubric::Term& term : rules().vocabulary().terms())
        if (std::find_if(field.items.begin(), field.items.end(), [&](const std::string& item) {
              return item == term.question.at("en");
            }) != field.items.end())
          all.back()[term.name] = {"true"};
    if (value == "listed") all.back()["none_of.areas"] = all.back()["none_of.art5"] = {"some"};
  }
  return all;
}

bool same(const Judgement& a, const Judgement& b) {
  if (a.code != b.code || a.tier != b.tier || a.restricted != b.restricted ||
      a.token_earned != b.token_earned || a.unanswered != b.unanswered)
    return false;
  for (std::size_t i = 0; i < a.digits.size(); ++i)
    if (a.digits[i].at_least != b.digits[i].at_least || a.digits[i].at_most != b.digits[i].at_most)
      return false;
  return true;
}

// Whatever has been answered, each question that is still open has two answers that differ in what
// they come to. Whether it speaks decides on duties alone and is always asked.
RC_GTEST_PROP(QuestionsProperty, NoQuestionWithoutConsequence, ()) {
  const auto purposes = rules().purposes().ids();
  const std::string purpose = *rc::gen::elementOf(purposes);
  Typed typed;
  for (int step = 0; step < 4; ++step) {
    const auto sections = asked(purpose, typed);
    const auto open = open_in(sections);
    for (const pages::FormField& field : fields(sections)) {
      if (std::find(open.begin(), open.end(), field.name) == open.end() ||
          field.name == "use.speaks_or_generates")
        continue;
      const auto all = answers_to(field, typed);
      const Judgement one = judged(purpose, all.front());
      RC_ASSERT(std::any_of(all.begin(), all.end(), [&](const Typed& other) {
        return !same(one, judged(purpose, other));
      }));
    }
    if (open.empty()) break;
    const std::string next = *rc::gen::elementOf(open);
    for (const pages::FormField& field : fields(sections))
      if (field.name == next) typed = *rc::gen::elementOf(answers_to(field, typed));
  }
}

}  // namespace
}  // namespace probity::server::console
