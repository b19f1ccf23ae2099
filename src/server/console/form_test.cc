#include "server/console/form.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <set>

#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "registers/all.h"
#include "server/console/journey.h"

namespace probity::server::console {
namespace {

const std::vector<ledger::Register>& registers() {
  static const auto all = registers::all();
  return all;
}

const ledger::Kind* kind_named(const std::string& word) {
  for (const ledger::Register& one : registers())
    for (const ledger::Kind& kind : one.kinds)
      if (kind.label() == word) return &kind;
  return nullptr;
}

const std::vector<Form>& all_forms() {
  static const std::vector<Form> none;
  const auto loaded = forms();
  EXPECT_TRUE(loaded) << loaded.error().what << " " << loaded.error().pointer << " "
                      << loaded.error().found;
  return loaded ? **loaded : none;
}

// The schema of what stands at a pointer of the predicate, or null.
const json::Value* schema_at(const json::Value& schema, std::string_view pointer) {
  const json::Value* at = &schema;
  while (at && !pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string token(pointer.substr(0, pointer.find('/')));
    pointer.remove_prefix(token.size());
    at = base::parse_int(token) ? json::find(*at, "items") : json::at(*at, "/properties/" + token);
  }
  return at;
}

std::set<std::string> words_of(const json::Value& schema) {
  std::set<std::string> words;
  const json::Value* all = json::find(schema, "enum");
  if (!all)
    if (const json::Value* items = json::find(schema, "items")) all = json::find(*items, "enum");
  if (all)
    for (const json::Value& one : all->as_array()) words.emplace(json::view(one.as_string()));
  return words;
}

TEST(Form, EachIsOfAKindThatItsOfficesMaySay) {
  ASSERT_GE(all_forms().size(), 8u);
  for (const Form& form : all_forms()) {
    const ledger::Kind* kind = kind_named(form.kind);
    ASSERT_TRUE(kind) << form.kind;
    EXPECT_FALSE(form.who.empty()) << form.kind;
    for (const ledger::Role role : form.who) EXPECT_TRUE(kind->roles.contains(role)) << form.kind;
    EXPECT_EQ(form.about.empty(), kind->about == ledger::About::a_new_name) << form.kind;
    EXPECT_TRUE(find_journey(form.kind == "use" ? kRegisterUse : std::string_view(form.kind)));
  }
}

TEST(Form, EachFieldIsOneOfThePredicateAndAllThatIsRequiredIsAsked) {
  for (const Form& form : all_forms()) {
    const json::Value schema = kind_named(form.kind)->schema("");
    std::set<std::string> asked;
    for (const FormField& field : form.fields) {
      EXPECT_TRUE(schema_at(schema, field.pointer)) << form.kind << field.pointer;
      const std::string rest = field.pointer.substr(1);
      asked.insert(rest.substr(0, rest.find('/')));
    }
    for (const std::string& list : form.lists.value_or(std::vector<std::string>{}))
      asked.insert(list.substr(1));
    for (const json::Value& required : json::find(schema, "required")->as_array()) {
      const std::string name(json::view(required.as_string()));
      // What remains of an erased statement follows from it.
      const bool is_drawn = name == "nonce" || name == "remains";
      EXPECT_TRUE(is_drawn || asked.contains(name)) << form.kind << " " << name;
    }
  }
}

// Only an import says that a stage was not published.
const std::set<std::string> kNotAsked = {"not_stated"};

TEST(Form, EachChoiceIsAWordOfItsFieldAndEachWordHasAChoice) {
  for (const Form& form : all_forms()) {
    const json::Value schema = kind_named(form.kind)->schema("");
    for (const FormField& field : form.fields) {
      const std::set<std::string> words = words_of(*schema_at(schema, field.pointer));
      if (words.empty()) continue;
      ASSERT_TRUE(field.choices) << form.kind << field.pointer;
      std::set<std::string> offered;
      for (const FormChoice& choice : *field.choices) {
        EXPECT_FALSE(choice.words.empty());
        if (!choice.value.empty()) offered.insert(choice.value);
      }
      for (const std::string& word : words)
        EXPECT_TRUE(offered.contains(word) || kNotAsked.contains(word))
            << form.kind << field.pointer << " lacks " << word;
      for (const std::string& word : offered)
        EXPECT_TRUE(words.contains(word)) << form.kind << field.pointer << " has " << word;
    }
  }
}

// The examples of the registers are what forms must be able to say.
TEST(Form, WhatTheRegistersSayComesBackTheSame) {
  std::size_t tried = 0;
  for (const ledger::Register& one : registers())
    for (const base::Resource& example : one.examples) {
      const auto document = json::parse(example.content());
      if (!document || example.path.find("bad-") != std::string_view::npos) continue;
      const auto word = json::text_of(*document, "kind");
      const json::Value* predicate = json::find(*document, "predicate");
      const Form* form = word ? find_form(*word) : nullptr;
      if (!form || !predicate) continue;
      const Typed typed = typed_of(*form, *predicate);
      const Made made = predicate_of(*form, typed);
      for (const FormField& field : form->fields) {
        if (field.control == Control::given || !is_asked(field, typed)) continue;
        const json::Value* was = json::at(*predicate, field.pointer);
        const json::Value* is = json::at(made.predicate, field.pointer);
        if (was && was->is_string() &&
            kNotAsked.contains(std::string(json::view(was->as_string()))))
          continue;
        // A list of nothing may stand there or be absent.
        if (!was && is && is->is_array() && is->as_array().empty()) continue;
        ASSERT_EQ(was != nullptr, is != nullptr) << example.path << field.pointer;
        if (!was) continue;
        EXPECT_EQ(*was, *is) << example.path << field.pointer;
      }
      ++tried;
    }
  EXPECT_GE(tried, 5u);
}

RC_GTEST_PROP(FormProperty, WhatWasTypedComesBackTheSame, ()) {
  const Form& form = *rc::gen::elementOf(all_forms());
  Typed typed;
  for (const FormField& field : form.fields) {
    if (*rc::gen::inRange(0, 4) == 0) continue;
    std::vector<std::string> offered;
    for (const FormChoice& choice : field.choices.value_or(std::vector<FormChoice>{}))
      offered.push_back(choice.value);
    if (!offered.empty() && field.control != Control::choice)
      typed[field.pointer] =
          *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(offered));
    else if (!offered.empty())
      typed[field.pointer] = {*rc::gen::elementOf(offered)};
    else
      typed[field.pointer] = {*rc::gen::string<std::string>()};
    if (field.own) typed[field.pointer + "/own"] = {"one right\n  another \r\n\n"};
  }
  const Made once = predicate_of(form, typed);
  const Made twice = predicate_of(form, typed_of(form, once.predicate));
  RC_ASSERT(once.predicate == twice.predicate);
}

TEST(Form, AnErrorFindsItsField) {
  const Form* use = find_form("use");
  ASSERT_TRUE(use);
  const auto at = [&](const std::string& pointer) {
    return fault_of(*use, base::fail(base::Code::bad_input, "it is wrong", pointer).value());
  };
  EXPECT_EQ(at("/predicate/contact/office").pointer, "/contact/office");
  EXPECT_EQ(at("/predicate/contact").pointer, "/contact/office");
  EXPECT_EQ(at("/predicate/components/3").pointer, "/components");
  EXPECT_EQ(at("/predicate/nonce").pointer, "");
  EXPECT_EQ(at("/subject/0").pointer, "");
  EXPECT_EQ(at("").words, "It is wrong.");
}

TEST(Form, WhatIsLeftOutIsNamedAtItsField) {
  const Form* adoption = find_form("adoption");
  ASSERT_TRUE(adoption);
  const Typed disagrees = {{"/code", {"360"}}, {"/decision", {"disagree"}}};
  ASSERT_EQ(predicate_of(*adoption, disagrees).faults.size(), 1u);
  EXPECT_EQ(predicate_of(*adoption, disagrees).faults[0].pointer, "/reasons");
  const Typed adopts = {{"/code", {"360"}}, {"/decision", {"adopt"}}, {"/reasons", {"left over"}}};
  const Made made = predicate_of(*adoption, adopts);
  EXPECT_TRUE(made.faults.empty());
  EXPECT_FALSE(json::find(made.predicate, "reasons")) << "asked only of who disagrees";
  EXPECT_EQ(predicate_of(*adoption, {{"/decision", {"perhaps"}}}).faults.size(), 1u);
}

// Its list is empty, not absent: without it no statement could be made.
TEST(Form, AServiceThatIsNotOpenHasNoComponents) {
  const Form* use = find_form("use");
  ASSERT_TRUE(use);
  const Made made =
      predicate_of(*use, {{"/undisclosed", {"not_open"}}, {"/components", {"ticked before that"}}});
  const json::Value* components = json::find(made.predicate, "components");
  ASSERT_TRUE(components && components->is_array());
  EXPECT_TRUE(components->get_array().empty());
}

}  // namespace
}  // namespace probity::server::console
