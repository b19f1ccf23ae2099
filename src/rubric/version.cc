#include "rubric/version.h"

#include <algorithm>

#include "base/number.h"
#include "json/value.h"

namespace probity::rubric {

base::Result<Version> version_of(const std::string& text, const std::string& at,
                                 const std::string& rule) {
  Version parts;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t dot = std::min(text.find('.', from), text.size());
    const auto number = base::parse_int(text.substr(from, dot - from));
    if (!number || *number < 0) break;
    parts.push_back(*number);
    from = dot + 1;
  }
  if (parts.size() != 3 || from <= text.size())
    return base::fail(base::Code::bad_input, "not a version", at, rule, json::quoted(text),
                      "MAJOR.MINOR.PATCH");
  return parts;
}

}  // namespace probity::rubric
