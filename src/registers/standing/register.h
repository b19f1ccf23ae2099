// The standing register: what is said about statements and subjects that are in the log already:
// suspended and resumed, withdrawn, superseded, endorsed. Nothing is ever taken out of the log;
// what does not stand yields no facts.
#pragma once

#include <boost/describe/class.hpp>
#include <string>

#include "base/hash.h"
#include "ledger/register.h"

namespace probity::registers::standing {

// Stops a use, a component or a statement (the subject) until it is resumed. Counts from this entry
// on.
struct Suspension {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Suspension, (), (reason))

// Ends the open suspensions of the subject.
struct Resumption {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Resumption, (), (reason))

// Takes a use, a component or a statement out of force for good.
struct Withdrawal {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Withdrawal, (), (reason))

// Replaces a statement (the subject) by a later one of the same kind, by the same organisation.
struct Supersession {
  base::PaeDigest by;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Supersession, (), (by, reason))

// A second signature: another person stands by the statement (the subject) too.
struct Endorsement {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Endorsement, (), (note))

ledger::Register make_register();

}  // namespace probity::registers::standing
