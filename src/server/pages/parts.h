// Parts that several views share. A view is one struct and two answers: its JSON (json::encode) is
// the API's, and the template it names makes the page of it; so every word a page shows is in the
// data too. Links are ready-made relative URLs; `words` are for people, the members beside them for
// programs. Empty text and empty lists mean "none"; what may be absent altogether is optional.
// Plain data: any thread.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace probity::server::pages {

struct Link {
  std::string text;
  std::string href;
};
BOOST_DESCRIBE_STRUCT(Link, (), (text, href))

// An instant and how a person reads it: "23 November 2026", or with the hour where hours matter.
struct Moment {
  base::Time time;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(Moment, (), (time, words))

// How a state is toned; the tone never says what the words beside it do not.
enum class Tone { plain, good, care, bad };
BOOST_DESCRIBE_ENUM(Tone, plain, good, care, bad)

struct Tag {
  std::string text;
  Tone tone = Tone::plain;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (text, tone))

// One line of "In short": a term and what holds.
struct Line {
  std::string term;
  std::string text;
  std::optional<std::string> href;  // where it is shown or said
};
BOOST_DESCRIBE_STRUCT(Line, (), (term, text, href))

// How strongly a digit is drawn: a help to the eye, the digit itself says it.
enum class Weight { light, medium, heavy, open };
BOOST_DESCRIBE_ENUM(Weight, light, medium, heavy, open)

struct Digit {
  std::string name;   // "Impact"
  std::string value;  // "0" to "9", or "-" while facts are unanswered
  Weight weight = Weight::open;
  std::string words;  // "service operations, no effect on a person"
};
BOOST_DESCRIBE_STRUCT(Digit, (), (name, value, weight, words))

// A use's risk code: four digits, or "----" while it is not yet coded.
struct Code {
  std::string code;           // "3600"
  std::string spoken;         // "3, 6, 0, 0", or "not yet coded"
  std::vector<Digit> digits;  // impact, data, autonomy and reach, what is still missing
  bool coded = false;
  bool provisional = false;  // D1 >= 5 and not yet published by the board
  Moment as_of;
};
BOOST_DESCRIBE_STRUCT(Code, (), (code, spoken, digits, coded, provisional, as_of))

// The state of a safety label (token) of a component or a use.
struct Label {
  Tag state;         // "Valid until 21 February 2027", "Not issued", "Suspended"
  std::string why;   // one sentence
  std::string href;  // the label's own page; empty if there is none
  std::string download;
};
BOOST_DESCRIBE_STRUCT(Label, (), (state, why, href, download))

// What is still missing, as one thing that someone can supply.
struct Missing {
  std::string digit;  // what it holds the fourth digit at: "5"
  std::string what;
  std::string who;    // who can supply it
  std::string where;  // "component" or "use"
  std::string side;   // "Missing on the side of the component"
  Link rule;
};
BOOST_DESCRIBE_STRUCT(Missing, (), (digit, what, who, where, side, rule))

// An independent check (attestation), and whether it counts here.
struct Check {
  std::string what;  // "Provenance"
  Link assessor;
  Tag verdict;
  bool counts = false;
  std::string why;  // why it counts, or why not
  Moment signed_on;
  Moment valid_until;
  Link entry;
  std::string evidence;     // "3 evidence files; their digests are in the entry", or empty
  std::vector<Link> files;  // of them, what anyone may fetch here
};
BOOST_DESCRIBE_STRUCT(Check, (),
                      (what, assessor, verdict, counts, why, signed_on, valid_until, entry,
                       evidence, files))

struct Release {
  Link model;
  std::string version;
  Moment released;
  std::string changelog;
  std::string rollback;  // the version to go back to, or why there is none
  Tag state;
  std::string component_href;  // the artifact it carries
  Link entry;
};
BOOST_DESCRIBE_STRUCT(Release, (),
                      (model, version, released, changelog, rollback, state, component_href, entry))

struct Event {
  Moment time;
  std::string what;
  std::string detail;
  std::string who;  // organisation and role; persons by pseudonym
  Tone tone = Tone::plain;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(Event, (), (time, what, detail, who, tone, entry))

// A command to copy, and what it does.
struct Command {
  std::string what;
  std::string line;
};
BOOST_DESCRIBE_STRUCT(Command, (), (what, line))

// One use in a list.
struct UseRow {
  Link use;
  Link agency;
  std::string purpose;
  Code code;
  Tag label;
  Tag access;
  std::vector<Link> components;
};
BOOST_DESCRIBE_STRUCT(UseRow, (), (use, agency, purpose, code, label, access, components))

// One component (artifact root) in a list.
struct ComponentRow {
  Link component;
  std::string kind;  // "Voice activity detection"
  std::string root;  // SHA-256 of the manifest, hex
  std::vector<Link> stewards;
  std::string versions;
  std::string licence;
  std::int64_t used = 0;
  std::string used_href;
  std::optional<Code> highest;  // of the uses it is part of
  Tag label;
  std::int64_t twins = 0;
  std::string twins_href;
};
BOOST_DESCRIBE_STRUCT(ComponentRow, (),
                      (component, kind, root, stewards, versions, licence, used, used_href, highest,
                       label, twins, twins_href))

// One incident in a list.
struct IncidentRow {
  Link incident;
  Link agency;
  Tag severity;
  Tag state;
  std::string summary;
  Moment noticed;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(IncidentRow, (), (incident, agency, severity, state, summary, noticed, entry))

// The controls of a list, all in its URL: filters, order and where the page begins.
struct Choice {
  std::string value;
  std::string text;
  std::int64_t count = 0;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (value, text, count, chosen))

struct Filter {
  std::string name;  // the query parameter
  std::string title;
  std::vector<Choice> choices;  // the first of them
  std::vector<Choice> more{};   // shown on demand
  std::int64_t left_out = 0;    // choices that are not listed at all
};
BOOST_DESCRIBE_STRUCT(Filter, (), (name, title, choices, more, left_out))

struct Order {
  std::string text;
  std::string href;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Order, (), (text, href, chosen))

struct Listing {
  std::string path;        // of the list, without its query
  bool searchable = true;  // takes ?q=
  std::string query;       // words searched for
  std::string sort;        // the order in force, kept by the filter form; empty: the usual one
  std::vector<Filter> filters;
  bool filtered = false;
  std::vector<Link> active;  // filters in force; each link takes its own away
  std::string clear_href;
  std::vector<Order> orders;
  std::int64_t shown = 0;     // rows on this page
  std::int64_t matching = 0;  // rows under the filters
  bool at_least = false;      // counting stopped there: more than `matching`
  std::int64_t total = 0;
  std::string first_href;  // empty on the first page
  std::string next_href;   // empty on the last page
};
BOOST_DESCRIBE_STRUCT(Listing, (),
                      (path, searchable, query, sort, filters, filtered, active, clear_href, orders,
                       shown, matching, at_least, total, first_href, next_href))

}  // namespace probity::server::pages
