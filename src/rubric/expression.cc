#include "rubric/expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "json/codec.h"
#include "json/value.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Status;
using State = Resolved::State;

// Turns JSON into nodes, each before its children.
class Expression::Reader {
 public:
  Reader(const Grammar& grammar, std::vector<Node>& nodes) : grammar_(grammar), nodes_(nodes) {}

  Status read(const json::Value& json, const std::string& at) {
    if (!json.is_object())
      return refuse(at, "an expression is an object", std::string(json::kind_name(json)),
                    "an object with one condition");
    const json::Object& object = json.get_object();
    if (const auto* parts = object.if_contains("all"))
      return read_many(Op::all, object, *parts, at);
    if (const auto* parts = object.if_contains("any"); parts && !object.contains("list"))
      return read_many(Op::any, object, *parts, at);
    if (const auto* part = object.if_contains("not")) {
      PROBITY_CHECK(only(object, at, {"not"}));
      const std::size_t node = open(Op::negate);
      PROBITY_CHECK(read(*part, at + "/not"));
      return close(node);
    }
    if (object.contains("fact")) return read_fact(object, at);
    if (object.contains("list")) return read_list(object, at);
    if (object.contains("purpose_implies")) return read_purpose(object, at);
    if (object.contains("digit")) return read_digit(object, at);
    if (object.contains("evidence")) return read_evidence(object, at);
    if (const auto* failed = object.if_contains("failed")) {
      PROBITY_CHECK(only(object, at, {"failed"}));
      if (!failed->is_bool() || !failed->get_bool() || !grammar_.evidence_facts)
        return refuse(at + "/failed", "not a condition here", json::quoted("failed"),
                      "true, where evidence counts");
      return leaf(Op::failed, 0, 0);
    }
    if (const auto* from = object.if_contains("in_force_from")) {
      PROBITY_CHECK(only(object, at, {"in_force_from"}));
      PROBITY_TRY(const base::Time time, json::decode<base::Time>(*from, at + "/in_force_from"));
      return leaf(Op::in_force, 0, time.seconds);
    }
    return refuse(at, "no condition that the rubric knows",
                  object.empty() ? "{}" : json::quoted(object.begin()->key()),
                  "all, any, not, fact, list, purpose_implies, digit, evidence, failed or "
                  "in_force_from");
  }

 private:
  static tl::unexpected<base::Error> refuse(const std::string& at, std::string what,
                                            std::string found, std::string required) {
    return fail(Code::bad_input, std::move(what), at, "expression", std::move(found),
                std::move(required));
  }

  std::size_t open(Op op) {
    nodes_.push_back({op});
    return nodes_.size() - 1;
  }
  Status close(std::size_t node) {
    nodes_[node].end = static_cast<std::uint32_t>(nodes_.size());
    return {};
  }
  Status leaf(Op op, FactIndex fact, std::int64_t operand) {
    nodes_.push_back({op, fact, operand, static_cast<std::uint32_t>(nodes_.size() + 1)});
    return {};
  }

  static Status only(const json::Object& object, const std::string& at,
                     std::initializer_list<std::string_view> known) {
    for (const auto& member : object)
      if (std::find(known.begin(), known.end(), std::string_view(member.key())) == known.end())
        return refuse(at + "/" + json::pointer_token(member.key()),
                      "the condition has no such part", json::quoted(member.key()),
                      fmt::format("{}", fmt::join(known, ", ")));
    return {};
  }

  Status read_many(Op op, const json::Object& object, const json::Value& parts,
                   const std::string& at) {
    const std::string name = op == Op::all ? "all" : "any";
    PROBITY_CHECK(only(object, at, {name}));
    if (!parts.is_array() || parts.get_array().empty())
      return refuse(at + "/" + name, "nothing to combine", std::string(json::kind_name(parts)),
                    "a list of at least one expression");
    const std::size_t node = open(op);
    std::size_t i = 0;
    for (const json::Value& part : parts.get_array())
      PROBITY_CHECK(read(part, fmt::format("{}/{}/{}", at, name, i++)));
    return close(node);
  }

  base::Result<FactIndex> fact(const json::Value& json, const std::string& at) const {
    PROBITY_TRY(const std::string name, json::decode<std::string>(json, at));
    const auto index = grammar_.vocabulary.find(name);
    if (!index)
      return refuse(at, "the vocabulary has no such fact", json::quoted(name),
                    "the name of a fact in the vocabulary");
    const Term& term = grammar_.vocabulary[*index];
    const bool allowed = term.side == Side::use         ? grammar_.use_facts
                         : term.side == Side::component ? grammar_.component_facts
                                                        : grammar_.evidence_facts;
    if (!allowed || term.kind == Kind::approval)
      return refuse(at, "this fact may not be named here", name,
                    "a fact of the side that the rule is about, no approval");
    return *index;
  }

  Status read_fact(const json::Object& object, const std::string& at) {
    PROBITY_TRY(const FactIndex index, fact(object.at("fact"), at + "/fact"));
    const Term& term = grammar_.vocabulary[index];
    if (object.size() != 2)
      return refuse(at, "a condition on a fact has one comparison",
                    fmt::format("{} members", object.size()),
                    "fact, and one of is, at_least, above, has");
    if (term.kind == Kind::check)
      return refuse(at + "/fact", "a check is not compared", term.name,
                    "{\"evidence\": \"" + term.name + "\"}");
    const auto value = [&](const char* key) -> base::Result<std::int64_t> {
      const std::string place = at + "/" + key;
      PROBITY_TRY(const Value parsed,
                  grammar_.vocabulary.parse_value(term.name, object.at(key), place));
      const auto rank = grammar_.vocabulary.rank(index, parsed);
      if (!rank || std::holds_alternative<Unknown>(parsed))
        return refuse(place, "the fact cannot be compared with that", to_text(parsed),
                      "a value of a comparable type");
      return *rank;
    };
    if (object.contains("is") && term.type != Type::words) {
      PROBITY_TRY(const std::int64_t rank, value("is"));
      // Evidence about the use and about the component is joined by "or": false means "neither".
      if (term.side != Side::evidence || rank != 0) return leaf(Op::is, index, rank);
      const std::size_t node = open(Op::negate);
      PROBITY_CHECK(leaf(Op::is, index, 1));
      return close(node);
    }
    if (object.contains("at_least") && term.order == Order::more && term.type != Type::words) {
      PROBITY_TRY(const std::int64_t rank, value("at_least"));
      return leaf(Op::at_least, index, rank);
    }
    if (object.contains("above") && term.type == Type::integer) {
      PROBITY_TRY(const std::int64_t rank, value("above"));
      return leaf(Op::at_least, index, rank + 1);
    }
    if (object.contains("has") && term.type == Type::words) {
      PROBITY_TRY(const std::string word, json::decode<std::string>(object.at("has"), at + "/has"));
      const auto bits = grammar_.vocabulary.rank(index, Word{word});
      if (!bits)
        return refuse(at + "/has", "the word is not in the vocabulary of " + term.name,
                      json::quoted(word), fmt::format("{}", fmt::join(term.words, ", ")));
      return leaf(Op::has, index, *bits);
    }
    return refuse(at, "the comparison does not fit the type of " + term.name,
                  std::string(json::word(term.type)),
                  "is; at_least for ordered facts; above for integers; has for sets");
  }

  Status read_list(const json::Object& object, const std::string& at) {
    PROBITY_CHECK(only(object, at, {"list", "any"}));
    PROBITY_TRY(const std::string name, json::decode<std::string>(object.at("list"), at + "/list"));
    const auto list = grammar_.vocabulary.find("none_of." + name);
    if (!list)
      return refuse(at + "/list", "there is no such list", json::quoted(name),
                    "the name of one of the lists");
    const auto* any = object.if_contains("any");
    if (!any || !any->is_bool() || !any->get_bool() || !grammar_.use_facts)
      return refuse(at, "not a condition here", "list", "{\"list\": name, \"any\": true}");
    const std::size_t node = open(Op::any);
    for (const FactIndex member : grammar_.vocabulary.members(*list))
      PROBITY_CHECK(leaf(Op::is, member, 1));
    return close(node);
  }

  Status read_purpose(const json::Object& object, const std::string& at) {
    PROBITY_CHECK(only(object, at, {"purpose_implies"}));
    PROBITY_TRY(const std::int64_t least,
                json::decode<std::int64_t>(object.at("purpose_implies"), at + "/purpose_implies"));
    const auto& terms = grammar_.vocabulary.terms();
    const auto term = std::find_if(terms.begin(), terms.end(),
                                   [](const Term& one) { return one.type == Type::purpose; });
    if (term == terms.end() || !grammar_.use_facts)
      return refuse(at, "no fact of type purpose may be named here", "purpose_implies",
                    "a rule about the use");
    const auto index = static_cast<FactIndex>(term - terms.begin());
    const std::size_t node = open(Op::any);
    const auto& purposes = grammar_.purposes.all();
    for (std::size_t i = 0; i < purposes.size(); ++i)
      if (purposes[i].least_impact >= least)
        PROBITY_CHECK(leaf(Op::is, index, static_cast<std::int64_t>(i)));
    return close(node);
  }

  Status read_digit(const json::Object& object, const std::string& at) {
    PROBITY_CHECK(only(object, at, {"digit", "at_least"}));
    PROBITY_TRY(const std::string name,
                json::decode<std::string>(object.at("digit"), at + "/digit"));
    const std::size_t number =
        name.size() == 2 && name[0] == 'D' ? static_cast<std::size_t>(name[1] - '0') : 0;
    if (number < 1 || number > grammar_.digits)
      return refuse(at + "/digit", "not a digit that is known here", json::quoted(name),
                    grammar_.digits == 0 ? "no digit" : fmt::format("D1 to D{}", grammar_.digits));
    if (!object.contains("at_least"))
      return refuse(at, "a condition on a digit says at_least", "digit", "digit, at_least");
    PROBITY_TRY(const std::int64_t least,
                json::decode<std::int64_t>(object.at("at_least"), at + "/at_least"));
    if (least < 0 || least > 9)
      return refuse(at + "/at_least", "not a digit", fmt::format("{}", least), "0 to 9");
    return leaf(Op::digit, static_cast<FactIndex>(number - 1), least);
  }

  Status read_evidence(const json::Object& object, const std::string& at) {
    PROBITY_CHECK(only(object, at, {"evidence"}));
    PROBITY_TRY(const FactIndex index, fact(object.at("evidence"), at + "/evidence"));
    if (grammar_.vocabulary[index].kind != Kind::check)
      return refuse(at + "/evidence", "not a check", grammar_.vocabulary[index].name,
                    "a fact of kind check");
    return leaf(Op::evidence, index, kPass);
  }

  const Grammar& grammar_;
  std::vector<Node>& nodes_;
};

base::Result<Expression> Expression::parse(const boost::json::value& json, const Grammar& grammar,
                                           const std::string& pointer) {
  Expression made;
  PROBITY_CHECK(Reader(grammar, made.nodes_).read(json, pointer));
  for (Node& node : made.nodes_)
    if (node.op == Op::is || node.op == Op::at_least || node.op == Op::has)
      node.side = grammar.vocabulary[node.fact].side;
  return made;
}

namespace {

Tri compare_bits(std::int64_t value, std::int64_t bits) { return tri((value & bits) != 0); }

}  // namespace

Tri Expression::ask(const Node& node, const Answers* about, const Scope& scope) const {
  if (!about) return scope.absent_is_no ? Tri::no : Tri::unknown;
  const Resolved& answer = (*about)[node.fact];
  if (answer.state != State::known) return scope.absent_is_no ? Tri::no : Tri::unknown;
  if (node.op == Op::has) return compare_bits(answer.rank, node.operand);
  if (node.op == Op::at_least) return tri(answer.rank >= node.operand);
  return tri(answer.rank == node.operand &&
             !(scope.lasting_only && node.side == Side::evidence && !answer.lasts));
}

Tri Expression::ask_evidence(const Node& node, const Scope& scope) const {
  bool found = false;
  for (const Answers* about : {scope.use, scope.component}) {
    if (!about) continue;
    const Resolved& answer = (*about)[node.fact];
    switch (node.op) {
      case Op::failed:
        found = found || !about->failed_checks().empty();
        break;
      case Op::evidence:
        if (answer.state == State::known && answer.rank == kFail) return Tri::no;
        [[fallthrough]];
      default:
        found = found || (answer.state == State::known && answer.rank == node.operand &&
                          (answer.lasts || !scope.lasting_only));
    }
  }
  return tri(found);
}

Tri Expression::holds(const Scope& scope) const { return holds(0, scope); }

Tri Expression::holds(std::size_t at, const Scope& scope) const {
  const Node& node = nodes_[at];
  switch (node.op) {
    case Op::all:
    case Op::any: {
      const bool all = node.op == Op::all;
      Tri result = tri(all);
      for (std::size_t child = at + 1; child < node.end; child = nodes_[child].end) {
        const Tri part = holds(child, scope);
        result = all ? std::min(result, part) : std::max(result, part);
        if (result == tri(!all)) break;
      }
      return result;
    }
    case Op::negate:
      return negate(holds(at + 1, scope));
    case Op::digit: {
      const Interval& digit = scope.digits[node.fact];
      if (digit.least >= node.operand) return Tri::yes;
      return digit.most < node.operand ? Tri::no : Tri::unknown;
    }
    case Op::in_force:
      return tri(scope.as_of.seconds >= node.operand);
    case Op::evidence:
    case Op::failed:
      return ask_evidence(node, scope);
    case Op::is:
    case Op::at_least:
    case Op::has:
      if (node.side == Side::evidence) return ask_evidence(node, scope);
      return ask(node, node.side == Side::use ? scope.use : scope.component, scope);
  }
  return Tri::unknown;
}

void Expression::support(const Scope& scope, std::vector<Leaf>& out) const {
  support(0, scope, true, out);
}

void Expression::support(std::size_t at, const Scope& scope, bool wanted,
                         std::vector<Leaf>& out) const {
  const Node& node = nodes_[at];
  switch (node.op) {
    case Op::all:
    case Op::any:
      for (std::size_t child = at + 1; child < node.end; child = nodes_[child].end)
        if (holds(child, scope) == tri(wanted)) support(child, scope, wanted, out);
      return;
    case Op::negate:
      return support(at + 1, scope, !wanted, out);
    case Op::digit:
    case Op::in_force:
      return;
    case Op::failed:
      for (const Answers* about : {scope.use, scope.component})
        for (const FactIndex check : about ? about->failed_checks() : std::vector<FactIndex>{})
          out.push_back({check, about});
      return;
    case Op::is:
    case Op::at_least:
    case Op::has:
    case Op::evidence:
      for (const Answers* about : {scope.use, scope.component}) {
        const bool is_its = node.op == Op::evidence || node.side == Side::evidence ||
                            about == (node.side == Side::use ? scope.use : scope.component);
        if (about && is_its && (*about)[node.fact].state == State::known)
          out.push_back({node.fact, about});
      }
      return;
  }
}

void Expression::unanswered(const Scope& scope, std::vector<Leaf>& out) const {
  unanswered(0, scope, out);
}

void Expression::unanswered(std::size_t at, const Scope& scope, std::vector<Leaf>& out) const {
  const Node& node = nodes_[at];
  switch (node.op) {
    case Op::all:
    case Op::any:
      for (std::size_t child = at + 1; child < node.end; child = nodes_[child].end) {
        if (holds(child, scope) != Tri::unknown) continue;
        unanswered(child, scope, out);
        // In "all", what comes later matters only once this holds: it is asked then.
        if (node.op == Op::all) return;
      }
      return;
    case Op::negate:
      return unanswered(at + 1, scope, out);
    case Op::is:
    case Op::at_least:
    case Op::has:
      if (const Answers* about = node.side == Side::use ? scope.use : scope.component)
        out.push_back({node.fact, about});
      return;
    case Op::digit:
    case Op::in_force:
    case Op::evidence:
    case Op::failed:
      return;
  }
}

void Expression::dates(std::vector<base::Time>& out) const {
  for (const Node& node : nodes_)
    if (node.op == Op::in_force) out.push_back({node.operand});
}

void Expression::words(FactIndex fact, std::vector<bool>& used) const {
  for (const Node& node : nodes_) {
    if (node.fact != fact) continue;
    for (std::size_t word = 0; word < used.size(); ++word) {
      const auto rank = static_cast<std::int64_t>(word);
      const bool by_is = node.op == Op::is && node.operand == rank;
      const bool by_least = node.op == Op::at_least && rank >= node.operand;
      const bool by_set = node.op == Op::has && (node.operand >> rank & 1) != 0;
      if (by_is || by_least || by_set) used[word] = true;
    }
  }
}

}  // namespace probity::rubric
