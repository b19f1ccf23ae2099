// View of a safety label (token): what it allows first, then how to check it offline. See parts.h
// for what a view is, docs/formats for the file's bytes.
#pragma once

#include "server/pages/cite.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct Allowed {
  std::string purpose;
  std::string role;  // the strongest: "inform"
  std::string words;
};
BOOST_DESCRIBE_STRUCT(Allowed, (), (purpose, role, words))

struct TokenPage {
  static constexpr std::string_view kTemplate = "token.html";
  std::string title;
  std::string kind;        // "use" or "component"
  std::string kind_words;  // "Safety label of a use"
  Link about;              // the use or component
  Link agency;
  Tag state;
  std::string state_words;
  std::vector<std::string> constraints;
  std::vector<Allowed> allowed;
  std::vector<std::string> forbidden;
  std::optional<Code> code;    // of a use's label
  std::string envelope;        // of a component's: "impact up to 4, autonomy up to 2"
  std::vector<Line> facts;     // digests, rules, not before, expiry, status index
  std::vector<Link> rests_on;  // log entries
  std::string digest;          // names the label in the log
  std::string file_name;       // "library-phone-line.safety.json"
  std::string download;
  std::string trust_href;
  std::vector<Command> commands;
  std::vector<Event> timeline;
  std::optional<Cite> cite;
};
BOOST_DESCRIBE_STRUCT(TokenPage, (),
                      (title, kind, kind_words, about, agency, state, state_words, constraints,
                       allowed, forbidden, code, envelope, facts, rests_on, digest, file_name,
                       download, trust_href, commands, timeline, cite))

}  // namespace probity::server::pages
