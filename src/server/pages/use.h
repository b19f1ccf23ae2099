// View of a use: one AI system in one public service, its risk code decoded to the facts behind
// each digit, and what a citizen can do. See parts.h for what a view is, docs/formats/risk-code.md
// for the digits.
#pragma once

#include "server/pages/cite.h"
#include "server/pages/parts.h"

namespace probity::server::pages {

struct FactLine {
  std::string question;
  std::string answer;
  std::string from;  // "this use", or the component's name
  std::string said_by;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(FactLine, (), (question, answer, from, said_by, entry))

// One digit with everything behind it.
struct DigitTrace {
  std::string id;  // its anchor: "impact"
  Digit digit;
  std::string because;  // how the rule read the facts, one sentence
  std::string origin;   // "from this use", "from the component", "from both"
  std::vector<FactLine> facts;
  Link rule;
};
BOOST_DESCRIBE_STRUCT(DigitTrace, (), (id, digit, because, origin, facts, rule))

struct Question {
  std::string text;
  std::string help;
  std::string who;
  Link rule;
};
BOOST_DESCRIBE_STRUCT(Question, (), (text, help, who, rule))

// The computed code and what the accountable official said to it; both are shown, the computed one
// stays.
struct Adoption {
  Tag state;
  std::string who;
  std::string reasons;  // of a disagreement
  std::optional<Moment> on;
  std::optional<Link> entry;
};
BOOST_DESCRIBE_STRUCT(Adoption, (), (state, who, reasons, on, entry))

struct Part {
  Link component;
  std::string version;
  std::string role;     // what it does here
  std::string profile;  // "training data 6, still missing 0"
  Tag label;
};
BOOST_DESCRIBE_STRUCT(Part, (), (component, version, role, profile, label))

struct Contact {
  std::string office;
  std::string email;
  std::string email_href;  // mailto:
  std::string phone;
  std::string hours;
};
BOOST_DESCRIBE_STRUCT(Contact, (), (office, email, email_href, phone, hours))

struct ChecksNeeded {
  std::int64_t needed = 0;
  std::int64_t counted = 0;
  std::string words;  // "A use with impact 0 to 3 needs no independent check: ..."
  Link rule;
};
BOOST_DESCRIBE_STRUCT(ChecksNeeded, (), (needed, counted, words, rule))

// What the agency has published about the use elsewhere, in its own words: claims, not facts.
struct ClaimLine {
  std::string column;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(ClaimLine, (), (column, value))
struct Published {
  std::string source;
  std::string source_href;
  std::int64_t row = 0;
  Link entry;
  std::vector<ClaimLine> claims;
  std::string not_published;  // the columns of which it says nothing
  std::string left_out;       // the columns not shown because they may name a person
};
BOOST_DESCRIBE_STRUCT(Published, (),
                      (source, source_href, row, entry, claims, not_published, left_out))

struct UsePage {
  static constexpr std::string_view kTemplate = "use.html";
  std::string title;
  std::string id;
  Link agency;
  std::string summary;
  std::vector<Line> in_short;
  Tag state;   // "In service since 2 March 2026"
  Tag access;  // "Access: open"
  std::string access_why;
  std::string withheld;  // why code, trace, checks and label are not shown; empty: they are
  Code code;
  Adoption adoption;
  std::vector<DigitTrace> digits;
  std::vector<Missing> missing;
  std::vector<Question> unanswered;
  std::string changes_by_itself;  // when the code next changes unless someone acts; empty: never
  Label label;
  ChecksNeeded checks_needed;
  std::vector<Check> checks;
  std::vector<Part> parts;
  std::vector<Release> releases;
  std::optional<Contact> contact;
  std::vector<std::string> rights;
  std::string report_href;             // where a problem with it is reported
  std::string reports;                 // how many were: "none", "fewer than 5", "12"
  std::vector<IncidentRow> incidents;  // the latest
  std::string incidents_href;
  std::optional<Published> published;
  std::vector<Command> commands;
  std::vector<Event> timeline;
  std::optional<Cite> cite;
};
BOOST_DESCRIBE_STRUCT(UsePage, (),
                      (title, id, agency, summary, in_short, state, access, access_why, withheld,
                       code, adoption, digits, missing, unanswered, changes_by_itself, label,
                       checks_needed, checks, parts, releases, contact, rights, report_href,
                       reports, incidents, incidents_href, published, commands, timeline, cite))

}  // namespace probity::server::pages
