// Views of the desk: what is to be done by when, what the agency has, what waits for an assessor or
// a vendor, and what can be said now about one thing. See parts.h for what a view is; all of it is
// computed, nothing is stored.
#pragma once

#include "server/pages/vendor.h"

namespace probity::server::pages {

// One thing to do.
struct Task {
  Tag when;  // "now", "in 12 days", "no deadline"
  std::string what;
  std::string why;
  std::string about;           // the use or component
  std::optional<Link> action;  // none: somebody else has to act
};
BOOST_DESCRIBE_STRUCT(Task, (), (when, what, why, about, action))

struct OwnUse {
  Link use;
  Code code;
  Tag state;
  Tag label;
};
BOOST_DESCRIBE_STRUCT(OwnUse, (), (use, code, state, label))

struct OwnComponent {
  Link component;
  std::string version;
  Tag label;
};
BOOST_DESCRIBE_STRUCT(OwnComponent, (), (component, version, label))

struct DraftLine {
  Link draft;
  std::string form;
  Moment changed;
  std::string delete_action;
};
BOOST_DESCRIBE_STRUCT(DraftLine, (), (draft, form, changed, delete_action))

// What one office of the visitor brings to the page.
struct DeskSection {
  std::string id;
  std::string title;           // "Riverton Public Library"
  std::string lead;            // "You sign as riverton/clerk."
  std::vector<Sayable> begin;  // what can be begun
  std::vector<Task> tasks;
  std::string nothing;  // why there is no task
  std::vector<OwnUse> uses;
  std::string no_uses;  // why there are none
  std::vector<OwnComponent> components;
  std::string more;  // what the lists leave out
  std::optional<AssessorDesk> assessor;
  std::optional<VendorDesk> vendor;
};
BOOST_DESCRIBE_STRUCT(DeskSection, (),
                      (id, title, lead, begin, tasks, nothing, uses, no_uses, components, more,
                       assessor, vendor))

struct DeskPage {
  static constexpr std::string_view kTemplate = "desk.html";
  std::string title;
  std::string lead;
  std::vector<DeskSection> sections;
  std::vector<DraftLine> drafts;
};
BOOST_DESCRIBE_STRUCT(DeskPage, (), (title, lead, sections, drafts))

// An answer that stands, and may be corrected.
struct Standing {
  std::string question;
  std::string answer;
  Link entry;
  std::string fact;    // to correct it by; empty: it cannot be corrected here
  std::string value;   // as it stands now
  std::string person;  // who would
};
BOOST_DESCRIBE_STRUCT(Standing, (), (question, answer, entry, fact, value, person))

struct SubjectDesk {
  static constexpr std::string_view kTemplate = "subject_desk.html";
  std::string title;
  std::string id;
  std::string lead;
  Link page;  // the public page
  std::vector<Tag> tags;
  std::optional<Code> code;
  std::vector<Line> in_short;
  std::vector<Missing> missing;
  std::vector<Sayable> now;     // what is asked for
  std::vector<Sayable> always;  // what can be said besides
  std::string nothing;          // why nothing can be said
  std::vector<Standing> answers;
  std::vector<Sayable> said;  // statements of the agency that can be taken back
  std::optional<Sharing> sharing;
};
BOOST_DESCRIBE_STRUCT(SubjectDesk, (),
                      (title, id, lead, page, tags, code, in_short, missing, now, always, nothing,
                       answers, said, sharing))

}  // namespace probity::server::pages
