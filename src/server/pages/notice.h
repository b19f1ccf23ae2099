// Views of the pages that explain: "check it yourself", and errors, which say who can fix them. See
// parts.h.
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

// A step anyone can take without trusting this server.
struct Step {
  std::string title;
  std::string text;
  std::vector<Command> commands;
};
BOOST_DESCRIBE_STRUCT(Step, (), (title, text, commands))

struct VerifyPage {
  static constexpr std::string_view kTemplate = "verify.html";
  std::vector<Link> downloads;  // trust file, checkpoint
  std::vector<Step> steps;
  std::vector<Line> keys;  // the log's and the node's, to compare with those printed elsewhere
};
BOOST_DESCRIBE_STRUCT(VerifyPage, (), (downloads, steps, keys))

// The same facts as RFC 9457 problem+json.
struct ErrorPage {
  static constexpr std::string_view kTemplate = "error.html";
  std::int64_t status = 500;
  std::string title;   // "This page does not exist"
  std::string detail;  // what is wrong, one sentence
  std::string who;     // who can fix it, and how
  std::string pointer;
  std::string rule;
  std::string found;
  std::string required;
  std::vector<Link> next;  // where to go from here
};
BOOST_DESCRIBE_STRUCT(ErrorPage, (),
                      (status, title, detail, who, pointer, rule, found, required, next))

}  // namespace probity::server::pages
