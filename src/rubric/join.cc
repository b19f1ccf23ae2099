#include "rubric/join.h"

#include <fmt/format.h>

#include <algorithm>

#include "json/canonical.h"
#include "json/codec.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

tl::unexpected<base::Error> refuse(const std::string& at, std::string what, std::string rule,
                                   std::string found, std::string required) {
  return fail(Code::bad_input, std::move(what), at, "overlay." + rule, std::move(found),
              std::move(required));
}

std::string shown(const json::Value& value) { return json::quoted(json::canonical(value)); }

bool before(const json::Value& a, const json::Value& b) {
  return json::canonical(a) < json::canonical(b);
}

// A set of values in one order, so that joins do not depend on theirs. True if `from` added some.
bool unite(json::Array& into, const json::Array& from) {
  json::Array all = into;
  for (const json::Value& one : from)
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  if (all.size() == into.size() && !from.empty() && !into.empty()) return false;
  std::sort(all.begin(), all.end(), before);
  const bool more = all.size() > into.size();
  into = std::move(all);
  return more;
}

// A digit or a purpose's impact may rise by the additions of others; a condition that rests on its
// being low would then stop to hold (or, for a permission, begin to).
Status only_upwards(const json::Value& expression, bool upwards, const std::string& at) {
  if (expression.is_array()) {
    std::size_t i = 0;
    for (const json::Value& part : expression.get_array())
      PROBITY_CHECK(only_upwards(part, upwards, fmt::format("{}/{}", at, i++)));
    return {};
  }
  if (!expression.is_object()) return {};
  for (const auto& [name, part] : expression.get_object()) {
    const std::string place = at + "/" + json::pointer_token(name);
    if ((name == "digit" || name == "purpose_implies") && !upwards)
      return refuse(place, "additions may not turn on a digit being low, which others may raise",
                    "downwards", shown(part),
                    "a digit that is at least something, or not, for a permission");
    if (name == "all" || name == "any" || name == "not")
      PROBITY_CHECK(only_upwards(part, name == "not" ? !upwards : upwards, place));
  }
  return {};
}

class Joiner {
 public:
  explicit Joiner(Joining& joining) : joining_(joining) {}

  Status object(const Shape& shape, json::Object& target, const json::Value& delta,
                const std::string& at, const std::string& name, bool own) {
    if (!delta.is_object())
      return refuse(at, "additions have the shape of the rules", "shape",
                    std::string(json::kind_name(delta)), "an object");
    for (const auto& [key, value] : delta.get_object()) {
      const std::string place = at + "/" + json::pointer_token(key);
      const Member* member = shape.find(key);
      if (!member)
        return refuse(place, "the rules have no such member", "shape", json::quoted(key),
                      "a member of the shared rules");
      PROBITY_CHECK(this->member(*member, target, value, place, name, own));
    }
    return {};
  }

 private:
  Status member(const Member& member, json::Object& target, const json::Value& value,
                const std::string& at, const std::string& name, bool own) {
    const std::string what = (name.empty() ? "" : name + " ") + std::string(member.name);
    switch (member.order) {
      case Tightening::object: {
        if (!target.contains(member.name)) target[member.name] = json::Object{};
        return object(*member.shape, target[member.name].get_object(), value, at, name, own);
      }
      case Tightening::items:
        return items(member, target, value, at, own);
      case Tightening::key:
        return {};
      default:
        break;
    }
    const json::Value* was = target.if_contains(member.name);
    PROBITY_TRY(json::Value joined, leaf(member, target, was, value, at, own));
    const bool same = was && *was == joined;
    const bool nothing = !was && joined.is_null();
    if (same || nothing) {
      if (!own) joining_.redundant.push_back(at);
      return {};
    }
    if (!own && joining_.into != Into::nothing)
      joining_.changes.push_back(
          {at, what, was ? json::canonical(*was) : "", json::canonical(joined), member.order});
    target[member.name] = std::move(joined);
    return {};
  }

  Status items(const Member& member, json::Object& target, const json::Value& value,
               const std::string& at, bool own) {
    if (!value.is_array())
      return refuse(at, "additions have the shape of the rules", "shape",
                    std::string(json::kind_name(value)), "a list");
    const Shape& shape = *member.shape;
    const std::string key(shape.key());
    if (!target.contains(member.name)) target[member.name] = json::Array{};
    json::Array& list = target[member.name].get_array();
    std::set<std::string> seen;
    for (std::size_t i = 0; i < value.get_array().size(); ++i) {
      const json::Value& delta = value.get_array()[i];
      const std::string place = fmt::format("{}/{}", at, i);
      const json::Value* named = json::find(delta, key);
      if (!named)
        return refuse(place, "the item is not named", "shape", "nothing",
                      fmt::format("an object with \"{}\"", key));
      const std::string id = named->is_string() ? std::string(json::view(named->get_string()))
                                                : json::canonical(*named);
      if (!seen.insert(id).second)
        return refuse(place, "the item stands twice", "shape", json::quoted(id), "each item once");
      const bool is_new = is_own(id, joining_.agencies);
      auto found = std::find_if(list.begin(), list.end(), [&](const json::Value& one) {
        const json::Value* other = json::find(one, key);
        return other && *other == *named;
      });
      if (found == list.end()) {
        if (joining_.into != Into::nothing && !(shape.grows && is_new))
          return refuse(place + "/" + key,
                        shape.grows ? "neither in the rules nor one of the agency's own"
                                    : "nothing can be added to this list",
                        "unknown", json::quoted(id),
                        shape.grows ? "an item of the rules, or a name that begins with the "
                                      "agency and a dot"
                                    : "an item of the rules");
        list.push_back(json::Object{{key, *named}});
        found = list.end() - 1;
        if (joining_.into != Into::nothing)
          joining_.changes.push_back({place, id, "", json::canonical(delta), Tightening::items});
      }
      PROBITY_CHECK(object(shape, found->get_object(), delta, place, id, own || is_new));
    }
    // The rules keep their order; what agencies add comes after, by name.
    const auto place_of = [&](const json::Value& one) {
      const auto name = json::text_of(one, key);
      const bool rules = joining_.into != Into::nothing && !(name && is_own(*name, joining_.all));
      return rules ? std::string() : json::canonical(one.at(key));
    };
    std::stable_sort(list.begin(), list.end(), [&](const json::Value& a, const json::Value& b) {
      return place_of(a) < place_of(b);
    });
    return {};
  }

  tl::unexpected<base::Error> looser(const Member& member, const json::Value* was,
                                     const json::Value& value, const std::string& at) const {
    return refuse(at, "additions only tighten", "looser", shown(value),
                  fmt::format("{} {}, which {}", member.name, was ? shown(*was) : "that is absent",
                              words(member.order)));
  }

  // The join of two values, null for what stays absent.
  Result<json::Value> leaf(const Member& member, const json::Object& target, const json::Value* was,
                           const json::Value& value, const std::string& at, bool own) const {
    // Two additions are joined without comparing them, and what is new has nothing to compare with.
    const bool strict = joining_.into == Into::base && !own;
    const auto milder = [&](json::Value stays) -> Result<json::Value> {
      if (strict) return looser(member, was, value, at);
      return stays;
    };
    const json::Value stays = was ? *was : json::Value();
    switch (member.order) {
      case Tightening::at_least:
      case Tightening::at_most: {
        PROBITY_TRY(const std::int64_t number, json::decode<std::int64_t>(value, at));
        if (number < 0 || (number == 0 && member.name == "max_age_days"))
          return refuse(at, "the number is out of range", "number", fmt::format("{}", number),
                        "a positive number");
        if (!was && joining_.into != Into::nothing && !own &&
            member.order == Tightening::at_least && number <= member.absent)
          return number < member.absent ? milder(stays) : Result<json::Value>(stays);
        if (!was || !was->is_int64() || (was->get_int64() == 0 && member.name == "max_age_days"))
          return value;
        const bool fits = member.order == Tightening::at_least ? number >= was->get_int64()
                                                               : number <= was->get_int64();
        return fits ? Result<json::Value>(value) : milder(stays);
      }
      case Tightening::only_on:
      case Tightening::only_off: {
        PROBITY_TRY(const bool flag, json::decode<bool>(value, at));
        const bool stricter = member.order == Tightening::only_on;
        if (own && !was && !stricter && flag)
          return refuse(at, "an agency cannot permit this by itself", "permission", "true",
                        "false");
        if (was && was->is_bool() && was->get_bool() == flag) return stays;
        if (flag == stricter) return value;
        if (joining_.into == Into::nothing && !was) return value;
        return milder(stays);
      }
      case Tightening::more_cases:
      case Tightening::more_conditions:
      case Tightening::fewer_ways:
        return condition(member, was, value, at, own);
      case Tightening::superset:
      case Tightening::own_names:
      case Tightening::subset:
        return set(member, target, was, value, at, own);
      case Tightening::never:
        return refuse(at, "additions list what they accept", "never", shown(value),
                      "nothing: name the checks in \"checks\"");
      default:
        if (own || joining_.into == Into::nothing) {
          if (!was || *was == value) return value;
          return refuse(at, "two additions of one name differ", "differs", shown(value),
                        shown(*was));
        }
        if (was && *was == value) return stays;
        return refuse(
            at, "this cannot be compared", "fixed", shown(value),
            fmt::format("{}, which {}", was ? shown(*was) : "nothing", words(member.order)));
    }
  }

  Result<json::Value> condition(const Member& member, const json::Value* was,
                                const json::Value& value, const std::string& at, bool own) const {
    const bool permits = member.order != Tightening::more_cases;
    const std::string_view combiner = permits ? "all" : "any";
    PROBITY_CHECK(only_upwards(value, !permits, at));
    const bool rules = joining_.into != Into::nothing;
    if (member.order == Tightening::fewer_ways && !was && rules && !own) {
      if (joining_.into == Into::base) return looser(member, was, value, at);
      return json::Value();
    }
    json::Array all = was ? terms(*was, combiner) : json::Array{};
    if (!unite(all, terms(value, combiner)) && was) return *was;
    return json::Value(json::Object{{combiner, std::move(all)}});
  }

  Result<json::Value> set(const Member& member, const json::Object& target, const json::Value* was,
                          const json::Value& value, const std::string& at, bool own) const {
    PROBITY_TRY(const auto names, json::decode<std::set<std::string>>(value, at));
    if (member.order == Tightening::own_names)
      for (const std::string& one : names)
        if (!is_own(one, joining_.agencies))
          return refuse(at, "a signed \"none of these\" was given for the list as it is", "lists",
                        json::quoted(one), "a list of the agency's own");
    if (names.empty())
      return refuse(at, "an empty set says nothing", "unsatisfiable", "[]", "at least one name");
    json::Array given = value.get_array();
    std::sort(given.begin(), given.end(), before);
    if (member.order != Tightening::subset) {
      json::Array all = was ? was->get_array() : json::Array{};
      if (!unite(all, given) && was) return *was;
      return json::Value(std::move(all));
    }
    if (!was && (own || joining_.into == Into::nothing || target.contains("any_check")))
      return json::Value(std::move(given));
    json::Array both;
    const json::Array accepted = was ? was->get_array() : json::Array{};
    for (const json::Value& one : given)
      if (std::find(accepted.begin(), accepted.end(), one) != accepted.end())
        both.push_back(one);
      else if (joining_.into == Into::base && !own)
        return looser(member, was, value, at);
    if (!was) return json::Value();
    if (both.empty())
      return refuse(at, "nothing would be accepted any more", "unsatisfiable", shown(value),
                    fmt::format("at least one of {}", shown(*was)));
    return both.size() == accepted.size() ? *was : json::Value(std::move(both));
  }

  Joining& joining_;
};

}  // namespace

json::Array terms(const json::Value& expression, std::string_view combiner) {
  if (const json::Value* parts = json::find(expression, combiner);
      parts && parts->is_array() && expression.get_object().size() == 1)
    return parts->get_array();
  return {expression};
}

bool is_own(std::string_view name, const std::set<std::string>& agencies) {
  return std::any_of(agencies.begin(), agencies.end(), [&](const std::string& agency) {
    return name.size() > agency.size() + 1 && name.starts_with(agency) &&
           name[agency.size()] == '.';
  });
}

Status join(const Shape& shape, json::Object& target, const json::Value& delta,
            const std::string& pointer, Joining& joining) {
  return Joiner(joining).object(shape, target, delta, pointer, "", /*own=*/false);
}

}  // namespace probity::rubric
