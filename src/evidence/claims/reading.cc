#include "evidence/claims/reading.h"

#include <algorithm>
#include <set>

#include "base/id.h"
#include "base/resource.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::evidence::claims {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

std::span<const base::Resource> resources();

namespace {

tl::unexpected<base::Error> refuse(std::string what, std::string pointer, std::string rule,
                                   std::string_view found, std::string required) {
  return fail(Code::bad_input, std::move(what), std::move(pointer), std::move(rule),
              json::quoted(found), std::move(required));
}

std::string at(std::string_view list, std::size_t index) {
  return std::string(list) + "/" + std::to_string(index);
}

bool has(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

Result<std::vector<Phrase>> phrases(const std::optional<std::vector<std::string>>& texts,
                                    const std::string& pointer) {
  std::vector<Phrase> made;
  if (!texts) return made;
  for (std::size_t i = 0; i < texts->size(); ++i) {
    PROBITY_TRY(Phrase phrase, Phrase::parse((*texts)[i], at(pointer, i)));
    made.push_back(std::move(phrase));
  }
  return made;
}

Status check_law(const ReadingDocument& document, const rubric::Laws& laws) {
  const auto questions = rubric::questions_of(laws, document.law);
  if (!questions)
    return refuse("there is no such law", "/law", "reading.law", document.law, "a law's id");
  if (!has(*questions, document.question))
    return refuse("the law asks no such question", "/question", "reading.question",
                  document.question, "a question of " + document.law);
  return {};
}

Status check_claims(const ReadingDocument& document) {
  const auto known = [&](const std::string& claim, const std::string& pointer) -> Status {
    if (has(document.claim.order, claim)) return {};
    return refuse("there is no such claim", pointer, "reading.claim", claim, "one of /claim/order");
  };
  for (const auto& [cell, meaning] : document.claim.values)
    PROBITY_CHECK(known(meaning, "/claim/values/" + json::pointer_token(cell)));
  for (std::size_t i = 0; i < document.reason.overrides.size(); ++i)
    PROBITY_CHECK(known(document.reason.overrides[i], at("/reason/overrides", i)));
  for (std::size_t i = 0; i < document.opposite.size(); ++i) {
    if (document.opposite[i].size() != 2)
      return refuse("opposite claims are pairs", at("/opposite", i), "reading.claim",
                    std::to_string(document.opposite[i].size()), "two claims");
    for (const std::string& one : document.opposite[i])
      PROBITY_CHECK(known(one, at("/opposite", i)));
  }
  return {};
}

}  // namespace

Result<Reading> Reading::parse(std::string_view text, const rubric::Laws& laws) {
  PROBITY_TRY(const json::Value value, json::parse(text));
  Reading reading;
  PROBITY_TRY(reading.document_, json::decode<ReadingDocument>(value));
  if (!base::is_slug(reading.document_.id))
    return refuse("the reading's id is no slug", "/id", "reading.id", reading.document_.id,
                  std::string(base::AgencyTag::kWanted));
  PROBITY_CHECK(check_law(reading.document_, laws));
  PROBITY_CHECK(check_claims(reading.document_));
  PROBITY_CHECK(reading.compile(laws));
  return reading;
}

Result<Reading> Reading::shipped(std::string_view id, const rubric::Laws& laws) {
  if (const auto text = base::find(resources(), std::string(id) + ".json"))
    return parse(*text, laws);
  std::string known;
  for (const base::Resource& one : resources())
    known += (known.empty() ? "" : ", ") + std::string(one.path.substr(0, one.path.rfind('.')));
  return fail(Code::not_found, "there is no reading of that name", "", "reading.unknown",
              json::quoted(id), "one of " + known + ", or a file");
}

Status Reading::compile(const rubric::Laws& laws) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < document_.facts.size(); ++i) {
    const FactRead& fact = document_.facts[i];
    const std::string here = at("/facts", i);
    const auto index = laws.vocabulary().find(fact.name);
    if (!index || laws.vocabulary()[*index].type != rubric::Type::boolean)
      return refuse("the law asks for no such fact", here + "/name", "reading.fact", fact.name,
                    "a fact that is true or false");
    if (!seen.insert(fact.name).second)
      return refuse("the fact is read twice", here + "/name", "reading.fact", fact.name, "once");
    if (fact.always.has_value() == fact.ways.has_value())
      return refuse("a fact has ways or is always the same", here, "reading.way", fact.name,
                    "one of always and ways");
    CompiledFact made{fact.name, fact.always, {}};
    for (std::size_t j = 0; fact.ways && j < fact.ways->size(); ++j) {
      const Way& way = (*fact.ways)[j];
      const std::string there = at(here + "/ways", j);
      if (!way.cells && !way.words)
        return refuse("nothing speaks for the fact", there, "reading.way", fact.name,
                      "cells or words");
      PROBITY_TRY(auto words, phrases(way.words, there + "/words"));
      PROBITY_TRY(auto without, phrases(way.without, there + "/without"));
      const std::vector<std::string> within = way.within.value_or(document_.texts);
      for (const std::string& column : within)
        if (!has(document_.texts, column))
          return refuse("this is no column of text", there + "/within", "reading.column", column,
                        "one of /texts");
      made.ways.push_back({way.cells.value_or(std::map<std::string, std::vector<std::string>>()),
                           std::move(words), within, std::move(without)});
    }
    facts_.push_back(std::move(made));
  }
  return {};
}

std::optional<Spoken> Reading::speaks(const CompiledWay& way, const Cells& cells,
                                      const Texts& texts) {
  Spoken spoken;
  for (const auto& [column, values] : way.cells) {
    const auto cell = cells.find(column);
    if (cell == cells.end() || !has(values, cell->second)) return std::nullopt;
    spoken.column = column;
    spoken.words = std::string(cell->second);
  }
  for (const Phrase& phrase : way.without)
    for (const auto& [column, words] : texts)
      if (phrase.occurs_in(words)) return std::nullopt;
  if (way.words.empty()) return spoken;
  for (const std::string& column : way.within)
    for (const Phrase& phrase : way.words)
      if (phrase.occurs_in(texts.at(column))) {
        spoken.column = column;
        spoken.words = phrase.text();
        return spoken;
      }
  return std::nullopt;
}

Reading::Read Reading::read(const Cells& cells) const {
  Texts texts;
  Read out;
  for (const std::string& column : document_.texts) {
    const auto cell = cells.find(column);
    texts[column] = cell == cells.end() ? Words() : words_of(cell->second);
    // A name alone does not say what the use does.
    out.has_text |= column != document_.name && !texts[column].empty();
  }
  const auto add = [&](const std::string& name, bool value) {
    rubric::Fact fact;
    fact.subject = out.subject.use;
    fact.name = name;
    fact.value = value;
    fact.issuer = document_.id;
    out.subject.use_facts.push_back(std::move(fact));
  };
  for (const CompiledFact& fact : facts_) {
    if (fact.always) {
      add(fact.name, *fact.always);
      continue;
    }
    if (!out.has_text) continue;
    bool value = false;
    for (const CompiledWay& way : fact.ways)
      if (auto spoken = speaks(way, cells, texts)) {
        spoken->fact = fact.name;
        out.spoken.push_back(std::move(*spoken));
        value = true;
        break;
      }
    add(fact.name, value);
  }
  return out;
}

Status fits(const Reading& reading, const std::vector<std::string>& header) {
  const ReadingDocument& document = reading.document();
  std::vector<std::pair<std::string, std::string>> wanted{
      {document.agency, "/agency"},
      {document.name, "/name"},
      {document.claim.column, "/claim/column"},
      {document.reason.column, "/reason/column"}};
  for (std::size_t i = 0; i < document.texts.size(); ++i)
    wanted.emplace_back(document.texts[i], at("/texts", i));
  for (std::size_t i = 0; i < document.facts.size(); ++i)
    for (std::size_t j = 0; document.facts[i].ways && j < document.facts[i].ways->size(); ++j)
      if (const auto& listed = (*document.facts[i].ways)[j].cells)
        for (const auto& [column, values] : *listed)
          wanted.emplace_back(
              column, at(at("/facts", i) + "/ways", j) + "/cells/" + json::pointer_token(column));
  for (const auto& [column, pointer] : wanted)
    if (!has(header, column))
      return fail(Code::bad_input, "the file has no column that the reading needs", pointer,
                  "reading.column", "", column);
  return {};
}

}  // namespace probity::evidence::claims
