// Views of a registrar's work: organisations, their people with keys and offices from the log, and
// the accounts of this node. See parts.h for what a view is.
#pragma once

#include "server/pages/agency.h"
#include "server/pages/ask.h"

namespace probity::server::pages {

struct OrganisationRow {
  Link organisation;  // to its people
  std::string kind;
  std::string people;  // how many hold an office now
  Tag key;             // whether its own key is in force
};
BOOST_DESCRIBE_STRUCT(OrganisationRow, (), (organisation, kind, people, key))

struct AccountRow {
  std::string login;
  std::string name;
  std::string persons;
  Tag state;
  std::string second_factor;
  std::vector<Ask> asks;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (login, name, persons, state, second_factor, asks))

struct PeoplePage {
  static constexpr std::string_view kTemplate = "people.html";
  std::string lead;
  std::string notice;
  std::vector<Link> begin;  // what can be begun
  std::vector<OrganisationRow> organisations;
  std::vector<AccountRow> accounts;
};
BOOST_DESCRIBE_STRUCT(PeoplePage, (), (lead, notice, begin, organisations, accounts))

struct KeyRow {
  Person person;
  std::optional<Link> revoke;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (person, revoke))

struct OrganisationPage {
  static constexpr std::string_view kTemplate = "organisation.html";
  std::string title;
  std::string kind;
  std::string summary;
  std::string notice;
  Link page;  // the public one
  std::vector<Link> begin;
  std::vector<KeyRow> keys;
};
BOOST_DESCRIBE_STRUCT(OrganisationPage, (), (title, kind, summary, notice, page, begin, keys))

}  // namespace probity::server::pages
