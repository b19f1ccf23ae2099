// Views of what a vendor has to deliver, item by item, for a use it supplies or a component it is
// steward of; and of what an agency was handed in. See parts.h for what a view is; all of it is
// computed, nothing is stored.
#pragma once

#include "server/pages/assessor.h"

namespace probity::server::pages {

// One list on the desk.
struct ChecklistLine {
  Link subject;
  std::string kind;  // "A use of Riverton Public Library"
  std::optional<Code> code;
  std::vector<Tag> tags;  // "3 missing", "2 end soon"
  std::string yours;      // how many of them the reader can supply
};
BOOST_DESCRIBE_STRUCT(ChecklistLine, (), (subject, kind, code, tags, yours))

struct VendorDesk {
  std::vector<ChecklistLine> checklists;
  std::string no_checklists;
};
BOOST_DESCRIBE_STRUCT(VendorDesk, (), (checklists, no_checklists))

struct ChecklistItem {
  Tag state;  // "Met", "Missing", "Ends in 12 days"
  std::string what;
  std::string who;  // can supply it
  std::string how;
  std::vector<Link> entries;  // that meet it
  std::optional<Link> rule;
  std::vector<Sayable> say;
  std::vector<Command> commands;
};
BOOST_DESCRIBE_STRUCT(ChecklistItem, (), (state, what, who, how, entries, rule, say, commands))

struct ChecklistGroup {
  std::string id;
  std::string title;
  std::string lead;
  std::vector<ChecklistItem> items;
};
BOOST_DESCRIBE_STRUCT(ChecklistGroup, (), (id, title, lead, items))

// A file that a vendor handed to an agency.
struct DeliveryLine {
  Link file;
  std::string size;
  std::string paper;  // what it is for
  std::string note;
  std::string who;  // "Handed in by ... on ..."
  Tag state;
  std::vector<Ask> asks;
};
BOOST_DESCRIBE_STRUCT(DeliveryLine, (), (file, size, paper, note, who, state, asks))

struct ChecklistPage {
  static constexpr std::string_view kTemplate = "checklist.html";
  std::string kicker;
  std::string title;
  std::string lead;
  Link page;  // the public page
  std::vector<Tag> tags;
  std::optional<Code> code;
  std::string notice;
  std::string closed;  // what holds where the service is not open; empty: it is
  std::vector<ChecklistGroup> groups;
  std::vector<Line> questions;  // facts that nobody has answered
  std::vector<Sayable> say;     // what can be said besides
  std::vector<Ask> hand_in;
  std::vector<DeliveryLine> deliveries;
  std::string no_deliveries;
};
BOOST_DESCRIBE_STRUCT(ChecklistPage, (),
                      (kicker, title, lead, page, tags, code, notice, closed, groups, questions,
                       say, hand_in, deliveries, no_deliveries))

// On the desk page of a use or component: to whom its files are open, who supplies it, what was
// handed in.
struct GivenGrant {
  GrantLine grant;
  std::vector<std::string> reads;  // "Read by ... on ..."
  std::vector<Sayable> end;
};
BOOST_DESCRIBE_STRUCT(GivenGrant, (), (grant, reads, end))

struct SupplierLine {
  Link vendor;
  std::string service;
  std::string terms;  // contract, open or not
  Link entry;
  std::vector<Sayable> end;
};
BOOST_DESCRIBE_STRUCT(SupplierLine, (), (vendor, service, terms, entry, end))

struct Sharing {
  std::vector<GivenGrant> grants;
  std::string no_grants;
  std::vector<SupplierLine> suppliers;
  std::vector<DeliveryLine> deliveries;
  std::vector<FileLine> files;
  std::vector<Ask> asks;  // to keep another file
  std::vector<Sayable> say;
};
BOOST_DESCRIBE_STRUCT(Sharing, (), (grants, no_grants, suppliers, deliveries, files, asks, say))

}  // namespace probity::server::pages
