// lineage_graph: a component, what it comes from (left), what was made of it (right) and its twins
// (below), laid out for a drawing. Pure function, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/pages/component.h"
#include "server/pages/graph.h"

namespace probity::server::portal {

// A component that names the one at hand as where it comes from.
struct Descendant {
  pages::Link component;
  std::string relation;  // as the descendant says it: "fine-tuned from"
};

// Nothing where there is nothing to draw but the component itself.
std::optional<pages::Graph> lineage_graph(const std::string& title,
                                          const std::vector<pages::Edge>& sources,
                                          const std::vector<Descendant>& descendants,
                                          const std::vector<pages::Twin>& twins);

}  // namespace probity::server::portal
