// Views of problem reports by the public: the form, the receipt, and what is public of a case. See
// parts.h for what a view is.
#pragma once

#include "server/pages/form.h"

namespace probity::server::pages {

struct ReportForm {
  static constexpr std::string_view kTemplate = "report.html";
  std::string title;
  Link use;
  std::string agency;
  std::vector<Fault> faults;
  std::string action;
  std::string trap;  // the name of a field that nobody sees; programs that fill in everything do
  std::vector<FormField> fields;
};
BOOST_DESCRIBE_STRUCT(ReportForm, (), (title, use, agency, faults, action, trap, fields))

// Shown once, as the answer to the form.
struct ReportReceipt {
  static constexpr std::string_view kTemplate = "report_receipt.html";
  std::string number;
  std::string href;  // of the case
  std::string secret;
  Link use;
  std::string agency;
  Moment answer_due;
};
BOOST_DESCRIBE_STRUCT(ReportReceipt, (), (number, href, secret, use, agency, answer_due))

struct CaseAnswer {
  Moment time;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(CaseAnswer, (), (time, text))

struct CasePage {
  static constexpr std::string_view kTemplate = "case.html";
  std::string number;
  std::string kind;  // "A decision about a person is wrong"
  Link use;
  Link agency;
  Tag state;
  std::vector<Line> in_short;
  std::optional<Link> incident;  // that began with it
  std::string action;            // where the secret word is sent
  std::vector<Fault> faults;
  std::vector<FormField> fields;    // the secret word
  std::vector<CaseAnswer> answers;  // for who gave it
};
BOOST_DESCRIBE_STRUCT(CasePage, (),
                      (number, kind, use, agency, state, in_short, incident, action, faults, fields,
                       answers))

// The way in, for who has a number.
struct CaseFinder {
  static constexpr std::string_view kTemplate = "cases.html";
  std::vector<Fault> faults;
  std::vector<FormField> fields;
};
BOOST_DESCRIBE_STRUCT(CaseFinder, (), (faults, fields))

}  // namespace probity::server::pages
