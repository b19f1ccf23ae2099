// A condition of the shared rules (rubric JSON, rubric/expression.h) in plain words: "impact 4 and
// above, modality is images or sound". Pure functions in the language of the thread, any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "json/fwd.h"

namespace probity::server::portal {

// By the digit's id ("D1"), in lower case: "impact".
using DigitNames = std::map<std::string, std::string>;

// "component.modality" -> "modality": the rest of the name is the heading it stands under.
std::string fact_words(std::string_view fact);

std::string condition_words(const json::Value& condition, const DigitNames& names);

}  // namespace probity::server::portal
