// Views of somebody's own account: offices, password, second factor, sessions, tokens for programs,
// and what was recorded of it. See parts.h for what a view is.
#pragma once

#include "server/pages/ask.h"

namespace probity::server::pages {

// An office that the visitor holds, and the key that speaks for it.
struct OfficeLine {
  std::string person;  // "riverton/clerk"
  Link organisation;
  std::string office;
  std::string title;
  std::string key;
  std::string custody;
  Link revoke;
};
BOOST_DESCRIBE_STRUCT(OfficeLine, (), (person, organisation, office, title, key, custody, revoke))

struct SessionRow {
  Moment began;
  Moment seen;
  std::string network;
  bool here = false;
  Ask end;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (began, seen, network, here, end))

struct TokenRow {
  std::string name;
  std::string scopes;
  Moment made;
  Moment expires;
  std::string used;  // the day of its last use, or that there was none
  Tag state;
  std::optional<Ask> revoke;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (name, scopes, made, expires, used, state, revoke))

// One line of the audit trail, in words.
struct TrailRow {
  Moment time;
  std::string what;
  std::string detail;
  std::string network;
};
BOOST_DESCRIBE_STRUCT(TrailRow, (), (time, what, detail, network))

// An agency's own sign-in, and whether it opens this account.
struct AgencyLink {
  std::string name;
  std::string linked;  // since when; empty: not yet
  std::string href;    // where to link it
};
BOOST_DESCRIBE_STRUCT(AgencyLink, (), (name, linked, href))

struct AccountPage {
  static constexpr std::string_view kTemplate = "account.html";
  std::string title;
  std::string login;
  std::string notice;
  std::vector<Fault> faults;
  std::vector<OfficeLine> offices;
  Ask profile;
  Ask password;
  Tag second_factor;
  std::string second_factor_words;
  std::vector<Ask> second_factor_asks;
  std::optional<AgencyLink> agency;  // where the node has an agency's own sign-in
  std::vector<SessionRow> sessions;
  Ask everywhere;
  std::vector<TokenRow> tokens;
  Ask token;
  std::vector<TrailRow> trail;
  std::string trail_more;  // the address of what is older; empty if there is nothing
};
BOOST_DESCRIBE_STRUCT(AccountPage, (),
                      (title, login, notice, faults, offices, profile, password, second_factor,
                       second_factor_words, second_factor_asks, agency, sessions, everywhere,
                       tokens, token, trail, trail_more))

// A picture that a telephone reads: the outline of its dark squares on a grid.
struct Picture {
  std::int64_t size = 0;  // squares a side, with the margin
  std::string path;       // of SVG
};
BOOST_DESCRIBE_STRUCT(Picture, (), (size, path))

struct DevicePage {
  static constexpr std::string_view kTemplate = "device.html";
  std::vector<Fault> faults;
  Picture picture;
  std::string secret;
  Ask confirm;
};
BOOST_DESCRIBE_STRUCT(DevicePage, (), (faults, picture, secret, confirm))

}  // namespace probity::server::pages
