#include "rubric/lattice.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>

#include "base/files.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "rubric/overlay.h"

namespace probity::rubric {
namespace {

using enum Tightening;

// One member of the rules made milder, as an agency's additions would say it.
struct Loosened {
  std::string delta;
  std::string pointer;
};

// A milder value; nullopt where additions cannot say one (terms are only ever added).
std::optional<json::Value> milder(const Member& member, const json::Value& is) {
  switch (member.order) {
    case at_least:
      return is.get_int64() > member.absent ? std::optional(json::Value(is.get_int64() - 1))
                                            : std::nullopt;
    case at_most:
      return json::Value(is.get_int64() + 1);
    case only_on:
      return is.get_bool() ? std::optional(json::Value(false)) : std::nullopt;
    case only_off:
      return is.get_bool() ? std::nullopt : std::optional(json::Value(true));
    case subset: {
      json::Value more = is;
      more.get_array().push_back("check.of_nobody");
      return more;
    }
    case fixed:
    case text:
      return json::Value("something else");
    default:
      return std::nullopt;
  }
}

// Every member below `is`, milder. `open` and `close` are the JSON that leads to it, and `at` its
// pointer in the additions, where each list has one item.
void loosen(const Shape& shape, const json::Value& is, const std::string& open,
            const std::string& close, const std::string& at, std::vector<Loosened>& out) {
  for (const auto& [name, value] : is.get_object()) {
    const Member* member = shape.find(name);
    ASSERT_TRUE(member) << at << "/" << std::string(name);
    const std::string key = json::canonical(json::Value(name)) + ":";
    const std::string place = at + "/" + std::string(name);
    if (member->order == object) {
      loosen(*member->shape, value, open + key + "{", "}" + close, place, out);
    } else if (member->order == items) {
      const std::string named(member->shape->key());
      for (const json::Value& item : value.get_array())
        loosen(*member->shape, item,
               open + key + "[{\"" + named + "\": " + json::canonical(item.at(named)) + ", ",
               "}]" + close, place + "/0", out);
    } else if (const auto changed = milder(*member, value)) {
      out.push_back({open + key + json::canonical(*changed) + close, place});
    }
  }
}

// Exhaustive: whatever in the shared rules could be said more mildly is refused where it is said.
TEST(Lattice, EveryValueOfTheRulesMadeMilderIsRefused) {
  const json::Value core = *json::parse(core_text());
  std::vector<Loosened> all;
  loosen(document_shape(), core, "{", "}", "/deltas", all);
  EXPECT_GT(all.size(), 500U);
  for (const Loosened& one : all) {
    const auto overlay = Overlay::parse(*json::parse(
        R"({"agency": "agency-a", "base": {"id": "core", "at_least": "1.0.0"}, "deltas": )" +
        one.delta + "}"));
    ASSERT_TRUE(overlay) << overlay.error().what << one.delta;
    const auto made = effective(core, *overlay);
    ASSERT_FALSE(made) << one.delta;
    EXPECT_EQ(made.error().pointer, one.pointer) << one.delta << " " << made.error().what;
    EXPECT_FALSE(made.error().found.empty()) << one.delta;
    EXPECT_FALSE(made.error().required.empty()) << one.delta;
  }
}

// The page that describes the document shows one that is accepted.
TEST(Lattice, TheDocumentedAdditionsAreAccepted) {
  base::SystemFiles files;
  const auto page = files.read(PROBITY_SOURCE "/docs/formats/overlay.md", 1 << 20);
  ASSERT_TRUE(page);
  const std::string head = "\n```json overlay\n";
  const std::size_t begin = page->find(head);
  ASSERT_NE(begin, page->npos);
  const std::size_t text = begin + head.size();
  const auto document = json::parse(page->substr(text, page->find("```", text) - text));
  ASSERT_TRUE(document) << document.error().what;
  const auto overlay = Overlay::parse(*document);
  ASSERT_TRUE(overlay) << overlay.error().what << overlay.error().pointer;
  const auto made = effective(*json::parse(core_text()), *overlay);
  ASSERT_TRUE(made) << made.error().what << made.error().pointer;
  EXPECT_EQ(made->changes.size(), 4U);  // days, max_age_days, min_issuers and the raise
  EXPECT_TRUE(made->redundant.empty());
}

}  // namespace
}  // namespace probity::rubric
