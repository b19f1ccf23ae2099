// Elision: in French "de" and "que" lose their last letter before a vowel ("les usages d'Arcole").
// A catalogue cannot know which value comes, so it is done where the value goes in. Before "h" and
// before figures nothing is left out: which is right depends on the word. Pure function, any
// thread.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace probity::language {

// The pattern with "d’{}" for "de {}" wherever the value that goes there begins with a vowel.
std::string elided(std::string_view pattern, fmt::format_args values);

}  // namespace probity::language
