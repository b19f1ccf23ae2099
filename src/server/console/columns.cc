#include "server/console/columns.h"

#include <algorithm>
#include <set>

#include "language/say.h"
#include "registers/uses/register.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using interop::inventory::From;
using interop::inventory::Mapping;
using interop::inventory::Others;
using interop::inventory::Ways;
using language::said;

namespace {

// A meaning, its words, and the names that columns of it often have.
struct Known {
  std::string_view meaning;
  const char* words;
  std::vector<std::string_view> names;
};
const std::vector<Known>& known() {
  static const std::vector<Known> all = {
      {"name",
       said("Its name"),
       {"name", "use case name", "title", "system", "system name", "use case", "project",
        "algorithm", "application", "tool"}},
      {"summary",
       said("What the service does with it"),
       {"summary", "description", "purpose and benefits", "what it does", "abstract",
        "use case description", "short description"}},
      {"purpose",
       said("What it is for, one of the shared rules' purposes"),
       {"purpose", "topic", "topic area", "domain", "area"}},
      {"context",
       said("Where and in which procedure it runs"),
       {"context", "where", "process", "procedure", "service"}},
      {"stage",
       said("How far it is"),
       {"stage", "status", "phase", "development stage", "stage of development", "lifecycle"}},
      {"owner",
       said("Which office owns the risk"),
       {"owner", "department", "office", "unit", "bureau", "bureau component", "responsible",
        "division", "business unit", "responsible office"}},
      {"contact",
       said("Which office citizens ask"),
       {"contact office", "contact point", "helpdesk", "contact"}},
      {"email",
       said("The office's e-mail address"),
       {"email", "e mail", "mail", "contact email", "email address"}},
      {"phone",
       said("The office's telephone number"),
       {"phone", "telephone", "phone number", "contact phone"}},
      {"rights",
       said("What a person concerned can do, one a line"),
       {"rights", "remedy", "appeal", "opt out"}},
      {"retired", said("Why it is retired"), {"retired", "retired because", "end reason"}},
      {"id",
       said("Its number or id in your list"),
       {"id", "number", "no", "nr", "use case id", "identifier", "reference", "ref"}},
      {"agency",
       said("Which agency of yours has it"),
       {"agency", "agency name", "organisation", "organization", "ministry"}},
  };
  return all;
}

// What a list says of the stage, as people write it.
const std::map<std::string, std::string>& stages() {
  static const std::map<std::string, std::string> all = [] {
    std::map<std::string, std::string> made;
    const auto add = [&](std::string_view stage, std::initializer_list<const char*> words) {
      for (const std::string word : words) {
        std::string capital = word;
        capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
        made.emplace(word, stage);
        made.emplace(capital, stage);
      }
    };
    add("live", {"live", "in service", "in use", "in production", "production", "deployed",
                 "operational", "operation and maintenance", "active"});
    add("pilot", {"pilot", "piloting", "trial", "test", "testing", "beta"});
    add("planned", {"planned", "idea", "initiated", "pre-deployment", "in development",
                    "development", "proposed"});
    return made;
  }();
  return all;
}

// "Use_Case Name:" -> "use case name".
std::string plain(std::string_view name) {
  std::string made;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept)
      made += c;
    else if (!made.empty() && made.back() != ' ')
      made += ' ';
  }
  while (made.ends_with(' ')) made.pop_back();
  return made;
}

std::map<std::string, std::string> purposes_of(const rubric::Rubric& rules) {
  std::map<std::string, std::string> values;
  for (const rubric::Purpose& one : rules.purposes().all()) {
    values.emplace(one.id, one.id);
    if (const std::string words(rules.words("purpose." + one.id, "en")); !words.empty())
      values.emplace(words, one.id);
  }
  return values;
}

From constant(std::string text) {
  From from;
  from.constant = std::move(text);
  return from;
}

}  // namespace

Meanings meanings() {
  Meanings all;
  for (const Known& one : known()) all.emplace_back(one.meaning, language::say(one.words));
  return all;
}

Chosen guessed(const std::vector<std::string>& header) {
  Chosen chosen;
  std::set<std::string_view> taken;
  // A whole name first, so that "name" is not lost to "agency name".
  for (const Known& one : known())
    for (const std::string_view name : one.names)
      for (const std::string& column : header)
        if (!taken.contains(one.meaning) && !chosen.contains(column) && plain(column) == name) {
          chosen[column] = one.meaning;
          taken.insert(one.meaning);
        }
  return chosen;
}

Result<Mapping> mapping_by_hand(const ByHand& by_hand, const rubric::Rubric& rules) {
  const auto columns = [&](std::string_view meaning) {
    Ways ways;
    for (const std::string& column : by_hand.header)
      if (const auto found = by_hand.chosen.find(column);
          found != by_hand.chosen.end() && found->second == meaning) {
        From from;
        from.column = column;
        ways.push_back(std::move(from));
      }
    return ways;
  };
  const auto or_else = [](Ways ways, std::string text) {
    ways.push_back(constant(std::move(text)));
    return ways;
  };
  const auto with = [](Ways ways, const std::map<std::string, std::string>& values) {
    for (From& from : ways) {
      from.values = values;
      from.others = Others::skip;
    }
    return ways;
  };
  const auto maybe = [](Ways ways) -> std::optional<Ways> {
    return ways.empty() ? std::nullopt : std::optional(std::move(ways));
  };
  const auto first = [](const Ways& ways) -> std::optional<std::string> {
    return ways.empty() ? std::nullopt : ways.front().column;
  };
  Mapping made;
  made.id = kByHand;
  made.source = {by_hand.title, "", {}};
  made.columns = by_hand.header;
  made.use.name = columns("name");
  if (made.use.name.empty())
    return fail(Code::bad_input, "no column says what a use is called", "name", "columns.name", "",
                "one column with the name");
  made.use.summary =
      or_else(columns("summary"), "The agency has not published what this use does.");
  made.use.purpose = or_else(with(columns("purpose"), purposes_of(rules)),
                             std::string(registers::uses::kUnsorted));
  made.use.context = maybe(columns("context"));
  made.use.stage = or_else(with(columns("stage"), stages()), "not_stated");
  made.use.owner = or_else(columns("owner"), by_hand.office);
  Ways office = columns("contact");
  for (const From& from : made.use.owner) office.push_back(from);
  made.use.office = std::move(office);
  made.use.email = maybe(columns("email"));
  made.use.phone = maybe(columns("phone"));
  made.use.rights = maybe(columns("rights"));
  made.use.retired = maybe(columns("retired"));
  made.key = {first(columns("agency")), first(columns("id")), first(made.use.name)};
  // Cells of these may name a person.
  std::vector<std::string> contacts;
  for (const std::string_view meaning : {"contact", "email", "phone"})
    for (const From& from : columns(meaning)) contacts.push_back(*from.column);
  if (!contacts.empty()) made.contacts = std::move(contacts);
  return made;
}

Chosen chosen_in(const Mapping& mapping) {
  Chosen chosen;
  const auto add = [&](std::string_view meaning, const Ways& ways) {
    for (const From& from : ways)
      if (from.column) chosen.emplace(*from.column, meaning);
  };
  const auto maybe = [&](std::string_view meaning, const std::optional<Ways>& ways) {
    if (ways) add(meaning, *ways);
  };
  add("name", mapping.use.name);
  add("summary", mapping.use.summary);
  add("purpose", mapping.use.purpose);
  maybe("context", mapping.use.context);
  add("stage", mapping.use.stage);
  add("owner", mapping.use.owner);
  add("contact", mapping.use.office);
  maybe("email", mapping.use.email);
  maybe("phone", mapping.use.phone);
  maybe("rights", mapping.use.rights);
  maybe("retired", mapping.use.retired);
  if (mapping.key.id) chosen.emplace(*mapping.key.id, "id");
  if (mapping.key.agency) chosen.emplace(*mapping.key.agency, "agency");
  return chosen;
}

}  // namespace probity::server::console
