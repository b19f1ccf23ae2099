// The judgement register: releases of the shared rules, and the node's signed record of every
// change of a code. Nobody types a code: the record is refused unless evaluating anew gives the
// same.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>

#include "base/hash.h"
#include "base/time.h"
#include "ledger/register.h"

namespace probity::judgement {

// Why a release may loosen at once: the act that requires it, and the day from which that is in
// force.
struct ChangeOfLaw {
  std::string act;  // with its official journal: "Regulation (EU) 2026/1, OJ L, 2.1.2026"
  base::Date in_force;
};
BOOST_DESCRIBE_STRUCT(ChangeOfLaw, (), (act, in_force))

// The shared rules (rubric) from this entry on. `id` is "<name>-<version>" of the document, whose
// canonical form's SHA-256 is `digest`, so that everyone who evaluates can tell that they evaluate
// by the same rules. A release is no looser than the one before, unless it is a MAJOR one or a
// change of law.
struct RubricRelease {
  std::string id;
  std::string nonce;
  std::string version;
  base::Hash256 digest;
  boost::json::value document;
  std::optional<ChangeOfLaw> change_of_law{};
};
BOOST_DESCRIBE_STRUCT(RubricRelease, (), (id, nonce, version, digest, document, change_of_law))

enum class Cause {
  statement,  // the batch's statements changed what is known or required
  time,       // something began or ended at `as_of` without anyone acting
};
BOOST_DESCRIBE_ENUM(Cause, statement, time)

// The computed risk code of a use (its subject) changed at `as_of`. "----" is "not yet coded".
struct JudgementChanged {
  std::string from;
  std::string to;
  Cause cause = Cause::statement;
  base::Time as_of;
  std::string rubric;  // the version of the shared rules
};
BOOST_DESCRIBE_STRUCT(JudgementChanged, (), (from, to, cause, as_of, rubric))

ledger::Register make_register();

}  // namespace probity::judgement
