// View of the page where statements are handed in that were signed elsewhere. See parts.h for what
// a view is.
#pragma once

#include "server/pages/ask.h"

namespace probity::server::pages {

struct OutsidePage {
  static constexpr std::string_view kTemplate = "outside.html";
  std::string notice;
  std::vector<Fault> faults;
  std::vector<Line> exactly;  // what is wrong, with its place
  Ask hand_in;
  std::vector<Command> commands;
  // What was handed in and checked; then it can be submitted.
  std::vector<Line> said;
  std::vector<Line> lines;
  std::string payload;
  std::optional<Ask> submit;
};
BOOST_DESCRIBE_STRUCT(OutsidePage, (),
                      (notice, faults, exactly, hand_in, commands, said, lines, payload, submit))

}  // namespace probity::server::pages
