#include "rubric/lattice.h"

#include "language/say.h"

namespace probity::rubric {

namespace {

using language::said;
using enum Tightening;

constexpr Member kRowMembers[] = {
    {"value", key}, {"when", more_cases}, {"words", text}, {"article", text}};
constexpr Shape kRow{kRowMembers};

constexpr Member kRaiseMembers[] = {
    {"id", key}, {"value", at_least}, {"when", more_cases}, {"words", text}, {"article", text}};
constexpr Shape kRaise{kRaiseMembers, /*grows=*/true};

constexpr Member kPartMembers[] = {
    {"id", key}, {"title", text}, {"side"}, {"rows", items, &kRow}, {"raises", items, &kRaise}};
constexpr Shape kPart{kPartMembers};

constexpr Member kDigitMembers[] = {
    {"id", key}, {"title", text}, {"combine"}, {"values", text}, {"parts", items, &kPart}};
constexpr Shape kDigit{kDigitMembers};

constexpr Member kAlarmMembers[] = {{"id", key},
                                    {"digit", at_least},
                                    {"when", more_cases},
                                    {"words", text},
                                    {"satisfied_by", text}};
constexpr Shape kAlarm{kAlarmMembers, /*grows=*/true};

constexpr Member kRequirementMembers[] = {{"id", key},
                                          {"digit", at_least},
                                          {"side"},
                                          {"when", more_cases},
                                          {"checks", subset},
                                          {"any_check", never},
                                          {"min_issuers", at_least, nullptr, 1},
                                          {"independent", only_on},
                                          {"max_age_days", at_most},
                                          {"or_when", fewer_ways},
                                          {"words", text},
                                          {"satisfied_by", text},
                                          {"article", text}};
constexpr Shape kRequirement{kRequirementMembers, /*grows=*/true};

constexpr Member kOutstandingMembers[] = {{"title", text},
                                          {"values", text},
                                          {"expiring_days", at_least},
                                          {"alarms", items, &kAlarm},
                                          {"requirements", items, &kRequirement}};
constexpr Shape kOutstanding{kOutstandingMembers};

constexpr Member kTierMembers[] = {{"id", key}, {"tier"}, {"when", more_cases}, {"words", text}};
constexpr Shape kTier{kTierMembers, /*grows=*/true};

// The lowest impact from which something stricter holds, and lives: all may only fall.
constexpr Member kTokenMembers[] = {
    {"days", at_most},       {"days_high", at_most},       {"high_from", at_most},
    {"max_impact", at_most}, {"max_outstanding", at_most}, {"board_from", at_most}};
constexpr Shape kToken{kTokenMembers};

constexpr Member kConditionMembers[] = {{"id", key}, {"when", more_conditions}, {"words", text}};
constexpr Shape kCondition{kConditionMembers, /*grows=*/true};

constexpr Member kDataClassMembers[] = {{"word", key}, {"when", more_conditions}};
constexpr Shape kDataClass{kDataClassMembers};

constexpr Member kComponentTokenMembers[] = {{"conditions", items, &kCondition},
                                             {"data_classes", items, &kDataClass}};
constexpr Shape kComponentToken{kComponentTokenMembers};

constexpr Member kPurposeMembers[] = {
    {"id", key},     {"parent"},        {"least_impact", at_least}, {"continuity", only_off},
    {"title", text}, {"summary", text}, {"forbidden", superset},    {"tests", superset}};
constexpr Shape kPurpose{kPurposeMembers, /*grows=*/true};

constexpr Member kListMembers[] = {
    {"name", key}, {"topic"}, {"question", text}, {"help", text}, {"article", text}};
constexpr Shape kList{kListMembers, /*grows=*/true};

constexpr Member kTermMembers[] = {{"name", key},
                                   {"type"},
                                   {"words"},
                                   {"order"},
                                   {"side"},
                                   {"kind"},
                                   {"lists", own_names},
                                   {"topic"},
                                   {"unknown_as"},
                                   {"question", text},
                                   {"help", text},
                                   {"article", text}};
constexpr Shape kTerm{kTermMembers, /*grows=*/true};

constexpr Member kDocumentMembers[] = {{"id"},
                                       {"version"},
                                       {"title", text},
                                       {"purposes", items, &kPurpose},
                                       {"lists", items, &kList},
                                       {"vocabulary", items, &kTerm},
                                       {"digits", items, &kDigit},
                                       {"outstanding", object, &kOutstanding},
                                       {"tiers", items, &kTier},
                                       {"open", text},
                                       {"restricted", more_cases},
                                       {"token", object, &kToken},
                                       {"component_token", object, &kComponentToken}};
constexpr Shape kDocument{kDocumentMembers};

}  // namespace

std::string_view words(Tightening order) {
  switch (order) {
    case at_least:
      return said("may only rise");
    case at_most:
      return said("may only fall");
    case only_off:
      return said("may only go from true to false");
    case only_on:
      return said("may only go from false to true");
    case more_cases:
      return said("may only apply in more cases");
    case more_conditions:
      return said("may only get more conditions");
    case fewer_ways:
      return said("may only be met in fewer ways");
    case superset:
      return said("may only grow");
    case subset:
      return said("may only shrink");
    case own_names:
      return said("may only name what is the agency's own");
    case text:
      return said("words may not be changed");
    case object:
    case items:
      return said("may only tighten");
    case key:
    case fixed:
    case never:
      break;
  }
  return said("may not be changed");
}

const Member* Shape::find(std::string_view name) const {
  for (const Member& member : members)
    if (member.name == name) return &member;
  return nullptr;
}

std::string_view Shape::key() const {
  for (const Member& member : members)
    if (member.order == Tightening::key) return member.name;
  return {};
}

const Shape& document_shape() { return kDocument; }

}  // namespace probity::rubric
