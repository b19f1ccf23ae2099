// Columns: a mapping made by hand: for each column of a spreadsheet what it means. What is guessed
// first goes by the column's name. Columns without a meaning are kept as the agency's claims. Pure
// functions, any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interop/inventory/mapping.h"
#include "rubric/rubric.h"

namespace probity::server::console {

// A field of a use that a column can give: "name", with its words for people.
using Meanings = std::vector<std::pair<std::string, std::string>>;
Meanings meanings();

// Column -> meaning; a column without one is absent. Several columns may have the same meaning: the
// first that says something is taken.
using Chosen = std::map<std::string, std::string>;
Chosen guessed(const std::vector<std::string>& header);

struct ByHand {
  const std::vector<std::string>& header;
  const Chosen& chosen;
  std::string title;   // of the file
  std::string office;  // that owns the risk and is asked, where no column says it
};
// bad_input (rule columns.name) when no column gives the name.
base::Result<interop::inventory::Mapping> mapping_by_hand(const ByHand& by_hand,
                                                          const rubric::Rubric& rules);
// What was chosen when the mapping was made.
Chosen chosen_in(const interop::inventory::Mapping& mapping);

inline constexpr std::string_view kByHand = "by-hand";

}  // namespace probity::server::console
