// A condition of the shared rules (rubric JSON, rubric/expression.h) in plain words: "impact 4 and
// above, modality is vision or audio". Pure functions, any thread.
#pragma once

#include <map>
#include <string>

#include "json/fwd.h"

namespace probity::server::portal {

// By the digit's id ("D1"), in lower case: "impact".
using DigitNames = std::map<std::string, std::string>;

std::string condition_words(const json::Value& condition, const DigitNames& names);

}  // namespace probity::server::portal
