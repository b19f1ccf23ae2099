// From a law's document to its tables: every expression against the vocabulary, every reference.
#include "rubric/law.h"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <set>

#include "base/resource.h"
#include "crypto/sha256.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "rubric/law_tables.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

std::span<const base::Resource> resources();

struct Laws::Tables {
  Vocabulary vocabulary;
  std::vector<Law> laws;
};

namespace {

tl::unexpected<base::Error> refuse(const std::string& at, std::string what, std::string rule,
                                   std::string found, std::string required) {
  return fail(Code::bad_input, std::move(what), at, std::move(rule), std::move(found),
              std::move(required));
}

// Legal dates begin at midnight UTC, as facts do.
base::Time midnight(base::Date date) {
  const std::chrono::sys_days days(std::chrono::year(date.year) / static_cast<int>(date.month) /
                                   static_cast<int>(date.day));
  return {days.time_since_epoch().count() * base::kDay};
}

class Compiler {
 public:
  Compiler(const Vocabulary& vocabulary, const Purposes& purposes)
      : grammar_{vocabulary,
                 purposes,
                 /*use_facts=*/true,
                 /*component_facts=*/false,
                 /*evidence_facts=*/false,
                 /*digits=*/0} {}

  Result<Law> run(document::Law in, const std::vector<json::Value>& gates, std::size_t first_fact) {
    out_.id = in.id;
    out_.version = in.version;
    out_.title = in.title;
    out_.source = in.source;
    PROBITY_CHECK(english(in.title, "/title"));
    for (std::size_t i = 0; i < gates.size(); ++i) {
      const std::string at = fmt::format("/facts/{}", i);
      const auto fact = static_cast<FactIndex>(first_fact + i);
      const Term& term = grammar_.vocabulary[fact];
      if (term.side != Side::use || term.kind != Kind::answer)
        return refuse(at, "a law's facts are answers about the use", "law.fact", term.name,
                      "side use, no kind");
      if (gates[i].is_null()) continue;
      if (term.type != Type::boolean || term.order != Order::truth)
        return refuse(at + "/only_if", "only a boolean whose truth is worse has a condition",
                      "law.only_if", term.name, "type boolean, order truth");
      PROBITY_TRY(Expression only_if, expression(gates[i], at + "/only_if"));
      out_.gates.push_back({fact, std::move(only_if)});
    }
    PROBITY_CHECK(each(in.questions, "/questions", &Compiler::question));
    PROBITY_CHECK(each(in.roles, "/roles", &Compiler::role));
    PROBITY_CHECK(each(in.classes, "/classes", &Compiler::class_of));
    PROBITY_CHECK(each(in.duties, "/duties", &Compiler::duty));
    PROBITY_CHECK(each(in.grace, "/grace", &Compiler::grace));
    PROBITY_CHECK(each(in.contradictions, "/contradictions", &Compiler::contradiction));
    for (std::size_t i = 0; i < in.questions.size(); ++i)
      for (const std::string& kind : in.questions[i].unless.value_or(std::vector<std::string>{}))
        if (!has_kind(kind)) return no_such(fmt::format("/questions/{}/unless", i), "kind", kind);
    return std::move(out_);
  }

 private:
  static tl::unexpected<base::Error> no_such(const std::string& at, const char* what,
                                             const std::string& found) {
    return refuse(at, fmt::format("there is no such {}", what), "law.reference",
                  json::quoted(found), fmt::format("the id of an earlier {}", what));
  }
  static Status english(const Text& text, const std::string& at) {
    if (text.contains("en")) return {};
    return refuse(at, "the text has no English", "law.text", "nothing", "a text under \"en\"");
  }

  Status each(auto& items, const std::string& at, auto read) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string place = fmt::format("{}/{}", at, i);
      if (!ids_.insert(at + "/" + items[i].id).second)
        return refuse(place + "/id", "the id stands twice", "law.id", items[i].id, "each id once");
      PROBITY_CHECK((this->*read)(items[i], place));
    }
    return {};
  }

  // {"question": id} becomes that question's condition.
  Status expand(json::Value& json, const std::string& at) const {
    if (auto* list = json.if_array()) {
      std::size_t i = 0;
      for (json::Value& one : *list) PROBITY_CHECK(expand(one, fmt::format("{}/{}", at, i++)));
      return {};
    }
    auto* object = json.if_object();
    if (!object) return {};
    if (const auto* id = object->if_contains("question")) {
      const auto found = id->is_string() && object->size() == 1
                             ? conditions_.find(std::string(json::view(id->get_string())))
                             : conditions_.end();
      if (found == conditions_.end())
        return no_such(at + "/question", "question",
                       id->is_string() ? std::string(json::view(id->get_string())) : "no id");
      json = json::Value(found->second);
      return {};
    }
    for (auto& member : *object)
      PROBITY_CHECK(expand(member.value(), at + "/" + json::pointer_token(member.key())));
    return {};
  }
  Result<Expression> expression(json::Value json, const std::string& at) {
    PROBITY_CHECK(expand(json, at));
    PROBITY_TRY(Expression made, Expression::parse(json, grammar_, at));
    made.dates(out_.dates);
    return made;
  }
  Status optional_expression(const std::optional<json::Value>& json, const std::string& at,
                             std::optional<Expression>& out) {
    if (!json) return {};
    PROBITY_TRY(out, expression(*json, at + "/when"));
    return {};
  }

  base::Time date(base::Date day) { return out_.dates.emplace_back(midnight(day)); }
  // The instant before which it holds; `from` must come earlier.
  Status end(base::Date from, const std::optional<base::Date>& until, const std::string& at,
             base::Time& out) {
    if (!until) return {};
    if (*until <= from)
      return refuse(at + "/until", "it ends before it begins", "law.dates", to_string(*until),
                    "a day after " + to_string(from));
    out = date(*until);
    return {};
  }
  bool has_kind(const std::string& kind) const {
    for (const LawClass& one : out_.classes)
      if (one.said.kind == kind) return true;
    return false;
  }
  std::optional<std::size_t> class_named(const std::string& id) const {
    for (std::size_t i = 0; i < out_.classes.size(); ++i)
      if (out_.classes[i].said.id == id) return i;
    return std::nullopt;
  }

  Status question(const document::LawQuestion& in, const std::string& at) {
    PROBITY_CHECK(english(in.question, at + "/question"));
    PROBITY_CHECK(english(in.yes, at + "/yes"));
    PROBITY_CHECK(english(in.no, at + "/no"));
    json::Value when = in.when;
    PROBITY_CHECK(expand(when, at + "/when"));
    PROBITY_TRY(Expression made, expression(when, at + "/when"));
    conditions_.emplace(in.id, std::move(when));
    out_.questions.push_back({in, std::move(made)});
    return {};
  }
  Status role(const document::LawRole& in, const std::string& at) {
    PROBITY_CHECK(english(in.title, at + "/title"));
    LawRole made{in, {}};
    PROBITY_CHECK(optional_expression(in.when, at, made.when));
    out_.roles.push_back(std::move(made));
    return {};
  }
  Status class_of(const document::LawClass& in, const std::string& at) {
    PROBITY_CHECK(english(in.words, at + "/words"));
    if (!in.when && !in.otherwise.value_or(false))
      return refuse(at, "nothing says when the class applies", "law.when", in.id,
                    "when, or otherwise");
    for (const std::string& kind : in.unless.value_or(std::vector<std::string>{}))
      if (!has_kind(kind)) return no_such(at + "/unless", "kind", kind);
    LawClass made{in, {}, {date(in.from)}};
    PROBITY_CHECK(end(in.from, in.until, at, made.span.until));
    PROBITY_CHECK(optional_expression(in.when, at, made.when));
    out_.classes.push_back(std::move(made));
    return {};
  }
  Status duty(const document::LawDuty& in, const std::string& at) {
    PROBITY_CHECK(english(in.words, at + "/words"));
    LawDuty made;
    made.said = in;
    while (made.role < out_.roles.size() && out_.roles[made.role].said.id != in.role) ++made.role;
    if (made.role == out_.roles.size()) return no_such(at + "/role", "role", in.role);
    if (in.classes.empty())
      return refuse(at + "/classes", "a duty belongs to a class", "law.duty", "none",
                    "at least one class");
    for (const std::string& id : in.classes) {
      const auto found = class_named(id);
      if (!found) return no_such(at + "/classes", "class", id);
      made.classes.push_back(*found);
      PROBITY_CHECK(
          end(in.from.value_or(out_.classes[*found].said.from), in.until, at, made.until));
    }
    if (in.from) made.from = date(*in.from);
    PROBITY_CHECK(optional_expression(in.when, at, made.when));
    out_.duties.push_back(std::move(made));
    return {};
  }
  Status grace(const document::LawGrace& in, const std::string& at) {
    PROBITY_CHECK(english(in.words, at + "/words"));
    for (const std::string& id : in.classes)
      if (!class_named(id)) return no_such(at + "/classes", "class", id);
    for (const std::string& id : in.duties)
      if (!ids_.contains("/duties/" + id)) return no_such(at + "/duties", "duty", id);
    PROBITY_TRY(Expression when, expression(in.when, at + "/when"));
    LawGrace made{in, std::move(when), {}};
    if (in.from) made.from = date(*in.from);
    out_.grace.push_back(std::move(made));
    return {};
  }
  Status contradiction(const document::LawContradiction& in, const std::string& at) {
    PROBITY_CHECK(english(in.words, at + "/words"));
    PROBITY_TRY(Expression when, expression(in.when, at + "/when"));
    out_.contradictions.push_back({in, std::move(when)});
    return {};
  }

  const Grammar grammar_;
  std::set<std::string> ids_;  // "/classes/high"
  std::map<std::string, json::Value> conditions_;
  Law out_;
};

// Takes "only_if" out of the facts, because a vocabulary does not know it; null where none stood.
std::vector<json::Value> take_gates(json::Value& facts) {
  std::vector<json::Value> gates;
  if (!facts.is_array()) return gates;
  for (json::Value& fact : facts.get_array()) {
    json::Value gate;
    if (auto* object = fact.if_object())
      if (auto* only_if = object->if_contains("only_if")) {
        gate = *only_if;
        object->erase("only_if");
      }
    gates.push_back(std::move(gate));
  }
  return gates;
}

Result<Law> read_law(std::string_view text, Vocabulary& vocabulary, const Purposes& purposes) {
  PROBITY_TRY(const json::Value whole, json::parse(text));
  PROBITY_TRY(auto document, json::decode<document::Law>(whole));
  const auto gates = take_gates(document.facts);
  PROBITY_TRY(vocabulary, vocabulary.extended(document.facts, document.lists));
  const std::size_t first_fact = vocabulary.terms().size() - gates.size();
  PROBITY_TRY(Law law, Compiler(vocabulary, purposes).run(std::move(document), gates, first_fact));
  law.digest = crypto::sha256(base::as_bytes(json::canonical(whole)));
  return law;
}

}  // namespace

Result<Laws> Laws::read(const Rubric& rubric, const std::vector<std::string_view>& texts) {
  auto tables = std::make_shared<Tables>();
  tables->vocabulary = rubric.vocabulary();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto law = read_law(texts[i], tables->vocabulary, rubric.purposes());
    if (!law) return fail(base::within(law.error(), fmt::format("law {}: ", i + 1)));
    tables->laws.push_back(*std::move(law));
  }
  Laws made;
  made.tables_ = std::move(tables);
  return made;
}

const Vocabulary& Laws::vocabulary() const { return tables_->vocabulary; }
const std::vector<Law>& Laws::all() const { return tables_->laws; }

std::optional<std::vector<std::string>> questions_of(const Laws& laws, std::string_view law) {
  for (const Law& one : laws.all()) {
    if (one.id != law) continue;
    std::vector<std::string> ids;
    for (const LawQuestion& each : one.questions) ids.push_back(each.said.id);
    return ids;
  }
  return std::nullopt;
}

Result<Laws> core_laws(const Rubric& rubric) {
  std::vector<std::string_view> texts;
  for (const base::Resource& resource : resources())
    if (resource.path.starts_with("../../rubrics/laws/")) texts.push_back(resource.content());
  return Laws::read(rubric, texts);
}

}  // namespace probity::rubric
