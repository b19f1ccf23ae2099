// Views of the home page and of the lists. See parts.h for what a view is.
#pragma once

#include "server/pages/graph.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct Figure {
  std::int64_t value = 0;
  std::string text;  // "uses in public services"
  std::string href;  // the list behind the number
};
BOOST_DESCRIBE_STRUCT(Figure, (), (value, text, href))

struct AgencyRow {
  Link agency;
  std::string kind;  // "Municipality"
  std::int64_t uses = 0;
  std::string uses_href;
  std::int64_t components = 0;
  std::string components_href;
  std::optional<Code> highest;
};
BOOST_DESCRIBE_STRUCT(AgencyRow, (),
                      (agency, kind, uses, uses_href, components, components_href, highest))

struct Home {
  static constexpr std::string_view kTemplate = "home.html";
  std::vector<Figure> figures;
  std::optional<UseRow> example;  // one coded use, shown digit by digit
  std::vector<UseRow> uses;       // the few that changed last
  std::optional<Bars> services;   // uses by what their service is for, the most first
  std::vector<AgencyRow> agencies;
  std::vector<Event> timeline;  // the log's latest, newest first
};
BOOST_DESCRIBE_STRUCT(Home, (), (figures, example, uses, services, agencies, timeline))

struct UseList {
  static constexpr std::string_view kTemplate = "uses.html";
  Listing list;
  std::int64_t agencies = 0;    // in the whole catalog
  std::int64_t components = 0;  // likewise
  std::int64_t withheld = 0;    // restricted uses, which no list shows
  std::vector<Bars> numbers;    // how the uses under these filters are spread
  std::vector<UseRow> uses;
};
BOOST_DESCRIBE_STRUCT(UseList, (), (list, agencies, components, withheld, numbers, uses))

struct AgencyList {
  static constexpr std::string_view kTemplate = "agencies.html";
  Listing list;
  std::vector<AgencyRow> agencies;
};
BOOST_DESCRIBE_STRUCT(AgencyList, (), (list, agencies))

struct ModelRow {
  Link model;
  Link steward;
  std::string works_on;
  std::string summary;
  std::string newest;  // version; empty while nothing has been released
};
BOOST_DESCRIBE_STRUCT(ModelRow, (), (model, steward, works_on, summary, newest))

struct ModelList {
  static constexpr std::string_view kTemplate = "models.html";
  Listing list;
  std::vector<ModelRow> models;
};
BOOST_DESCRIBE_STRUCT(ModelList, (), (list, models))

struct ComponentList {
  static constexpr std::string_view kTemplate = "components.html";
  Listing list;
  std::vector<ComponentRow> components;
};
BOOST_DESCRIBE_STRUCT(ComponentList, (), (list, components))

}  // namespace probity::server::pages
