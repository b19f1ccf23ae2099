// The story of the demonstration, as data (demo/story/*.json): who says what, in chapters, in the
// short forms of access/compose.h with blanks in braces, and what must have come out. Nothing of it
// is ever typed into a table: every step is signed with its person's key and goes through the
// ledger. Values; pure functions, any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/deliveries.h"
#include "base/error.h"
#include "interop/packages/lock.h"

namespace probity::demo {

// What has become of a subject's safety token.
enum class Token { none, valid, suspended };
BOOST_DESCRIBE_ENUM(Token, none, valid, suspended)

// What the computed state must be: a use's code and token, or a component's assessment and token.
struct Expectation {
  std::string subject;                  // "use riverton/phone-line" or "artifact <root>"
  std::optional<std::string> code;      // of a use: "3600"
  std::optional<std::string> assessed;  // of a component: "assessed for impact up to 3"
  Token token = Token::none;
  std::string why;  // for readers
};
BOOST_DESCRIBE_STRUCT(Expectation, (), (subject, code, assessed, token, why))

// One statement by one person.
struct Step {
  std::string by;                     // "riverton/clerk"
  std::optional<std::string> called;  // a name for {statement NAME} in later steps
  std::optional<std::string> note;    // for readers
  std::string kind;
  std::optional<std::vector<std::string>> subject;
  boost::json::value predicate;
};
BOOST_DESCRIBE_STRUCT(Step, (), (by, called, note, kind, subject, predicate))

// A file that an organisation puts into the node about something registered: private, as
// everyone's.
struct Paper {
  std::string name;  // for {sha256 NAME} and {bytes NAME} in later steps
  std::string organisation;
  std::string subject;                    // "use riverton/phone-line"
  std::optional<std::string> to;          // an agency that it is handed to
  std::optional<access::PaperKind> kind;  // what it is for there
  std::optional<std::string> note;        // with it
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Paper, (), (name, organisation, subject, to, kind, note, text))

struct Chapter {
  std::string title;
  std::string words;
  std::optional<std::vector<Paper>> papers;  // before its steps
  std::vector<Step> steps;
  std::vector<Expectation> expect;  // when its last step is in the log
};
BOOST_DESCRIBE_STRUCT(Chapter, (), (title, words, papers, steps, expect))

// Both compiled into the program.
base::Result<std::vector<Chapter>> read_story();
base::Result<std::vector<interop::packages::Pin>> read_pins();
std::string story_digest();  // hex, over chapters and pins: tells one story from the next

}  // namespace probity::demo
