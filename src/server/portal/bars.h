// bars: numbers as bars beside each other, the longest as long as there is room. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/pages/graph.h"

namespace probity::server::portal {

struct Counted {
  std::string text;
  std::string href;  // the list behind the number; empty: none
  std::int64_t value = 0;
};

// `of` says what is counted: "Uses". Nothing where every number is 0.
std::optional<pages::Bars> bars(std::string title, std::string of, std::vector<Counted> rows);

}  // namespace probity::server::portal
