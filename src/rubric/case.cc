#include "rubric/case.h"

#include <fmt/format.h>

#include <boost/describe/class.hpp>
#include <set>

#include "crypto/sha256.h"
#include "json/codec.h"
#include "json/value.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;

namespace {

constexpr const char* kOwner = "owner";

struct StatementData {
  std::string name;
  json::Value value;
  std::optional<std::string> issuer;
  std::optional<base::Time> from;
  std::optional<base::Time> until;
  std::optional<std::uint64_t> entry;
};
BOOST_DESCRIBE_STRUCT(StatementData, (), (name, value, issuer, from, until, entry))

struct ComponentData {
  std::string label;
  std::optional<json::Value> facts;
  std::optional<std::vector<StatementData>> statements;
};
BOOST_DESCRIBE_STRUCT(ComponentData, (), (label, facts, statements))

struct StopData {
  std::uint64_t entry = 0;
  std::optional<base::Time> from;
  std::optional<base::Time> until;
  std::uint64_t by = 0;
};
BOOST_DESCRIBE_STRUCT(StopData, (), (entry, from, until, by))

struct TieData {
  TieKind kind = TieKind::owns;
  std::string from;
  std::string to;
  std::optional<base::Time> since;
  std::optional<base::Time> until;
  std::optional<std::uint64_t> entry;
};
BOOST_DESCRIBE_STRUCT(TieData, (), (kind, from, to, since, until, entry))

struct CaseData {
  std::optional<std::string> label;
  std::optional<json::Value> facts;
  std::optional<std::vector<StatementData>> statements;
  std::optional<std::vector<ComponentData>> components;
  std::optional<std::vector<StopData>> stops;
  std::optional<std::vector<TieData>> ties;
  std::optional<std::set<std::string>> public_bodies;
};
BOOST_DESCRIBE_STRUCT(CaseData, (),
                      (label, facts, statements, components, stops, ties, public_bodies))

base::SubjectDigest subject_of(const std::string& label) {
  return crypto::sha256(base::as_bytes(label)).retag<base::SubjectTag>();
}

// The facts of one subject; `at` is where it stands.
Result<std::vector<Fact>> facts_of(const base::SubjectDigest& subject,
                                   const std::optional<json::Value>& facts,
                                   std::optional<std::vector<StatementData>>& statements,
                                   const Vocabulary& vocabulary, const std::string& at) {
  std::vector<Fact> made;
  if (facts) {
    if (!facts->is_object())
      return fail(Code::bad_input, "the facts are an object", at + "/facts", "value.type",
                  std::string(json::kind_name(*facts)), "an object from fact names to values");
    for (const auto& [name, value] : facts->get_object()) {
      const std::string place = at + "/facts/" + json::pointer_token(name);
      PROBITY_TRY(Value parsed, vocabulary.parse_value(name, value, place));
      made.push_back(
          {subject, std::string(name), std::move(parsed), {}, base::kEndOfTime, 0, kOwner});
    }
  }
  if (!statements) return made;
  for (std::size_t i = 0; i < statements->size(); ++i) {
    StatementData& one = (*statements)[i];
    const std::string place = fmt::format("{}/statements/{}", at, i);
    if (!vocabulary.find(one.name))
      return fail(Code::bad_input, "the vocabulary has no such fact", place + "/name",
                  "fact.unknown", json::quoted(one.name),
                  "the name of a fact in the rubric's vocabulary");
    PROBITY_TRY(Value parsed, vocabulary.parse_value(one.name, one.value, place + "/value"));
    made.push_back({subject, std::move(one.name), std::move(parsed),
                    one.from.value_or(base::Time{}), one.until.value_or(base::kEndOfTime),
                    one.entry.value_or(i + 1), std::move(one.issuer).value_or(kOwner)});
  }
  return made;
}

}  // namespace

Result<Case> read_case(const boost::json::value& document, const Vocabulary& vocabulary) {
  PROBITY_TRY(auto data, json::decode<CaseData>(document));
  Case made;
  made.use = subject_of(data.label.value_or("use"));
  PROBITY_TRY(made.use_facts, facts_of(made.use, data.facts, data.statements, vocabulary, ""));
  if (data.components)
    for (std::size_t i = 0; i < data.components->size(); ++i) {
      ComponentData& from = (*data.components)[i];
      Component component{subject_of(from.label), from.label, {}};
      PROBITY_TRY(component.facts, facts_of(component.subject, from.facts, from.statements,
                                            vocabulary, fmt::format("/components/{}", i)));
      made.components.push_back(std::move(component));
    }
  if (data.stops)
    for (const StopData& stop : *data.stops)
      made.stops.push_back({stop.entry, stop.from.value_or(base::Time{}),
                            stop.until.value_or(base::kEndOfTime), stop.by});
  if (data.ties)
    for (TieData& tie : *data.ties)
      made.ties.all.push_back({tie.kind, std::move(tie.from), std::move(tie.to),
                               tie.since.value_or(base::Time{}),
                               tie.until.value_or(base::kEndOfTime), tie.entry.value_or(0)});
  if (data.public_bodies) made.ties.public_bodies = std::move(*data.public_bodies);
  return made;
}

}  // namespace probity::rubric
