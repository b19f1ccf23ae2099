// Checks that the rules of several registers share. Pure functions but for check_steward, which
// reads the View's Db on its thread.
#pragma once

#include <string>

#include "base/error.h"
#include "ledger/view.h"

namespace probity::ledger {

// The organisation in a name such as "riverton/phone-line".
inline std::string organisation_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

base::Status check_text(const std::string& text, const std::string& pointer,
                        const std::string& rule = "text.empty");

// For texts of permanent public kinds: not empty, and without e-mail addresses and phone numbers
// (rule "text.personal"), which the error does not repeat.
base::Status check_public_text(const std::string& text, const std::string& pointer);

// How the refusal reads: the words, where, and by which rule.
struct Refusal {
  std::string what;
  std::string pointer;
  std::string rule;
};
// The signer speaks for one of the component's stewards: who released it.
base::Status check_steward(View& view, const base::SubjectDigest& component, const Signer& signer,
                           Refusal refusal);

}  // namespace probity::ledger
