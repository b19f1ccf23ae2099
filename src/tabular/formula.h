// Formula guard: a cell that begins with = + - @ TAB or CR is computed by spreadsheet programs, so
// a text from outside could run there ("CSV injection", OWASP). On the way out such a cell gets an
// apostrophe in front, as spreadsheets themselves mark text; so does a cell that is apostrophes
// before such a character, so that taking one away always gives back what was there. Pure
// functions, any thread.
#pragma once

#include <string_view>

namespace probity::tabular {

// True for what a spreadsheet would compute.
bool is_formula(std::string_view cell);
// True for what goes out with one more apostrophe: a formula, marked or not.
bool needs_mark(std::string_view cell);
// True for a formula behind one or more apostrophes.
bool is_marked(std::string_view cell);

}  // namespace probity::tabular
