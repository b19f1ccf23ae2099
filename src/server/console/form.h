// Form: what somebody is asked so that one statement of a kind can be made of it. A form is data
// (forms/<kind>.json), so a new kind of statement gets its page by one file. From what was typed it
// makes the predicate, and back again; an error of the decoder or of the register's rules finds the
// field that caused it by its JSON pointer. Immutable after loading; any thread.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "ledger/authority.h"

namespace probity::server::console {

// What was typed into one step: field -> values, in order.
using Typed = std::map<std::string, std::vector<std::string>>;

// The first value, without the blanks around it; empty if absent.
std::string first(const Typed& typed, std::string_view name);

enum class Control {
  line,          // text on one line
  text,          // on several
  choice,        // one of `choices`
  checks,        // some of `choices`: a list
  sentences,     // ready sentences to tick, and lines of one's own: a list of texts
  date,          // "2027-11-30"
  moment,        // an instant, typed in UTC
  yes_no,        // a boolean
  number,        // an integer
  purpose,       // one of the purposes of the shared rules
  components,    // artifacts of the catalog, found by searching: a list of digests
  uses,          // uses of one's own agency: a list of digests
  models,        // one of the models of one's own agency
  releases,      // one of its releases: an artifact's digest
  manifest,      // a model's files as `probity model hash --json` writes them, chosen or pasted
  scopes,        // checks that the shared rules know: a list of words
  organisation,  // one of the log, of the kinds in `of`
  files,         // uploaded beside the form: a list of names, digests and sizes (file_field.h)
  held,          // put in by the page that began it; shown, kept and not asked
  given,         // known already; shown and not asked
};
BOOST_DESCRIBE_ENUM(Control, line, text, choice, checks, sentences, date, moment, yes_no, number,
                    purpose, components, uses, models, releases, manifest, scopes, organisation,
                    files, held, given)

struct FormChoice {
  std::string value;  // empty: the field is left out
  std::string words;
  std::optional<std::string> help;
};
BOOST_DESCRIBE_STRUCT(FormChoice, (), (value, words, help))

// Asked only if another field has one of these values.
struct FormWhen {
  std::string field;
  std::vector<std::string> is;
};
BOOST_DESCRIBE_STRUCT(FormWhen, (), (field, is))

struct FormField {
  std::string pointer;  // into the predicate: "/contact/office", "/edges/0/name"
  std::string label;
  std::optional<std::string> help;
  Control control = Control::line;
  std::optional<std::vector<FormChoice>> choices;
  std::optional<bool> optional;  // may be left empty: then it is absent
  std::optional<FormWhen> when;
  std::optional<std::string> own;  // of sentences: the label of one's own lines
  std::optional<std::vector<ledger::OrganisationKind>> of;  // of an organisation; absent: any
};
BOOST_DESCRIBE_STRUCT(FormField, (),
                      (pointer, label, help, control, choices, optional, when, own, of))

// The fields of another form follow one's own.
struct Borrowed {
  std::string form;  // by its kind
  std::vector<std::string> without;
};
BOOST_DESCRIBE_STRUCT(Borrowed, (), (form, without))

struct Form {
  std::string kind;
  std::string title;
  std::string lead;
  std::string button;  // that begins it
  std::vector<ledger::Role> who;
  std::vector<std::string> about;                 // kinds of subject; empty: it names something new
  std::optional<bool> grave;                      // it stops or ends something
  std::string then;                               // what happens once it is signed, in plain words
  std::optional<std::vector<std::string>> lists;  // that stand there empty if nothing is typed
  std::vector<FormField> fields;
  std::optional<Borrowed> borrows;
};
BOOST_DESCRIBE_STRUCT(Form, (),
                      (kind, title, lead, button, who, about, grave, then, lists, fields, borrows))

// All forms, by kind. Loaded once; a form that does not hold together is a defect of ours.
base::Result<const std::vector<Form>*> forms();
// By its kind, or by the word of it that the log's entries carry ("attestation" of
// "attestation/v2"). Null if there is none.
const Form* find_form(std::string_view kind);
const FormField* find_field(const Form& form, std::string_view pointer);

// What is wrong with one field. `pointer` names it; empty: the form as a whole.
struct FieldFault {
  std::string pointer;
  std::string words;
};

// The predicate as far as it can be made, and what is wrong so far.
struct Made {
  boost::json::value predicate;
  std::vector<FieldFault> faults;
};
Made predicate_of(const Form& form, const Typed& typed);
// What to type so that predicate_of() gives this again.
Typed typed_of(const Form& form, const boost::json::value& predicate);

bool is_asked(const FormField& field, const Typed& typed);
// The field that an error of the decoder or the rules is about: its pointer leads into the
// statement ("/predicate/contact/office").
FieldFault fault_of(const Form& form, const base::Error& error);

}  // namespace probity::server::console
