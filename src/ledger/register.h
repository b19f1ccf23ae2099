// Register: one area of what may be said (agencies, models, uses, ...): its kinds of statement, its
// tables, the facts it tells the rubric, and what the node says by itself when something in its
// area falls due. A register is one folder under registers/ and knows no other register. Values;
// functions run on the sequencer's thread unless they only read.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/resource.h"
#include "ledger/kind.h"
#include "ledger/view.h"
#include "statement/statement.h"

namespace probity::ledger {

// A statement the node makes without anyone acting, signed by its own key or, for tokens, by an
// agency's.
struct Unattended {
  std::string organisation;  // empty: the node's key
  statement::Statement statement;
};

// What changed so far in the batch at hand.
struct Batch {
  base::Time time;
  std::set<base::SubjectDigest> touched;  // subjects of its statements
  std::set<std::string> kinds;            // words of their kinds
};

struct Register {
  std::string name;         // also the prefix of its tables
  std::string_view tables;  // SQL
  std::vector<Kind> kinds;
  std::span<const base::Resource>
      examples;  // examples/*.json and what each must get; run by tests, shown in the docs

  // Adds what this register knows about a subject, uncut by standing (the View cuts). May be empty.
  std::function<Status(Db&, const base::SubjectDigest& subject, std::vector<rubric::Fact>&)> facts;
  // Adds the ties of an organisation to others, uncut by standing. May be empty.
  std::function<Status(Db&, const std::string& organisation, std::vector<rubric::Tie>&)> ties;
  // What people call a subject of this register, if it is one. May be empty.
  std::function<Result<std::optional<std::string>>(Db&, const base::SubjectDigest& subject)> label;

  // What came true by time alone, up to and including the batch's time, before its statements. May
  // be empty.
  std::function<Result<std::vector<Unattended>>(View&)> due;
  // What follows from the batch's statements; asked again with what it answered until it answers
  // nothing. It also brings the register's derived tables up to date with the batch. May be empty.
  std::function<Result<std::vector<Unattended>>(View&, const Batch&)> follow;
  // Brings derived tables up to date with everything, at the end of a rebuild. May be empty.
  std::function<Status(View&)> settle;
  // The next instant at which `due` will have something to say.
  std::function<Result<std::optional<base::Time>>(Db&)> next_due;
};

}  // namespace probity::ledger
