// What the words of answers, checks and data classes are called: "decides_with_review" is "decides
// with review". In the language of the thread; any thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::rubric {

// A word that has no name of its own has its spaces back: "of_no_rules" is "of no rules".
std::string word_text(std::string_view word);

}  // namespace probity::rubric
