#include "rubric/expression.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

#include "json/parse.h"
#include "json/value.h"

namespace probity::rubric {
namespace {

// A small vocabulary: booleans a and b, a word w (low, mid, high), an integer n, a set s, a check
// c.
struct Small {
  Vocabulary vocabulary;
  Purposes purposes;
};

const Small& small() {
  static const Small made = [] {
    const auto terms = json::parse(R"([
      {"name":"a","type":"boolean","side":"use","order":"truth","lists":["ab"],"question":{"en":"?"}},
      {"name":"b","type":"boolean","side":"use","order":"truth","lists":["ab"],"question":{"en":"?"}},
      {"name":"w","type":"word","side":"use","order":"more","words":["low","mid","high"],"question":{"en":"?"}},
      {"name":"n","type":"integer","side":"use","order":"more","question":{"en":"?"}},
      {"name":"s","type":"words","side":"component","order":"more","words":["x","y"],"question":{"en":"?"}},
      {"name":"c","type":"word","side":"evidence","kind":"check","order":"more",
       "words":["pass","insufficient_evidence","fail"],"question":{"en":"?"}},
      {"name":"u","type":"boolean","side":"evidence","kind":"alarm","order":"truth","question":{"en":"?"}},
      {"name":"p","type":"purpose","side":"use","question":{"en":"?"}}])");
    const auto lists = json::parse(R"([{"name":"ab","question":{"en":"?"}}])");
    Small out;
    out.purposes = *Purposes::parse(*json::parse(
        R"([{"id":"mild","least_impact":1,"title":{}},{"id":"grave","least_impact":7,"title":{}}])"));
    out.vocabulary = *Vocabulary::parse(*terms, *lists, out.purposes.ids());
    return out;
  }();
  return made;
}

Grammar grammar() { return {small().vocabulary, small().purposes, true, true, true, 3}; }

base::Result<Expression> read(std::string_view text) {
  return Expression::parse(*json::parse(text), grammar(), "/when");
}

// The naive evaluator: walks the JSON itself, looks facts up by name, three values as 0, 1, 2.
struct Oracle {
  std::map<std::string, Value> facts;
  std::vector<Interval> digits;

  int of(bool truth) const { return truth ? 2 : 0; }
  std::int64_t word(const std::string& text) const {
    return text == "low" ? 0 : text == "mid" ? 1 : 2;
  }

  int holds(const json::Value& e) const {
    if (const auto* all = json::find(e, "all")) {
      int least = 2;
      for (const auto& part : all->get_array()) least = std::min(least, holds(part));
      return least;
    }
    if (const auto* inner = json::find(e, "not")) return 2 - holds(*inner);
    if (const auto* digit = json::find(e, "digit")) {
      const Interval& d = digits[static_cast<std::size_t>(digit->get_string()[1] - '1')];
      const std::int64_t least = json::find(e, "at_least")->get_int64();
      int low = 2;
      int high = 0;
      for (std::int64_t v = d.least; v <= d.most; ++v) {
        low = std::min(low, of(v >= least));
        high = std::max(high, of(v >= least));
      }
      return low == high ? low : 1;
    }
    if (json::find(e, "list")) return std::max(is("a", true), is("b", true));
    if (json::find(e, "evidence")) {
      const auto found = facts.find("c");
      return of(found != facts.end() && found->second == Value(Word{"pass"}));
    }
    if (json::find(e, "failed")) {
      const auto found = facts.find("c");
      return of(found != facts.end() && found->second == Value(Word{"fail"}));
    }
    if (const auto* any = json::find(e, "any")) {
      int most = 0;
      for (const auto& part : any->get_array()) most = std::max(most, holds(part));
      return most;
    }
    const std::string name(json::find(e, "fact")->get_string());
    const auto found = facts.find(name);
    if (name == "u") return is("u", json::find(e, "is")->get_bool());
    if (found == facts.end()) return 1;
    const Value& value = found->second;
    if (const auto* wanted = json::find(e, "is")) {
      if (wanted->is_bool()) return of(std::get<bool>(value) == wanted->get_bool());
      return of(std::get<Word>(value).text == std::string(wanted->get_string()));
    }
    if (const auto* above = json::find(e, "above"))
      return of(std::get<std::int64_t>(value) > above->get_int64());
    if (const auto* has = json::find(e, "has"))
      return of(std::get<WordSet>(value).contains(std::string(has->get_string())));
    return of(word(std::get<Word>(value).text) >=
              word(std::string(json::find(e, "at_least")->get_string())));
  }

  int is(const std::string& name, bool wanted) const {
    const auto found = facts.find(name);
    if (found == facts.end()) return name == "u" ? of(!wanted) : 1;
    return of(std::get<bool>(found->second) == wanted);
  }
};

rc::Gen<std::string> expression_text(int depth) {
  const auto leaf = rc::gen::elementOf(std::vector<std::string>{
      R"({"fact":"a","is":true})", R"({"fact":"a","is":false})", R"({"fact":"b","is":true})",
      R"({"fact":"w","is":"mid"})", R"({"fact":"w","at_least":"mid"})", R"({"fact":"n","above":5})",
      R"({"fact":"s","has":"y"})", R"({"fact":"u","is":true})", R"({"fact":"u","is":false})",
      R"({"list":"ab","any":true})", R"({"evidence":"c"})", R"({"failed":true})",
      R"({"digit":"D1","at_least":4})", R"({"digit":"D3","at_least":2})"});
  if (depth == 0) return leaf;
  const auto inner = expression_text(depth - 1);
  const auto many = rc::gen::suchThat(rc::gen::container<std::vector<std::string>>(inner),
                                      [](const auto& parts) { return !parts.empty(); });
  const auto join = [](const char* name) {
    return [name](const std::vector<std::string>& parts) {
      std::string text = std::string("{\"") + name + "\":[";
      for (std::size_t i = 0; i < parts.size(); ++i) text += (i ? "," : "") + parts[i];
      return text + "]}";
    };
  };
  return rc::gen::oneOf(
      leaf, rc::gen::map(many, join("all")), rc::gen::map(many, join("any")),
      rc::gen::map(inner, [](const std::string& part) { return "{\"not\":" + part + "}"; }));
}

TEST(Expression, AgreesWithTheNaiveEvaluator) {
  const bool ok = rc::check("compiled equals naive", [] {
    const std::string text = *rc::gen::resize(4, expression_text(3));
    Oracle oracle;
    const std::map<std::string, std::vector<Value>> choices = {
        {"a", {true, false}},
        {"b", {true, false}},
        {"w", {Word{"low"}, Word{"mid"}, Word{"high"}}},
        {"n", {std::int64_t{5}, std::int64_t{6}}},
        {"s", {WordSet{"x"}, WordSet{"x", "y"}}},
        {"u", {true, false}},
        {"c", {Word{"pass"}, Word{"insufficient_evidence"}, Word{"fail"}}}};
    std::vector<Fact> use;
    std::vector<Fact> component;
    for (const auto& [name, values] : choices) {
      const auto chosen = *rc::gen::inRange<std::size_t>(0, values.size() + 1);
      if (chosen == values.size()) continue;
      oracle.facts.emplace(name, values[chosen]);
      (name == "s" || name == "c" ? component : use)
          .push_back({{}, name, values[chosen], {}, base::kEndOfTime, 1, "x"});
    }
    for (int i = 0; i < 3; ++i) {
      const auto least = *rc::gen::inRange<std::int64_t>(0, 7);
      oracle.digits.push_back({least, *rc::gen::inRange<std::int64_t>(least, 8)});
    }
    const Answers of_use(use, {}, small().vocabulary, {}, {});
    const Answers of_component(component, {}, small().vocabulary, {}, {});
    const Scope scope{&of_use, &of_component, oracle.digits.data(), {}};
    const auto compiled = read(text);
    RC_ASSERT(compiled.has_value());
    const int wanted = oracle.holds(*json::parse(text));
    RC_ASSERT(static_cast<int>(compiled->holds(scope)) == wanted);
  });
  EXPECT_TRUE(ok);
}

TEST(Expression, ExplainsItself) {
  const std::vector<Fact> facts = {{{}, "a", true, {}, base::kEndOfTime, 1, "x"},
                                   {{}, "w", Word{"high"}, {}, base::kEndOfTime, 2, "x"}};
  const Answers answers(facts, {}, small().vocabulary, {}, {});
  const Scope scope{&answers, nullptr, nullptr, {}};
  const auto names = [](const std::vector<Expression::Leaf>& leaves) {
    std::string text;
    for (const auto& leaf : leaves) text += small().vocabulary[leaf.fact].name + " ";
    return text;
  };
  std::vector<Expression::Leaf> leaves;
  const auto any = *read(R"({"any":[{"fact":"b","is":true},{"fact":"w","at_least":"mid"},
                                    {"fact":"a","is":true}]})");
  ASSERT_EQ(any.holds(scope), Tri::yes);
  any.support(scope, leaves);
  EXPECT_EQ(names(leaves), "w a ");

  leaves.clear();
  const auto all = *read(R"({"all":[{"fact":"a","is":true},{"fact":"b","is":true},
                                    {"fact":"n","above":5}]})");
  ASSERT_EQ(all.holds(scope), Tri::unknown);
  all.unanswered(scope, leaves);
  EXPECT_EQ(names(leaves), "b ");  // n is asked only once b holds
}

TEST(Expression, KnowsPurposesAndDates) {
  const std::vector<Fact> facts = {{{}, "p", Word{"grave"}, {}, base::kEndOfTime, 1, "x"}};
  const Answers answers(facts, {}, small().vocabulary, {}, {});
  const Answers nothing({}, {}, small().vocabulary, {}, {});
  const auto implies = *read(R"({"purpose_implies":7})");
  EXPECT_EQ(implies.holds(Scope{&answers, nullptr, nullptr, {}}), Tri::yes);
  EXPECT_EQ(implies.holds(Scope{&nothing, nullptr, nullptr, {}}), Tri::unknown);
  EXPECT_EQ(read(R"({"purpose_implies":8})")->holds(Scope{&answers, nullptr, nullptr, {}}),
            Tri::no);
  const auto dated = *read(R"({"in_force_from":"2026-12-01T23:00:00Z"})");
  const base::Time date = *base::parse_time("2026-12-01T23:00:00Z");
  EXPECT_EQ(dated.holds(Scope{nullptr, nullptr, nullptr, date}), Tri::yes);
  EXPECT_EQ(dated.holds(Scope{nullptr, nullptr, nullptr, date - 1}), Tri::no);
}

TEST(Expression, RefusesWithAPointer) {
  const std::pair<const char*, const char*> all[] = {
      {R"([])", "/when"},
      {R"({})", "/when"},
      {R"({"fact":"zz","is":true})", "/when/fact"},
      {R"({"fact":"w","is":"tall"})", "/when/is"},
      {R"({"fact":"w","is":1})", "/when/is"},
      {R"({"fact":"a","is":true,"above":3})", "/when"},
      {R"({"fact":"a","at_least":true})", "/when"},
      {R"({"fact":"n","above":1.5})", "/when/above"},
      {R"({"fact":"s","is":["x"]})", "/when"},
      {R"({"fact":"s","has":"z"})", "/when/has"},
      {R"({"fact":"c","is":"pass"})", "/when/fact"},
      {R"({"evidence":"a"})", "/when/evidence"},
      {R"({"all":[]})", "/when/all"},
      {R"({"all":[{"any":[{"fact":"zz","is":true}]}]})", "/when/all/0/any/0/fact"},
      {R"({"not":{"digit":"D4","at_least":1}})", "/when/not/digit"},
      {R"({"digit":"D1","at_least":10})", "/when/at_least"},
      {R"({"digit":"D1"})", "/when"},
      {R"({"digit":"D1","at_least":1,"or":2})", "/when/or"},
      {R"({"list":"zz","any":true})", "/when/list"},
      {R"({"list":"ab"})", "/when"},
      {R"({"in_force_from":"2026-12-01"})", "/when/in_force_from"},
      {R"({"while":true})", "/when"},
  };
  for (const auto& [text, pointer] : all) {
    const auto parsed = read(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().pointer, pointer) << text;
    EXPECT_FALSE(parsed.error().required.empty()) << text;
  }
  Grammar use_only = grammar();
  use_only.component_facts = false;
  EXPECT_FALSE(Expression::parse(*json::parse(R"({"fact":"s","has":"x"})"), use_only, ""));
}

}  // namespace
}  // namespace probity::rubric
