// The closed vocabularies of statements, registers and shared rules in words that a person reads,
// each word a message of its own. A word that is not known here (a newer release of the rules may
// bring some) is shown as it is spelled, with spaces for its underscores and hyphens. Pure
// functions in the language of the thread, any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "ledger/authority.h"
#include "ledger/standing.h"
#include "rubric/evaluate.h"

namespace probity::server::portal {

std::string word_text(std::string_view word);    // an answer, a check: "red_team" -> "red team"
std::string word_title(std::string_view word);   // "Red team"
std::string entry_title(std::string_view kind);  // a kind of entry: "Facts about a use"

std::string kind_words(ledger::OrganisationKind kind);
std::string role_words(ledger::Role role);

// "Suspended: <reason>", and as a state: "Suspended since 3 May 2027: <reason>".
std::string standing_words(ledger::State state, const std::string& reason);
std::string standing_words(ledger::State state, base::Time since, const std::string& reason);

// A line of a changelog: "Added: <text>". The kind is a word of the models register.
std::string change_words(std::string_view kind, const std::string& text);

std::string state_title(std::string_view state);        // of an incident: "Open"
std::string severity_title(std::string_view severity);  // "Serious"

}  // namespace probity::server::portal
