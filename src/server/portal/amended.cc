#include "server/portal/amended.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/codec.h"
#include "language/say.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using base::Result;
using language::said;
using language::say;
namespace uses = registers::uses;

namespace {

struct Member {
  std::string_view name;
  const char* words;
};
constexpr Member kMembers[] = {{"name", said("Name")},
                               {"summary", said("What the service does with it")},
                               {"purpose", said("What it is for")},
                               {"context", said("Where it runs")},
                               {"stage", said("Stage")},
                               {"components", said("Components")},
                               {"undisclosed", said("Why no component is named")},
                               {"owner", said("Who answers for the risk")},
                               {"contact", said("Whom to ask")},
                               {"rights", said("What a person concerned can do")}};

std::string member_words(const std::string& name) {
  for (const Member& one : kMembers)
    if (one.name == name) return say(one.words);
  return name;
}

std::string undisclosed_words(std::string_view word) {
  return word == json::word(uses::Undisclosed::not_open) ? say("It is not open")
                                                         : say("Not disclosed");
}

Result<std::string> text_of(Snapshot& snapshot, const std::string& member,
                            const json::Value& value) {
  if (value.is_string()) {
    const std::string text(json::view(value.get_string()));
    if (member == "stage")
      return stage_words(json::from_word<uses::Stage>(text).value_or(uses::Stage::not_stated));
    if (member == "undisclosed") return undisclosed_words(text);
    if (member != "purpose") return text;
    PROBITY_TRY(const auto rules, snapshot.view.rubric());
    return purpose_words(rules, text);
  }
  std::string all;
  const auto add = [&](std::string_view text) {
    all += (all.empty() || text.empty() ? "" : "; ") + std::string(text);
  };
  if (value.is_array())
    for (const json::Value& one : value.get_array()) {
      if (!one.is_string()) continue;
      const std::string_view text = json::view(one.get_string());
      const auto digest =
          member == "components" ? base::SubjectDigest::from_hex(text) : std::nullopt;
      if (!digest) {
        add(text);
        continue;
      }
      PROBITY_TRY(const auto link, component_link(snapshot, *digest));
      add(link.text);
    }
  if (value.is_object())
    for (const auto& [name, part] : value.get_object())
      if (part.is_string()) add(json::view(part.get_string()));
  return all;
}

}  // namespace

Result<std::vector<AmendedPart>> amended_parts(Snapshot& snapshot,
                                               const std::vector<uses::Changed>& changed) {
  std::vector<AmendedPart> parts;
  for (const uses::Changed& one : changed) {
    AmendedPart part;
    part.what = member_words(one.member);
    PROBITY_TRY(part.before, text_of(snapshot, one.member, one.before));
    PROBITY_TRY(part.after, text_of(snapshot, one.member, one.after));
    parts.push_back(std::move(part));
  }
  return parts;
}

Result<std::string> amended_words(Snapshot& snapshot, const uses::StoredAmendment& one) {
  PROBITY_TRY(const auto parts, amended_parts(snapshot, one.changed));
  std::string all;
  const auto add = [&](const std::string& sentence) { all += (all.empty() ? "" : " ") + sentence; };
  for (const AmendedPart& part : parts) {
    if (part.before.empty())
      add(say("{}: now “{}”.", part.what, part.after));
    else if (part.after.empty())
      add(say("{}: no longer “{}”.", part.what, part.before));
    else
      add(say("{}: “{}”, before “{}”.", part.what, part.after, part.before));
  }
  add(one.ground == uses::Ground::mistake ? say("It had been wrong. Reason: {}", one.reason)
                                          : say("It has changed. Reason: {}", one.reason));
  return all;
}

std::string stage_words(uses::Stage stage) {
  switch (stage) {
    case uses::Stage::planned:
      return say("Planned");
    case uses::Stage::pilot:
      return say("Pilot");
    case uses::Stage::live:
      return say("In service");
    case uses::Stage::not_stated:
      break;
  }
  return say("Stage not published");
}

}  // namespace probity::server::portal
