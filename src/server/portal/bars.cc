#include "server/portal/bars.h"

#include <algorithm>

#include "language/say.h"

namespace probity::server::portal {

std::optional<pages::Bars> bars(std::string title, std::string of, std::vector<Counted> rows) {
  std::int64_t most = 0;
  for (const Counted& row : rows) most = std::max(most, row.value);
  if (most <= 0) return std::nullopt;
  pages::Bars made{std::move(title), std::move(of), {}};
  for (Counted& row : rows)
    made.rows.push_back({std::move(row.text), std::move(row.href), row.value,
                         language::grouped(row.value), row.value * pages::Bars::kLength / most});
  return made;
}

}  // namespace probity::server::portal
