#include "tabular/formula.h"

#include <algorithm>

namespace probity::tabular {

bool is_formula(std::string_view cell) {
  static constexpr std::string_view kStarts = "=+-@\t\r";
  return !cell.empty() && kStarts.find(cell.front()) != std::string_view::npos;
}

bool needs_mark(std::string_view cell) {
  return is_formula(cell.substr(std::min(cell.find_first_not_of('\''), cell.size())));
}

bool is_marked(std::string_view cell) { return cell.starts_with('\'') && needs_mark(cell); }

}  // namespace probity::tabular
