#include "server/portal/lineage_graph.h"

#include <algorithm>

#include "json/codec.h"
#include "server/portal/words.h"

namespace probity::server::portal {

namespace {

constexpr std::int64_t kBoxWidth = 210, kBoxHeight = 52;
constexpr std::int64_t kAcross = 130, kDown = 26;  // between boxes
constexpr std::int64_t kMargin = 4;
constexpr std::size_t kLetters = 26;  // that fit into a box
constexpr std::size_t kRows = 12;     // drawn in one column; the text beside has all

// Cut at a character, never inside one.
std::string cut(const std::string& text) {
  std::size_t letters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xc0) == 0x80) continue;
    if (++letters > kLetters) return text.substr(0, i) + "…";
  }
  return text;
}

std::int64_t row_y(std::int64_t row) { return kMargin + row * (kBoxHeight + kDown); }

pages::GraphNode box(std::int64_t x, std::int64_t row, const std::string& text, std::string under,
                     std::optional<std::string> href, std::string kind) {
  const std::int64_t y = row_y(row);
  return {x,      y,         kBoxWidth,        kBoxHeight, x + kBoxWidth / 2, y + 22,
          y + 41, cut(text), std::move(under), text,       std::move(href),   std::move(kind)};
}

// From the right side of one box to the left side of another.
pages::GraphEdge across(const pages::GraphNode& from, const pages::GraphNode& to, std::string label,
                        std::string state) {
  const std::int64_t x1 = from.x + from.width, y1 = from.y + from.height / 2;
  const std::int64_t x2 = to.x, y2 = to.y + to.height / 2;
  const std::int64_t middle = (x1 + x2) / 2;
  const auto at = [](std::int64_t x, std::int64_t y) {
    return std::to_string(x) + " " + std::to_string(y);
  };
  return {"M" + at(x1, y1) + " C" + at(middle, y1) + " " + at(middle, y2) + " " + at(x2, y2),
          std::move(label), middle, (y1 + y2) / 2 - 6, std::move(state)};
}

std::string description(const std::string& title, std::size_t sources, std::size_t descendants,
                        std::size_t twins) {
  const auto number = [](std::size_t count) { return static_cast<std::int64_t>(count); };
  return say("{}: {}, {}, {}. The lists beside name each of them.", title,
             say_count(number(sources), "{} thing it comes from", "{} things it comes from"),
             say_count(number(descendants), "{} component made of it", "{} components made of it"),
             say_count(number(twins), "{} component with the same weights",
                       "{} components with the same weights"));
}

}  // namespace

std::optional<pages::Graph> lineage_graph(const std::string& title,
                                          const std::vector<pages::Edge>& sources,
                                          const std::vector<Descendant>& descendants,
                                          const std::vector<pages::Twin>& twins) {
  if (sources.empty() && descendants.empty() && twins.empty()) return std::nullopt;
  const std::int64_t middle = sources.empty() ? kMargin : kMargin + kBoxWidth + kAcross;
  const std::int64_t right = middle + kBoxWidth + kAcross;
  pages::Graph graph;
  graph.id = "lineage-graph";
  graph.title = say("Where {} comes from, and what was made of it", title);
  graph.description = description(title, sources.size(), descendants.size(), twins.size());
  graph.nodes.push_back(box(middle, 0, title, say("this component"), std::nullopt, "here"));

  std::int64_t rows = 1;
  const auto row = [&](std::size_t i) { return static_cast<std::int64_t>(i); };
  for (std::size_t i = 0; i < std::min(sources.size(), kRows); ++i) {
    const pages::Edge& one = sources[i];
    graph.nodes.push_back(box(kMargin, row(i), one.target,
                              one.href ? say("in the log") : say("not in the log"), one.href,
                              one.href ? "known" : "named"));
    graph.edges.push_back(across(graph.nodes.back(), graph.nodes.front(), one.relation,
                                 std::string(json::word(one.state))));
    rows = std::max(rows, row(i) + 1);
  }
  for (std::size_t i = 0; i < std::min(descendants.size(), kRows); ++i) {
    const Descendant& one = descendants[i];
    graph.nodes.push_back(
        box(right, row(i), one.component.text, say("in the log"), one.component.href, "known"));
    graph.edges.push_back(across(graph.nodes.front(), graph.nodes.back(), one.relation, "claimed"));
    rows = std::max(rows, row(i) + 1);
  }
  for (std::size_t i = 0; i < std::min(twins.size(), kRows); ++i) {
    const pages::Twin& one = twins[i];
    graph.nodes.push_back(box(middle, row(i) + 1, one.component.text, say("the same weights"),
                              one.component.href, "known"));
    const std::int64_t x = middle + kBoxWidth / 2;
    graph.edges.push_back({"M" + std::to_string(x) + " " +
                               std::to_string(row_y(row(i)) + kBoxHeight) + " L" +
                               std::to_string(x) + " " + std::to_string(row_y(row(i) + 1)),
                           "", x, 0, "same"});
    rows = std::max(rows, row(i) + 2);
  }
  graph.width = (descendants.empty() ? middle : right) + kBoxWidth + kMargin;
  graph.height = row_y(rows) - kDown + kMargin;
  return graph;
}

}  // namespace probity::server::portal
