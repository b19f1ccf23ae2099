#include "rubric/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe/class.hpp>

#include "base/id.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "rubric/version.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct BaseData {
  std::string id;
  std::string at_least;
};
BOOST_DESCRIBE_STRUCT(BaseData, (), (id, at_least))

struct OverlayData {
  base::AgencyId agency;
  BaseData base;
  json::Value deltas;
};
BOOST_DESCRIBE_STRUCT(OverlayData, (), (agency, base, deltas))

constexpr const char* kDeltas = "/deltas";

std::string text_at(const json::Value& document, std::string_view key) {
  return std::string(json::text_of(document, key).value_or(""));
}

// A new check must not become one more way to meet what "any check" meets.
void close_any_check(json::Value& document, const json::Value& deltas) {
  const json::Value* terms = json::find(deltas, "vocabulary");
  const auto is_check = [](const json::Value& term) {
    return json::text_of(term, "kind") == "check";
  };
  if (!terms || !terms->is_array() ||
      std::none_of(terms->get_array().begin(), terms->get_array().end(), is_check))
    return;
  json::Array checks;
  for (const json::Value& term : document.at("vocabulary").get_array())
    if (is_check(term)) checks.push_back(term.at("name"));
  for (json::Value& one : document.at("outstanding").at("requirements").get_array())
    if (one.get_object().erase("any_check") > 0) one.get_object()["checks"] = checks;
}

// A list of named checks replaces "any check".
void drop_any_check(json::Value& document) {
  for (json::Value& one : document.at("outstanding").at("requirements").get_array())
    if (one.get_object().contains("checks")) one.get_object().erase("any_check");
}

std::int64_t least_impact(const json::Value& purpose) {
  const json::Value* least = json::find(purpose, "least_impact");
  return least && least->is_int64() ? least->get_int64() : -1;
}

// Parents before children, and a child implies at least what its parent does.
void order_purposes(json::Value& document) {
  json::Array from = document.at("purposes").get_array();
  json::Array done;
  const auto parent_of = [&](const json::Value& purpose) -> const json::Value* {
    const json::Value* parent = json::find(purpose, "parent");
    if (!parent) return nullptr;
    const auto found = std::find_if(
        done.begin(), done.end(), [&](const json::Value& one) { return one.at("id") == *parent; });
    return found == done.end() ? nullptr : &*found;
  };
  for (bool moved = true; moved && !from.empty();) {
    moved = false;
    for (auto one = from.begin(); one != from.end();) {
      const json::Value* parent = parent_of(*one);
      if (json::find(*one, "parent") && !parent) {
        ++one;
        continue;
      }
      const std::int64_t own = least_impact(*one);
      if (parent && own >= 0 && own < least_impact(*parent))
        one->get_object()["least_impact"] = least_impact(*parent);
      done.push_back(*one);
      one = from.erase(one);
      moved = true;
    }
  }
  done.insert(done.end(), from.begin(), from.end());  // without a parent: refused when compiled
  document.at("purposes") = std::move(done);
}

// The stricter tiers stand first; the first that holds decides.
void order_tiers(json::Value& document) {
  const auto rank = [](const json::Value& row) {
    return static_cast<int>(json::from_word<Tier>(text_at(row, "tier")).value_or(Tier::open));
  };
  auto& tiers = document.at("tiers").get_array();
  std::stable_sort(tiers.begin(), tiers.end(),
                   [&](const json::Value& a, const json::Value& b) { return rank(a) > rank(b); });
}

Status check_token(const json::Value& document) {
  const json::Value& token = document.at("token");
  if (token.at("days_high").get_int64() <= token.at("days").get_int64()) return {};
  return fail(Code::bad_input, "the lives of tokens no longer fit each other",
              "/deltas/token/days and /deltas/token/days_high", "overlay.unsatisfiable",
              fmt::format("days {}, days_high {}", token.at("days").get_int64(),
                          token.at("days_high").get_int64()),
              "days_high at most days: shorten both");
}

// Of rules named "core+agency-a+agency-b": whose additions are in them.
std::set<std::string> agencies_in(const std::string& id) {
  std::set<std::string> agencies;
  for (std::size_t plus = id.find('+'); plus != id.npos;) {
    const std::size_t next = id.find('+', plus + 1);
    agencies.insert(id.substr(plus + 1, next - plus - 1));
    plus = next;
  }
  return agencies;
}

}  // namespace

Result<Overlay> Overlay::parse(const json::Value& document) {
  PROBITY_TRY(auto data, json::decode<OverlayData>(document));
  PROBITY_CHECK(version_of(data.base.at_least, "/base/at_least", "overlay.version"));
  if (data.agency.str() == data.base.id || data.agency.empty())
    return fail(Code::bad_input, "not the name of an agency", "/agency", "overlay.agency",
                json::quoted(data.agency.str()), "the slug of the agency that adds");
  Overlay made{{data.agency.str()}, data.base.id, data.base.at_least, {}};
  json::Object deltas;
  Joining joining{Into::nothing, made.agencies};
  PROBITY_CHECK(join(document_shape(), deltas, data.deltas, kDeltas, joining));
  made.deltas = std::move(data.deltas);
  return made;
}

Result<Overlay> join(const Overlay& a, const Overlay& b) {
  if (a.base != b.base)
    return fail(Code::bad_input, "additions to different rules", "/base/id", "overlay.base", b.base,
                a.base);
  PROBITY_TRY(const Version of_a, version_of(a.at_least, "/base/at_least", "overlay.version"));
  PROBITY_TRY(const Version of_b, version_of(b.at_least, "/base/at_least", "overlay.version"));
  Overlay made{a.agencies, a.base, of_a < of_b ? b.at_least : a.at_least, {}};
  made.agencies.insert(b.agencies.begin(), b.agencies.end());
  json::Object deltas;
  Joining joining{Into::nothing, made.agencies};
  PROBITY_CHECK(join(document_shape(), deltas, a.deltas, kDeltas, joining));
  PROBITY_CHECK(join(document_shape(), deltas, b.deltas, kDeltas, joining));
  made.deltas = std::move(deltas);
  return made;
}

Result<Effective> effective(const json::Value& base, const Overlay& overlay) {
  PROBITY_CHECK(Rubric::parse(base));
  const std::string id = text_at(base, "id");
  if (id.substr(0, id.find('+')) != overlay.base)
    return fail(Code::bad_input, "the additions are to other rules", "/base/id", "overlay.base",
                json::quoted(overlay.base), id);
  PROBITY_TRY(const Version is,
              version_of(text_at(base, "version"), "/version", "overlay.version"));
  PROBITY_TRY(const Version wanted,
              version_of(overlay.at_least, "/base/at_least", "overlay.version"));
  if (is < wanted)
    return fail(Code::bad_input, "the additions are to later rules", "/base/at_least",
                "overlay.base", overlay.at_least, "at most " + text_at(base, "version"));
  json::Value document = base;
  close_any_check(document, overlay.deltas);
  Joining joining{is == wanted ? Into::base : Into::newer, overlay.agencies};
  joining.all = agencies_in(id);
  joining.all.insert(overlay.agencies.begin(), overlay.agencies.end());
  PROBITY_CHECK(join(document_shape(), document.get_object(), overlay.deltas, kDeltas, joining));
  drop_any_check(document);
  order_purposes(document);
  order_tiers(document);
  PROBITY_CHECK(check_token(document));
  document.at("id") = fmt::format("{}+{}", overlay.base, fmt::join(joining.all, "+"));
  auto rubric = Rubric::parse(document);
  if (!rubric) {
    base::Error error = rubric.error();
    error.what = "the rules with these additions do not hold together: " + error.what;
    return fail(base::within(std::move(error), "the joined rules: "));
  }
  return Effective{std::move(document), *std::move(rubric), std::move(joining.changes),
                   std::move(joining.redundant)};
}

}  // namespace probity::rubric
