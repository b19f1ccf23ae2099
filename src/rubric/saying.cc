#include "rubric/saying.h"

#include <fmt/args.h>
#include <fmt/format.h>

namespace probity::rubric {

std::string Saying::words() const { return filled(english, values); }

std::string filled(std::string_view pattern, const std::vector<std::string>& values) {
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& value : values) store.push_back(value);
  return fmt::vformat(pattern, store);
}

}  // namespace probity::rubric
