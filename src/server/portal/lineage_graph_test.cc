#include "server/portal/lineage_graph.h"

#include <gtest/gtest.h>

namespace probity::server::portal {
namespace {

pages::Edge edge(const std::string& target, std::optional<std::string> href = std::nullopt) {
  return {"converted from", target, std::move(href), pages::EdgeState::claimed, "", "", {}};
}

TEST(LineageGraph, NothingToDraw) { EXPECT_FALSE(lineage_graph("a", {}, {}, {})); }

TEST(LineageGraph, BoxesStayApartAndInside) {
  std::vector<pages::Edge> sources;
  std::vector<Descendant> descendants;
  std::vector<pages::Twin> twins;
  for (int i = 0; i < 20; ++i) {
    sources.push_back(edge("source " + std::to_string(i)));
    descendants.push_back({{"made " + std::to_string(i), "/components/x"}, "merged from"});
    twins.push_back({{"twin " + std::to_string(i), "/components/y"}, "", ""});
  }
  const auto graph = lineage_graph("here", sources, descendants, twins);
  ASSERT_TRUE(graph);
  for (const auto& a : graph->nodes) {
    EXPECT_GE(a.x, 0);
    EXPECT_LE(a.x + a.width, graph->width);
    EXPECT_LE(a.y + a.height, graph->height);
    for (const auto& b : graph->nodes) {
      if (&a == &b) continue;
      const bool apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y ||
                         b.y + b.height <= a.y;
      EXPECT_TRUE(apart) << a.text << " and " << b.text;
    }
  }
}

TEST(LineageGraph, SaysWhatIsKnown) {
  const auto graph =
      lineage_graph("vad", {edge("upstream"), edge("base", "/components/abc")}, {}, {});
  ASSERT_TRUE(graph);
  ASSERT_EQ(graph->nodes.size(), 3u);
  EXPECT_EQ(graph->nodes[1].under, "not in the log");
  EXPECT_EQ(graph->nodes[1].kind, "named");
  EXPECT_EQ(graph->nodes[2].href, "/components/abc");
  EXPECT_EQ(graph->edges[0].state, "claimed");
  EXPECT_NE(graph->description.find("2 things it comes from"), std::string::npos);
}

TEST(LineageGraph, LongNamesAreCutAtACharacter) {
  std::string name;
  for (int i = 0; i < 40; ++i) name += "é";
  const auto graph = lineage_graph("here", {edge(name)}, {}, {});
  ASSERT_TRUE(graph);
  EXPECT_EQ(graph->nodes[1].whole, name);
  EXPECT_EQ(graph->nodes[1].text.size(), 26 * 2 + 3u);
}

}  // namespace
}  // namespace probity::server::portal
