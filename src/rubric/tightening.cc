// What agencies may tighten in a rule, said in words, along the lattice.
#include <map>

#include "language/say.h"
#include "rubric/handbook_pages.h"

namespace probity::rubric {

using language::said;
using language::say;

namespace {

bool may_change(Tightening order) {
  return order != Tightening::key && order != Tightening::fixed && order != Tightening::text &&
         order != Tightening::never && order != Tightening::object && order != Tightening::items;
}

// The lists of an entry to which an agency adds its own.
std::string own_items(std::string_view list) {
  static const std::map<std::string_view, const char*> kTable = {
      {"parts", said("its parts: an agency may add raises of its own to each")},
      {"raises", said("an agency may add raises of its own, which lift this part in some cases")},
      {"alarms", said("an agency may add alarms of its own")},
      {"requirements", said("an agency may add requirements of its own")},
  };
  const auto found = kTable.find(list);
  return found == kTable.end() ? std::string() : say(found->second);
}

}  // namespace

std::string member_words(std::string_view member) {
  static const std::map<std::string_view, const char*> kTable = {
      {"value", said("the value")},
      {"digit", said("how far it raises what is still missing")},
      {"when", said("when it applies")},
      {"or_when", said("what meets it instead")},
      {"checks", said("the checks that are accepted")},
      {"min_issuers", said("how many organisations must have checked")},
      {"independent", said("that they must be independent")},
      {"max_age_days", said("how many days old a check may be")},
      {"expiring_days", said("how many days before its end evidence is called expiring")},
      {"least_impact", said("the least impact that it implies")},
      {"continuity", said("that an expired label goes on for a while")},
      {"forbidden", said("the purposes that it rules out by name")},
      {"tests", said("the checks that its template asks for")},
      {"lists", said("the lists that answer it")},
      {"days", said("the life of a label, in days")},
      {"days_high", said("the life of a label from the high impact on, in days")},
      {"high_from", said("the impact from which the shorter life holds")},
      {"max_impact", said("the highest impact of a label")},
      {"max_outstanding", said("the most that may be missing for a label")},
      {"board_from", said("the impact from which the board must have published the code")},
      {"restricted", said("when a use is restricted")},
  };
  const auto found = kTable.find(member);
  return found == kTable.end() ? std::string(member) : say(found->second);
}

std::vector<Sentence> tightenings(const Entry& entry) {
  if (!entry.law.empty())
    return {{say("The law stands as it is: an agency's additions do not touch it.")}};
  std::vector<Sentence> lines;
  if (entry.path == "/restricted")
    lines.push_back(
        {say("{}: {}", member_words("restricted"), say(words(Tightening::more_cases)))});
  if (!entry.shape) {
    if (lines.empty()) lines.push_back({say("Nothing.")});
    return lines;
  }
  for (const Member& member : entry.shape->members) {
    if (member.order == Tightening::items) {
      if (std::string own = own_items(member.name); !own.empty()) lines.push_back({std::move(own)});
      continue;
    }
    if (!may_change(member.order)) continue;
    // What stands in no rule cannot be tightened in it, but for what is absent by being mild.
    const auto stands = [&](std::string_view name) {
      return json::find(*entry.value, name) != nullptr;
    };
    if (!stands(member.name) &&
        (member.order == Tightening::fewer_ways || member.order == Tightening::only_off ||
         (member.order == Tightening::subset && !stands("any_check"))))
      continue;
    lines.push_back({say("{}: {}", member_words(member.name), say(words(member.order)))});
  }
  if (lines.empty()) lines.push_back({say("Nothing.")});
  return lines;
}

}  // namespace probity::rubric
