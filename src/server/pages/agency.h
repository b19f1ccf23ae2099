// View of an agency or assessor: its uses, its components, and who may sign what for it. See
// parts.h for what a view is.
#pragma once

#include "server/pages/cite.h"
#include "server/pages/graph.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct Person {
  std::string name;  // a pseudonym, as the log has it
  std::vector<std::string> roles;
  std::string key;      // key id, hex
  std::string custody;  // "held by the person", "kept by the node"
  Tag state;
  Moment since;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, roles, key, custody, state, since, entry))

struct AgencyPage {
  static constexpr std::string_view kTemplate = "agency.html";
  std::string title;
  std::string id;
  std::string kind;
  std::string summary;
  std::vector<Line> in_short;
  std::optional<Bars> impacts;  // its uses by their first digit
  std::vector<UseRow> uses;
  std::vector<ComponentRow> components;
  std::vector<Check> checks;  // an assessor's own
  std::vector<Person> people;
  std::vector<IncidentRow> incidents;  // the latest
  std::string incidents_href;
  std::vector<Event> timeline;
  std::optional<Cite> cite;
};
BOOST_DESCRIBE_STRUCT(AgencyPage, (),
                      (title, id, kind, summary, in_short, impacts, uses, components, checks,
                       people, incidents, incidents_href, timeline, cite))

}  // namespace probity::server::pages
