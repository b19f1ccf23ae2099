// Slots: what a translation must keep of its message: where values go ({}, {0}, {:>3}), names of a
// template's view ({{name}}, {{#list}}, {{> partial}}), tags of HTML and their attributes. A
// message whose translation has the same slots can be filled in and placed on a page wherever its
// message could. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probity::language {

// Sorted. {} is counted: "{} of {}" has the slots {0} and {1}, and so has "{1}, {0}". Nothing where
// the text is no format for fmt: a brace alone, or counted and named places mixed.
std::optional<std::vector<std::string>> slots(std::string_view text);

// How many bytes at the start of `text` are one slot, escaped brace or HTML character reference;
// 0: it begins with plain text.
std::size_t slot_at(std::string_view text);

}  // namespace probity::language
