// Views of short forms: a question or a few, one button. Sign-in, an invitation, an appointment and
// the like are each one; pages about more than that hold several. Longer forms are in form.h. See
// parts.h for what a view is.
#pragma once

#include "server/pages/form.h"

namespace probity::server::pages {

// What is posted beside what is asked.
struct Hidden {
  std::string name{};
  std::string value{};
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (name, value))

struct Ask {
  std::string action{};
  std::vector<Hidden> hidden{};
  std::vector<FormField> fields{};
  std::string button{};
  std::string about{};   // what the button acts on, where several stand in one table
  bool grave = false;    // ends something
  bool quiet = false;    // not what the page is for
  bool uploads = false;  // has a field for a file
};
BOOST_DESCRIBE_STRUCT(Ask, (), (action, hidden, fields, button, about, grave, quiet, uploads))

// Something that can be said now: a button that begins a draft.
struct Sayable {
  std::string title;
  std::string why;
  std::string button;
  bool grave = false;  // ends or stops something
  std::string form;    // what is posted
  std::string about;
  std::string person;         // who would sign it
  std::vector<Hidden> typed;  // what the form begins with
};
BOOST_DESCRIBE_STRUCT(Sayable, (), (title, why, button, grave, form, about, person, typed))

struct AskPage {
  static constexpr std::string_view kTemplate = "ask_page.html";
  std::string kicker{};
  std::string title{};
  std::string lead{};
  std::string notice{};  // what happened
  std::vector<Fault> faults{};
  std::vector<Line> facts{};  // what it is about
  Ask ask{};
  std::vector<std::string> notes{};  // what follows from it
  std::string after{};               // below the button
  std::vector<Link> elsewhere{};     // other ways to the same end
};
BOOST_DESCRIBE_STRUCT(AskPage, (),
                      (kicker, title, lead, notice, faults, facts, ask, notes, after, elsewhere))

// Secrets that are shown once.
struct OncePage {
  static constexpr std::string_view kTemplate = "once.html";
  std::string title{};
  std::string lead{};
  std::vector<Line> facts{};
  std::vector<std::string> secrets{};
  std::vector<std::string> notes{};
  Link next{};
};
BOOST_DESCRIBE_STRUCT(OncePage, (), (title, lead, facts, secrets, notes, next))

}  // namespace probity::server::pages
