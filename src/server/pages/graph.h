// Views of drawings that the server makes (SVG without scripts): a graph of lineage, numbers as
// bars. Each has a title and, beside it, the same in words; lengths are in pixels of the drawing.
// See parts.h for what a view is.
#pragma once

#include "server/pages/parts.h"

namespace probity::server::pages {

struct GraphNode {
  std::int64_t x = 0, y = 0, width = 0, height = 0;
  std::int64_t text_x = 0, text_y = 0, under_y = 0;
  std::string text;   // cut to what fits
  std::string under;  // "here", "not in the log"
  std::string whole;  // uncut, as the title
  std::optional<std::string> href;
  std::string kind;  // of the box: "here", "known", "named"
};
BOOST_DESCRIBE_STRUCT(GraphNode, (),
                      (x, y, width, height, text_x, text_y, under_y, text, under, whole, href,
                       kind))

struct GraphEdge {
  std::string path;  // an SVG path
  std::string label;
  std::int64_t x = 0, y = 0;  // of the label
  std::string state;          // "claimed", "verified", "contradicted", "same"
};
BOOST_DESCRIBE_STRUCT(GraphEdge, (), (path, label, x, y, state))

struct Graph {
  std::string id;  // of its elements
  std::string title;
  std::string description;
  std::int64_t width = 0, height = 0;
  std::vector<GraphNode> nodes;
  std::vector<GraphEdge> edges;
};
BOOST_DESCRIBE_STRUCT(Graph, (), (id, title, description, width, height, nodes, edges))

struct Bar {
  std::string text;  // what is counted here: "Services and delays"
  std::string href;  // the list behind the number; empty: none
  std::int64_t value = 0;
  std::string words;        // the number as people write it
  std::int64_t length = 0;  // 0 to Bars::kLength
};
BOOST_DESCRIBE_STRUCT(Bar, (), (text, href, value, words, length))

struct Bars {
  static constexpr std::int64_t kLength = 1000;
  std::string title;  // "By impact"
  std::string of;     // what the numbers are of: "Uses"
  std::vector<Bar> rows;
};
BOOST_DESCRIBE_STRUCT(Bars, (), (title, of, rows))

}  // namespace probity::server::pages
