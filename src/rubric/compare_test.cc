#include "rubric/compare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/canonical.h"
#include "rubric/random_overlays.h"

namespace probity::rubric {
namespace {

using enum Tightening;

// A document with one thing in it looser, and what that is.
struct Loosened {
  std::string what;
  json::Value document;
};

// A looser value of a member; nullopt where there is none.
std::optional<json::Value> looser(const Member& member, const json::Value& is) {
  static const json::Value kOther = *json::parse(R"({"fact": "use.vulnerable_group", "is": true})");
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
    case more_cases:
    case more_conditions:
      return is == kOther ? std::nullopt : std::optional(kOther);
    case fewer_ways:
      return json::Value(json::Object{{"any", json::Array{is, kOther}}});
    case superset: {
      json::Value less = is;
      if (less.get_array().empty()) return std::nullopt;
      less.get_array().pop_back();
      return less;
    }
    case subset: {
      json::Value more = is;
      more.get_array().push_back("check.of_nobody");
      return more;
    }
    case fixed:
      return json::Value("something else");
    default:
      return std::nullopt;
  }
}

// Everything in `part`, which lies in `whole`, made looser one by one.
void loosen(const Shape& shape, json::Value& whole, json::Value& part, const std::string& at,
            std::optional<std::size_t> only, std::vector<Loosened>& out) {
  const auto add = [&](std::string what) {
    const bool wanted = !only || *only == out.size();
    out.push_back({std::move(what), wanted ? whole : json::Value()});
  };
  for (const Member& member : shape.members) {
    json::Value* is = part.as_object().if_contains(member.name);
    const std::string place = at + "/" + std::string(member.name);
    if (!is || (at.empty() && (member.name == "id" || member.name == "version"))) continue;
    if (member.order == object) {
      loosen(*member.shape, whole, *is, place, only, out);
    } else if (member.order == items) {
      const json::Array all = is->as_array();
      for (std::size_t i = 0; i < all.size(); ++i) {
        loosen(*member.shape, whole, is->as_array()[i], place + "/" + std::to_string(i), only, out);
        json::Array fewer = all;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
        *is = fewer;
        add(place + " without " + std::to_string(i));
        *is = all;
      }
    } else if (const auto changed = looser(member, *is)) {
      const json::Value before = *is;
      *is = *changed;
      add(place);
      *is = before;
    }
  }
}

// Of all, or the documents only of one of them: a copy of each takes long.
std::vector<Loosened> all_looser(json::Value document, std::optional<std::size_t> only = {}) {
  std::vector<Loosened> out;
  loosen(document_shape(), document, document, "", only, out);
  return out;
}

json::Value core_with(const char* pointer, const json::Value& value) {
  json::Value document = core_document();
  document.at_pointer(pointer) = value;
  return document;
}

TEST(Compare, EverythingMadeLooserIsRefusedWithItsPlaceBothValuesAndTheOrder) {
  const json::Value core = core_document();
  const auto all = all_looser(core);
  EXPECT_GT(all.size(), 300U);
  for (const Loosened& one : all) {
    const auto refused = is_tightening(core, one.document);
    ASSERT_FALSE(refused) << one.what;
    EXPECT_EQ(refused.error().rule, "release.looser") << one.what;
    EXPECT_FALSE(refused.error().found.empty());
    EXPECT_NE(refused.error().required.find("which may"), std::string::npos)
        << refused.error().required;
    const std::string place = one.what.substr(0, one.what.find(' '));
    EXPECT_EQ(refused.error().pointer, place);
  }
}

TEST(Compare, SaysBothValuesAndTheOrder) {
  const auto refused = is_tightening(core_document(), core_with("/token/days", 91));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().found, "91");
  EXPECT_EQ(refused.error().required, "days 90, which may only fall");
}

TEST(Compare, WordsMayChange) {
  const auto differences = compare(core_document(), core_with("/open/en", "no bar"));
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences[0].change.order, text);
  EXPECT_FALSE(differences[0].loosens);
}

TEST(Compare, ANewCheckIsANewWayToMeetAnyCheck) {
  json::Value more = core_document();
  json::Value check;
  for (const json::Value& term : more.at("vocabulary").as_array())
    if (term.at("name") == "check.bias") check = term;
  check.at("name") = "check.easy";
  more.at("vocabulary").as_array().push_back(check);
  const auto refused = is_tightening(core_document(), more);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().pointer, "/outstanding/requirements/0/any_check");
  EXPECT_NE(refused.error().found, refused.error().required);
}

TEST(Compare, AFactIntoASignedListIsLooser) {
  json::Value more = core_document();
  for (json::Value& term : more.at("vocabulary").as_array())
    if (term.at("name") == "use.almost_always_followed")
      term.as_object()["lists"] = json::Array{"harm"};
  EXPECT_FALSE(is_tightening(core_document(), more));
}

TEST(Compare, AReleaseHasAHigherVersionAndLoosensOnlyForAReason) {
  json::Value next = core_with("/token/days", 91);
  const auto with = [&](const char* version) {
    next.at("version") = version;
    return next;
  };
  const json::Value core = core_document();
  EXPECT_EQ(may_follow(core, with("1.1.0"), false).error().rule, "release.looser");
  EXPECT_EQ(may_follow(core, with("1.0.1"), false).error().rule, "release.looser");
  EXPECT_EQ(may_follow(core, with("1.0.0"), true).error().rule, "release.version");
  EXPECT_EQ(may_follow(core, with("0.9.9"), true).error().rule, "release.version");
  EXPECT_EQ(may_follow(core, with("two"), true).error().rule, "release.version");
  EXPECT_TRUE(may_follow(core, with("1.1.0"), true));
  EXPECT_TRUE(may_follow(core, with("2.0.0"), false));
  next.at("id") = "other";
  EXPECT_EQ(may_follow(core, with("2.0.0"), true).error().rule, "release.id");
}

TEST(CompareProperty, IsReflexiveAndWhatAdditionsMakeIsATightening) {
  EXPECT_TRUE(rc::check("join(base, overlay) >= base", [] {
    const json::Value core = core_document();
    const Effective once = on(core, any_overlay("agency-a"));
    RC_ASSERT(compare(once.document, once.document).empty());
    const auto tighter = is_tightening(core, once.document);
    if (!tighter) RC_FAIL(tighter.error().pointer + " " + tighter.error().required);
    Overlay b = any_overlay("agency-b");
    b.at_least = "0.9.0";  // what agency-a says already is no loosening
    const Effective twice = on(once.document, b);
    for (const json::Value& from : {core, once.document}) {
      const auto more = is_tightening(from, twice.document);
      if (!more) RC_FAIL(more.error().pointer + " " + more.error().required);
    }
    // Back again is looser, unless the additions said nothing new.
    if (!compare(core, once.document).empty())
      RC_ASSERT(!is_tightening(once.document, core).has_value());
  }));
}

TEST(CompareProperty, ARandomLooseningIsRefused) {
  EXPECT_TRUE(rc::check("one thing looser", [] {
    const Effective made = on(core_document(), any_overlay("agency-a"));
    const auto at = *rc::gen::inRange<std::size_t>(0, all_looser(made.document, 0).size());
    const auto all = all_looser(made.document, at);
    RC_LOG() << all[at].what << "\n";
    RC_ASSERT(!is_tightening(made.document, all[at].document).has_value());
  }));
}

}  // namespace
}  // namespace probity::rubric
