// What the folds of registrations and amendments share: facts that follow from a use's words, and
// the words that it is found by. Functions over a Db on its thread; inside this register.
#pragma once

#include "registers/uses/register.h"

namespace probity::registers::uses {

// That the use serves this purpose, from here on.
base::Status add_purpose(ledger::Db& db, const ledger::Placed& at, const std::string& purpose);
// What it is made of, from here on; nothing where its parts are not disclosed.
base::Status add_parts(ledger::Db& db, const ledger::Placed& at, const Use& use);
// Brings lists and searches up to date with the present words.
base::Status renew_words(ledger::Db& db, const base::SubjectDigest& use, log::LogIndex by);

}  // namespace probity::registers::uses
