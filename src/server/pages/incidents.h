// Views of incidents: the list, one incident, and a quarter of all agencies. See parts.h for what a
// view is.
#pragma once

#include "server/pages/graph.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct IncidentList {
  static constexpr std::string_view kTemplate = "incidents.html";
  Listing list;
  std::int64_t withheld = 0;  // about restricted uses, which no list shows
  std::vector<IncidentRow> incidents;
};
BOOST_DESCRIBE_STRUCT(IncidentList, (), (list, withheld, incidents))

// What an incident concerns, and what it does there.
struct Concerned {
  std::string kind;  // "Use", "Component"
  Link subject;
  std::string effect;        // "Its fourth digit is 8 while this is open"
  std::optional<Code> code;  // of a use, now
};
BOOST_DESCRIBE_STRUCT(Concerned, (), (kind, subject, effect, code))

struct IncidentPage {
  static constexpr std::string_view kTemplate = "incident.html";
  std::string title;
  std::string id;
  Link agency;
  std::string summary;
  Tag state;                   // "Open since 2 November 2026"
  Tag severity;                // "Serious"
  std::string withheld;        // why nothing more is shown; empty: it is
  std::string severity_words;  // what that means in law
  std::vector<Line> in_short;
  std::vector<Concerned> concerned;
  std::string measures;  // that were taken; empty: none yet
  std::vector<Command> commands;
  std::vector<Event> timeline;
};
BOOST_DESCRIBE_STRUCT(IncidentPage, (),
                      (title, id, agency, summary, state, severity, withheld, severity_words,
                       in_short, concerned, measures, commands, timeline))

// A number and the list behind it; absent where the agency has published nothing or where so few
// persons are counted that they could be told apart. `words` always says which.
struct Count {
  std::optional<std::int64_t> value;
  std::string words;
  std::string href;
};
BOOST_DESCRIBE_STRUCT(Count, (), (value, words, href))

struct QuarterAgency {
  Link agency;
  bool published = false;
  Count incidents;
  Count serious;
  Count open;  // of them, now
  Count reports;
};
BOOST_DESCRIBE_STRUCT(QuarterAgency, (), (agency, published, incidents, serious, open, reports))

struct QuarterModel {
  Link model;
  Link agency;
  Count releases;
  std::vector<Link> versions;  // each leads to its log entry
};
BOOST_DESCRIBE_STRUCT(QuarterModel, (), (model, agency, releases, versions))

struct QuarterPage {
  static constexpr std::string_view kTemplate = "quarter.html";
  std::string title;    // "Quarter 4 of 2026"
  std::string quarter;  // "2026-Q4"
  std::string span;     // "1 October to 31 December 2026, by UTC"
  bool closed = false;
  Tag state;              // "Not closed yet: ends on 31 December 2026"
  std::int64_t size = 0;  // of the log from which it was computed
  Moment computed;
  std::optional<Bars> gravity;  // its incidents by how grave they are
  std::vector<QuarterAgency> agencies;
  std::vector<QuarterModel> models;
  std::string withheld;      // what no number counts; empty: nothing
  std::vector<Link> others;  // the quarter before and the one after
};
BOOST_DESCRIBE_STRUCT(QuarterPage, (),
                      (title, quarter, span, closed, state, size, computed, gravity, agencies,
                       models, withheld, others))

}  // namespace probity::server::pages
