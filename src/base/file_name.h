// What people call files. A name that others read, and that a browser proposes to them for saving,
// is plain: it names no place, hides nothing and turns nothing round. Names are for people; where
// bytes lie never follows from them. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace probity::base {

inline constexpr std::string_view kFileNameWanted =
    "a name without slashes and control characters, at most 255 bytes of UTF-8";

// 1 to limits::kFileNameBytes bytes of UTF-8 without slash, backslash, control characters and marks
// that turn the direction of writing or have no width; neither "." nor ".."; no space at its ends.
bool is_file_name(std::string_view text);

// The nearest plain name: of "C:\papers\a.pdf" it is "a.pdf", and where nothing is left, "file".
std::string plain_file_name(std::string_view text);

}  // namespace probity::base
