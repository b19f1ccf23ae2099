#include "rubric/purpose.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/describe/class.hpp>

#include "json/codec.h"
#include "json/value.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;

namespace {

// As a purpose stands in the document.
struct PurposeData {
  std::string id;
  std::optional<std::string> parent;
  std::optional<std::int64_t> least_impact;
  std::optional<bool> continuity;
  Text title;
  std::optional<Text> summary;
  std::optional<std::vector<std::string>> forbidden;
  std::optional<std::vector<std::string>> tests;
};
BOOST_DESCRIBE_STRUCT(PurposeData, (),
                      (id, parent, least_impact, continuity, title, summary, forbidden, tests))

Permission deny(std::string rule, std::string reason) {
  return {Answer::deny, std::move(rule), std::move(reason)};
}

bool names(const std::vector<std::string>& list, const Purposes& tree, std::string_view purpose) {
  return std::any_of(list.begin(), list.end(),
                     [&](const std::string& outer) { return tree.is_within(purpose, outer); });
}

// Everything but time and status.
std::optional<Permission> outside(const Clearance& token, const Purposes& tree,
                                  const Purpose& purpose, DecisionRole role) {
  if (names(token.forbidden, tree, purpose.id))
    return deny("may.forbidden", "the token forbids the purpose " + purpose.id);
  if (token.kind == TokenKind::use && token.purposes.empty())
    return deny("may.purpose", "the token names no purpose");
  if (!token.purposes.empty() && !names(token.purposes, tree, purpose.id))
    return deny("may.purpose", fmt::format("the purpose {} lies outside those of the token: {}",
                                           purpose.id, fmt::join(token.purposes, ", ")));
  if (token.kind == TokenKind::component && purpose.least_impact >= kUseTokenImpact)
    return deny("may.use_token",
                fmt::format("{} implies impact {}: from {} on a use needs a token of its own",
                            purpose.id, purpose.least_impact, kUseTokenImpact));
  if (purpose.least_impact > token.max_impact)
    return deny("may.impact", fmt::format("{} implies impact {}, the token clears up to {}",
                                          purpose.id, purpose.least_impact, token.max_impact));
  if (role > token.max_role)
    return deny("may.role", fmt::format("the role {} is above the token's highest, {}",
                                        json::word(role), json::word(token.max_role)));
  return std::nullopt;
}

}  // namespace

Result<Purposes> Purposes::parse(const boost::json::value& array) {
  PROBITY_TRY(auto data, json::decode<std::vector<PurposeData>>(array, "/purposes"));
  Purposes made;
  for (std::size_t i = 0; i < data.size(); ++i) {
    PurposeData& from = data[i];
    const std::string at = fmt::format("/purposes/{}", i);
    if (!base::is_slug(from.id))
      return fail(Code::bad_input, "not a name for a purpose", at + "/id", "purpose.id",
                  json::quoted(from.id), "a slug: a-z, 0-9, '-', '.'");
    if (made.find(from.id))
      return fail(Code::bad_input, "the purpose stands twice", at + "/id", "purpose.id", from.id,
                  "each purpose once");
    Purpose purpose;
    if (from.parent) {
      const Purpose* parent = made.find(*from.parent);
      if (!parent)
        return fail(Code::bad_input, "the parent does not stand before it", at + "/parent",
                    "purpose.parent", json::quoted(*from.parent), "a purpose above this one");
      purpose.least_impact = parent->least_impact;
      purpose.continuity = parent->continuity;
    } else if (!from.least_impact) {
      return fail(Code::bad_input, "a purpose at the top says what impact it implies",
                  at + "/least_impact", "purpose.least_impact", "nothing", "0 to 9");
    }
    const std::int64_t least = from.least_impact.value_or(purpose.least_impact);
    if (least < purpose.least_impact || least > 9)
      return fail(Code::bad_input, "a purpose implies at least the impact of its parent",
                  at + "/least_impact", "purpose.least_impact", fmt::format("{}", least),
                  fmt::format("{} to 9", purpose.least_impact));
    purpose.least_impact = least;
    purpose.id = std::move(from.id);
    purpose.parent = std::move(from.parent).value_or("");
    purpose.continuity = from.continuity.value_or(purpose.continuity);
    purpose.title = std::move(from.title);
    purpose.summary = std::move(from.summary).value_or(Text{});
    purpose.forbidden = std::move(from.forbidden).value_or(std::vector<std::string>{});
    purpose.tests = std::move(from.tests).value_or(std::vector<std::string>{});
    made.all_.push_back(std::move(purpose));
  }
  for (std::size_t i = 0; i < made.all_.size(); ++i)
    for (std::size_t j = 0; j < made.all_[i].forbidden.size(); ++j)
      if (!made.find(made.all_[i].forbidden[j]))
        return fail(Code::bad_input, "there is no such purpose",
                    fmt::format("/purposes/{}/forbidden/{}", i, j), "purpose.forbidden",
                    json::quoted(made.all_[i].forbidden[j]), "the id of a purpose");
  return made;
}

const Purpose* Purposes::find(std::string_view id) const {
  for (const Purpose& purpose : all_)
    if (purpose.id == id) return &purpose;
  return nullptr;
}

std::vector<std::string> Purposes::ids() const {
  std::vector<std::string> ids;
  for (const Purpose& purpose : all_) ids.push_back(purpose.id);
  return ids;
}

bool Purposes::is_within(std::string_view inner, std::string_view outer) const {
  if (!find(outer)) return false;
  for (const Purpose* at = find(inner); at; at = find(at->parent))
    if (at->id == outer) return true;
  return false;
}

std::string_view to_text(Answer answer) {
  switch (answer) {
    case Answer::allow:
      return "allow";
    case Answer::allow_degraded:
      return "allow-degraded";
    case Answer::deny:
      break;
  }
  return "deny";
}

Permission may(const Clearance& token, const Purposes& purposes, std::string_view purpose,
               DecisionRole role, base::Time now, bool accept_unknown_status) {
  const Purpose* wanted = purposes.find(purpose);
  if (!wanted)
    return deny("may.purpose_unknown",
                fmt::format("the rubric knows no purpose \"{}\"", json::quoted(purpose)));
  if (token.status == TokenStatus::revoked) return deny("may.revoked", "the token is revoked");
  if (token.status == TokenStatus::suspended)
    return deny("may.suspended", "the token is suspended");
  if (token.status == TokenStatus::unknown && !accept_unknown_status)
    return deny("may.status", "there is no status list at hand, and the policy asks for one");
  if (now < token.not_before)
    return deny("may.not_before", "the token is valid from " + to_string(token.not_before));
  if (auto refused = outside(token, purposes, *wanted, role)) return *std::move(refused);
  const std::string_view status =
      token.status == TokenStatus::unknown ? "; its status is unknown" : "";
  if (now < token.expires)
    return {Answer::allow, "may.allow",
            fmt::format("{} as {} lies within the token, valid until {}{}", purpose,
                        json::word(role), to_string(token.expires), status)};

  // Expired is not revoked: a continuity service outlives it for a while.
  const Purpose* service = purposes.find(token.continuity_service);
  if (service && service->continuity && purposes.is_within(purpose, service->id) &&
      now < token.expires + kDegradedSeconds)
    return {Answer::allow_degraded, "may.continuity",
            fmt::format("the token expired at {}; the continuity service {} may go on until {}{}",
                        to_string(token.expires), service->id,
                        to_string(token.expires + kDegradedSeconds), status)};
  return deny("may.expired", "the token expired at " + to_string(token.expires));
}

}  // namespace probity::rubric
