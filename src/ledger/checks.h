// Checks that the rules of several registers share. Pure functions but for those that take a View,
// which read its Db on its thread.
#pragma once

#include <string>

#include "base/error.h"
#include "ledger/kind.h"
#include "ledger/view.h"

namespace probity::ledger {

// The organisation in a name such as "riverton/phone-line".
inline std::string organisation_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

base::Status check_text(const std::string& text, const std::string& pointer,
                        const std::string& rule = "text.empty");

// The word of a kind's label: "attestation" of "attestation/v2". All versions of a kind are of one
// word.
inline std::string word_of(const std::string& label) { return label.substr(0, label.find('/')); }

// For texts of permanent public kinds: not empty, and without e-mail addresses and phone numbers
// (rule "text.personal"), which the error does not repeat.
base::Status check_public_text(const std::string& text, const std::string& pointer);

// For references and names of files, likewise, but their digits are no phone number.
base::Status check_public_reference(const std::string& text, const std::string& pointer);

// How the refusal reads: the words, where, and by which rule.
struct Refusal {
  std::string what;
  std::string pointer;
  std::string rule;
};
// The signer speaks for one of the component's stewards: who released it.
base::Status check_steward(View& view, const base::SubjectDigest& component, const Signer& signer,
                           Refusal refusal);

// The statement has one subject, and it is a use that the signer's organisation registered.
base::Status check_own_use(View& view, const Placed& at, Refusal refusal);

// The one organisation that the statement is about.
base::Result<Organisation> subject_organisation(View& view, const Placed& at);

// A date on which something ends: today or later, and at most so many days away.
base::Status check_end(base::Date until, base::Time now, int days, Refusal refusal);

}  // namespace probity::ledger
