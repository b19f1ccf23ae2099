// View of a form of the console: what somebody is asked before a statement is made of it, with what
// they typed, what is wrong with it, and what the shared rules come to so far. See parts.h for what
// a view is. The forms themselves are data (server/console/forms).
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

// One line of the summary of what is wrong; it leads to the field.
struct Fault {
  std::string text;
  std::string href;
};
BOOST_DESCRIBE_STRUCT(Fault, (), (text, href))

struct Option {
  std::string id;
  std::string value;
  std::string text;
  std::string help;
  bool chosen = false;
};
BOOST_DESCRIBE_STRUCT(Option, (), (id, value, text, help, chosen))

// How a field is filled in; exactly one is true.
struct Control {
  bool line = false;   // one line; `type` is that of the input
  bool text = false;   // several lines
  bool radio = false;  // one of the options
  bool checks = false;
  bool select = false;
  bool search = false;  // a line to search by, and what it found as options to tick
  bool files = false;   // uploaded files as options, each to be kept and made public or not
  bool held = false;    // `own_value` is shown, `value` sent along
  bool paste = false;   // a file chosen, or its text pasted
  bool given = false;   // not to be changed here
};
BOOST_DESCRIBE_STRUCT(Control, (),
                      (line, text, radio, checks, select, search, files, held, paste, given))

struct FormField {
  std::string id;
  std::string name;
  std::string label;
  std::string help;
  std::string fault;
  bool optional = false;
  Control control;
  std::string type = "text";
  std::string autocomplete = "off";
  std::string value;
  std::vector<Option> options;
  std::vector<std::string> items;  // what "none of these" is about
  std::string own;                 // beside options: the name of a field for words of one's own
  std::string own_label;
  std::string own_value;
  std::string article;  // where the law asks this
};
BOOST_DESCRIBE_STRUCT(FormField, (),
                      (id, name, label, help, fault, optional, control, type, autocomplete, value,
                       options, items, own, own_label, own_value, article))

struct FormSection {
  std::string id;
  std::string title;  // empty: no heading
  std::string lead;
  std::vector<FormField> fields;
};
BOOST_DESCRIBE_STRUCT(FormSection, (), (id, title, lead, fields))

// Where a form of several steps stands.
struct FormStep {
  std::string text;
  std::string href;
  std::string state;  // "done", "to do"
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(FormStep, (), (text, href, state, current))

// What the shared rules come to, if this is said.
struct Outcome {
  std::string title;  // "So far", "If you sign this"
  std::string words;  // what that means, one or two sentences
  Code code;
  std::vector<Tag> tags;
  std::vector<Missing> missing;
  std::string missing_words;  // what stands before the list, or instead of it
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (title, words, code, tags, missing, missing_words))

struct FormPage {
  static constexpr std::string_view kTemplate = "form.html";
  std::string kicker;
  std::string title;
  std::string lead;
  std::vector<FormStep> steps;
  std::string notice;  // what happened: saved, or changed in another window
  std::vector<Fault> faults;
  std::string action;
  std::string version;  // of the draft
  std::vector<FormSection> sections;
  bool uploads = false;    // takes files
  bool checkable = false;  // has "Check", and the script that presses it
  std::optional<Outcome> outcome;
  std::string next;  // the words of the button that goes on
  std::string delete_action;
};
BOOST_DESCRIBE_STRUCT(FormPage, (),
                      (kicker, title, lead, steps, notice, faults, action, version, sections,
                       uploads, checkable, outcome, next, delete_action))

}  // namespace probity::server::pages
