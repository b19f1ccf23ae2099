// A statement in short form, as people and the demonstration write it, made whole:
//   {"kind": "use-facts", "subject": ["use riverton/phone-line"], "predicate": {...}}
// A subject is "<kind> <name>" of something registered, "statement <PAE digest>", "artifact
// <root>", or 64 hex digits. For kinds that name something new, the subject is left out. A
// missing nonce is drawn, and an erasure's missing "remains" computed. A full in-toto statement
// (with
// "_type") passes through as it is. Errors point into the document.
#pragma once

#include <boost/json/fwd.hpp>

#include "access/node.h"
#include "statement/statement.h"

namespace probity::access {

base::Result<statement::Statement> compose(const boost::json::value& document, Node& node);

// The person or agency that `who` names ("riverton/clerk", "riverton", "node") signs with the key
// that the node keeps.
base::Result<statement::Envelope> sign(const statement::Statement& statement,
                                       const std::string& who, Node& node);

}  // namespace probity::access
