// Views of an assessor's pages: what waits for an independent check, and one component or use as
// somebody sees it who is about to check it. Grants and files are shown to others the same way. See
// parts.h for what a view is; all of it is computed, nothing is stored.
#pragma once

#include "server/pages/ask.h"

namespace probity::server::pages {

// One component or use that an independent check could bring further.
struct QueueLine {
  Link subject;
  std::string kind;                  // "A use of Harbour County Emergency Service"
  std::optional<Code> code;          // the gravest of what waits
  std::vector<std::string> missing;  // "Performance and robustness test missing"
  std::string waiting;               // "2 uses wait for it"
  std::string asked;                 // by whom it was asked of the reader, until when; or empty
};
BOOST_DESCRIBE_STRUCT(QueueLine, (), (subject, kind, code, missing, waiting, asked))

// A grant as one of its two sides sees it.
struct GrantLine {
  Link subject;
  std::string who;  // "Granted by ...", "Granted to ..."
  std::string purpose;
  std::string covers;  // all files, or how many
  Moment until;
  Tag state;
  Link entry;
};
BOOST_DESCRIBE_STRUCT(GrantLine, (), (subject, who, purpose, covers, until, state, entry))

// An assessor's office on the desk.
struct AssessorDesk {
  std::vector<QueueLine> queue;
  std::string no_queue;  // why nothing waits
  std::vector<std::string> left_out;
  std::vector<Link> more;  // the whole queue, where this is not all
  std::vector<GrantLine> grants;
  std::string no_grants;
};
BOOST_DESCRIBE_STRUCT(AssessorDesk, (), (queue, no_queue, left_out, more, grants, no_grants))

struct QueuePage {
  static constexpr std::string_view kTemplate = "queue.html";
  std::string title;
  std::string lead;
  std::vector<QueueLine> queue;
  std::string no_queue;
  std::vector<std::string> left_out;
  std::string first_href;  // empty on the first page
  std::string next_href;   // empty on the last
};
BOOST_DESCRIBE_STRUCT(QueuePage, (),
                      (title, lead, queue, no_queue, left_out, first_href, next_href))

// A file that the node keeps, for who may read it.
struct FileLine {
  Link file;
  std::string size;
  std::string about;  // "Part of the component", "A document about it"
  std::string from;   // who put it in, when
};
BOOST_DESCRIBE_STRUCT(FileLine, (), (file, size, about, from))

// A component or a use for somebody who is about to check it.
struct CheckDesk {
  static constexpr std::string_view kTemplate = "check_desk.html";
  std::string kicker;
  std::string title;
  std::string lead;
  Link page;  // the public page
  std::vector<Tag> tags;
  std::optional<Code> code;
  std::vector<Line> in_short;
  std::vector<Missing> missing;  // that a check can supply
  std::string no_missing;
  std::vector<GrantLine> grants;
  std::string no_grants;
  std::vector<FileLine> files;
  std::string no_files;
  std::vector<Check> checks;
  std::vector<Sayable> say;
  std::string cannot;  // why nothing can be said
};
BOOST_DESCRIBE_STRUCT(CheckDesk, (),
                      (kicker, title, lead, page, tags, code, in_short, missing, no_missing, grants,
                       no_grants, files, no_files, checks, say, cannot))

}  // namespace probity::server::pages
