// Codes: a risk code as people read it: four digits, each with its name and its words from the
// shared rules. Pure functions in the language of the thread, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "rubric/evaluate.h"
#include "rubric/rubric.h"
#include "server/pages/parts.h"

namespace probity::server::portal {

// `id` is "D1" to "D4"; without a value the digit is open and `words` says why.
pages::Digit digit_of(const rubric::Rubric& rules, std::string_view id,
                      std::optional<std::int64_t> value, std::string words = {});

// What a digit of a judgement means here.
std::string digit_words(const rubric::Rubric& rules, const rubric::Digit& digit);

// "3600", or "----" for what is not yet coded.
pages::Code code_of(const rubric::Rubric& rules, std::string_view code, bool provisional,
                    base::Time as_of);

// "3·6·0·0", or "not yet coded".
std::string keyed(std::string_view code);

}  // namespace probity::server::portal
