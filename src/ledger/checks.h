// Checks that the rules of several registers share. Pure functions, any thread.
#pragma once

#include <string>

#include "base/error.h"

namespace probity::ledger {

// The organisation in a name such as "riverton/phone-line".
inline std::string organisation_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

inline base::Status check_text(const std::string& text, const std::string& pointer,
                               const std::string& rule = "text.empty") {
  if (!text.empty()) return {};
  return base::fail(base::Code::bad_input, "the text is empty", pointer, rule, "",
                    "a text in plain words");
}

}  // namespace probity::ledger
