// Amending: the form that corrects a registration begins with the present words, and what is signed
// names only what differs from them. Functions on the visit's thread.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "server/console/work.h"
#include "server/pages/preview.h"

namespace probity::server::console {

inline constexpr std::string_view kAmend = "use-amendment";

// What the form begins with. `about`: "use riverton/phone-line".
base::Result<Typed> present_words(Visit& visit, const Form& form, const std::string& about);

// Takes from a predicate of the whole form what stands already.
base::Status leave_what_stands(const Work& work, boost::json::value& predicate);

// Which statement's words the draft amends: "log entry 12 of 3 May 2026".
base::Result<std::string> amended_statement(const Work& work);

// Before and after, part by part.
base::Status add_amended_lines(const Work& work, const boost::json::value& predicate,
                               pages::SaidStatement& said);

}  // namespace probity::server::console
