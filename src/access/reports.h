// Reports: problems with uses that the public reports. What a person writes, and how to reach them,
// is personal data: private tables, sealed under the KEK, never the log. Public are a case number,
// the day, the use, the kind and the state. The reporter alone holds a secret word, of which only a
// hash is kept; with it the agency's answer can be read. Each reading and each change by the agency
// is recorded. A while after the answer what was written is forgotten, and what is public stays.
// GDPR Art. 12(3) gives an agency a month to answer; so do we, as kAnswerDays. Any thread; reads go
// through the Db handed in.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "access/private_tables.h"
#include "base/case_number.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace probity::access {

inline constexpr int kAnswerDays = 30;

enum class ReportKind {
  wrong_decision,  // a decision about me is wrong
  wrong_record,    // this register says something wrong
  accessibility,
  discrimination,
  safety,
  other,
};
BOOST_DESCRIBE_ENUM(ReportKind, wrong_decision, wrong_record, accessibility, discrimination, safety,
                    other)

enum class ReportState { received, being_looked_at, answered, closed };
BOOST_DESCRIBE_ENUM(ReportState, received, being_looked_at, answered, closed)

// What a person wrote.
struct ReportText {
  std::string what;   // happened
  std::string when;   // in their words; may be empty
  std::string email;  // where they want to be contacted; may be empty
  std::string phone;  // likewise
};
BOOST_DESCRIBE_STRUCT(ReportText, (), (what, when, email, phone))

// What is public of a report.
struct Case {
  base::CaseNumber number;
  base::SubjectDigest use;
  std::string organisation;  // whose use it is
  ReportKind kind = ReportKind::other;
  ReportState state = ReportState::received;
  base::Time received;
  std::optional<base::Time> answered;
  bool forgotten = false;  // what was written is removed

  base::Time answer_due() const { return received + kAnswerDays * base::kDay; }
  // Whole days from the day it came until it was answered, or until now.
  std::int64_t days_open(base::Time now) const {
    return (answered.value_or(now).seconds - received.seconds) / base::kDay;
  }
};

struct ReportAct {
  base::Time time;
  std::string person;  // of the agency: "riverton/clerk"
  std::string act;     // "read", or the state it was set to
};

class Reports {
 public:
  static base::Result<std::unique_ptr<Reports>> open(const std::string& database,
                                                     crypto::SealKey kek, base::Clock& clock,
                                                     base::Random& random);

  // What is wrong with a text, each with the pointer of its field ("/what"): for forms, which show
  // everything at once. Rules report.what, report.size, report.email, report.phone.
  static std::vector<base::Error> problems(const ReportText& text);

  struct Receipt {
    base::CaseNumber number;
    std::string secret;  // shown once
  };
  // The first of problems(), where there are any.
  base::Result<Receipt> submit(const base::SubjectDigest& use, const std::string& organisation,
                               ReportKind kind, const ReportText& text);

  // The text, for an officer of the agency concerned; the reading is recorded. not_found for
  // everybody else, as for a number that was never given; rule report.forgotten once it is removed.
  base::Result<ReportText> read(store::Db& db, const base::CaseNumber& number,
                                const std::string& organisation, const std::string& person);
  // The answer is for the reporter and asked for where the state becomes answered. Rules
  // report.state (a report does not go back to received), report.answer, report.forgotten.
  base::Status set_state(const base::CaseNumber& number, const std::string& organisation,
                         const std::string& person, ReportState state, const std::string& answer);

  // The agency's answers, newest first, for who knows the secret word; forbidden (rule
  // "report.secret") for who does not.
  struct Answer {
    base::Time time;
    std::string text;
  };
  base::Result<std::vector<Answer>> answers(store::Db& db, const base::CaseNumber& number,
                                            const std::string& secret);

  // Removes what was written about the cases that ended before that and were not touched since:
  // the text, the answers, and who read them. How many cases that were.
  static base::Result<std::int64_t> forget(store::Db& db, base::Time ended_before);

 private:
  explicit Reports(std::unique_ptr<PrivateTables> tables) : tables_(std::move(tables)) {}
  std::unique_ptr<PrivateTables> tables_;
};

base::Result<std::optional<Case>> find_case(store::Db& db, const base::CaseNumber& number);
// Of an agency, the longest open first, then the answered ones, newest first.
base::Result<std::vector<Case>> cases_of(store::Db& db, const std::string& organisation);
base::Result<std::vector<ReportAct>> acts_on(store::Db& db, const base::CaseNumber& number);
// How many came about a use or an agency, from one instant to another (half open).
base::Result<std::int64_t> count_cases(store::Db& db, const base::SubjectDigest& use);
base::Result<std::int64_t> count_cases(store::Db& db, const std::string& organisation,
                                       base::Time from, base::Time until);

}  // namespace probity::access
