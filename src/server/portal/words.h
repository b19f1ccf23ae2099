// Words and links: how the portal writes instants, answers and states, and the one place that
// spells the addresses of its pages. Rules are linked by their anchors on the rules page: a digit
// as "d1", a requirement or alarm by its id, a fact by its dotted name. Pure functions in the
// language of the thread, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/case_number.h"
#include "base/hash.h"
#include "base/quarter.h"
#include "base/time.h"
#include "language/say.h"
#include "registers/tokens/register.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "rubric/saying.h"
#include "server/pages/parts.h"
#include "server/portal/vocabulary.h"

namespace probity::server::portal {

using language::grouped;  // "20,000"
using language::said;
using language::say;
using language::say_count;

std::string date_words(base::Date date);                  // "23 November 2026"
std::string quarter_words(const base::Quarter& quarter);  // "Quarter 4 of 2026"
pages::Moment day(base::Time time);                       // "23 November 2026"
pages::Moment instant(base::Time time);                   // "23 November 2026, 05:11 UTC"
// When something ends: the date it is valid through where it ends at 24:00 in the zone, else the
// instant; "no end" for the end of time.
pages::Moment end(base::Time until, const std::string& zone);

std::string use_href(std::string_view id);
std::string component_href(const base::SubjectDigest& root);
std::string model_href(std::string_view id);
std::string agency_href(std::string_view id);
std::string incident_href(std::string_view id);
std::string quarter_href(const base::Quarter& quarter);
std::string report_href(std::string_view use);
std::string case_href(const base::CaseNumber& number);
std::string token_href(const base::PaeDigest& pae);
std::string token_download(const base::PaeDigest& pae, std::string_view file_name);
std::string entry_href(std::uint64_t entry);
std::string rule_href(std::string_view rule);

pages::Link entry_link(std::uint64_t entry);   // "log entry 84"
pages::Link rule_link(std::string_view rule);  // "the rule"
pages::Link rule_link(std::string_view rule, std::string text);
pages::Link agency_link(const ledger::Organisation& organisation);

// "riverton/phone-line" -> "phone-line.safety.json"; what no file system minds.
std::string token_file_name(std::string_view token_name);

std::string capital(std::string_view text);   // the first letter, of those that French has
std::string size_words(std::uint64_t bytes);  // "2.2 MB"

// Several in one sentence: "a, b", "a; b", "a or b".
std::string say_list(const std::vector<std::string>& parts);
std::string say_chain(const std::vector<std::string>& parts);
std::string say_either(const std::vector<std::string>& parts);

// What the shared rules call a rule, a digit, a purpose; empty if they have no such id.
std::string rule_words(const rubric::Rubric& rules, std::string_view id);
std::string purpose_words(const rubric::Rubric& rules, std::string_view purpose);
// A text that the shared rules have in several languages.
std::string text_words(const rubric::Text& text);
// What a judgement says in words of its own, and why something is so.
std::string saying_words(const rubric::Saying& saying);
std::string reason_words(const rubric::Rubric& rules, const rubric::Reason& reason);

// A fact's question and answer in words. `value` is rubric::to_text() of it.
std::string question_of(const rubric::Rubric& rules, std::string_view fact);
std::string answer_of(const rubric::Rubric& rules, std::string_view fact, std::string_view value);

// The state of a safety label, and what is shown where there is none.
pages::Tag token_tag(const registers::tokens::State& state,
                     const registers::tokens::StoredToken& token);
pages::Tag no_token_tag();
pages::Tag tier_tag(rubric::Tier tier);
pages::Tag tier_tag(std::string_view tier);  // by its word
pages::Tag verdict_tag(std::string_view verdict);

}  // namespace probity::server::portal
