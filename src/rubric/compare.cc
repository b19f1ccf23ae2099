#include "rubric/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/canonical.h"
#include "rubric/version.h"

namespace probity::rubric {

using base::Code;
using base::fail;
using base::Status;

namespace {

std::string shown(const json::Value* value) { return value ? json::canonical(*value) : ""; }

std::set<std::string> names(const json::Value* list) {
  std::set<std::string> out;
  if (list && list->is_array())
    for (const json::Value& one : list->get_array()) out.insert(json::canonical(one));
  return out;
}

bool includes(const std::set<std::string>& all, const std::set<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

// Whether each term of the one condition is a term of the other.
bool has_terms(const json::Value& condition, const json::Value& of, std::string_view combiner) {
  const json::Value all(terms(condition, combiner));
  const json::Value some(terms(of, combiner));
  return includes(names(&all), names(&some));
}

class Comparer {
 public:
  Comparer(const json::Value& before, const json::Value& after)
      : checks_before_(checks(before)), checks_after_(checks(after)) {
    if (const json::Value* lists = json::find(before, "lists"); lists && lists->is_array())
      for (const json::Value& one : lists->get_array())
        lists_before_.insert(shown(&one.at("name")));
  }

  void object(const Shape& shape, const json::Value& before, const json::Value& after,
              const std::string& at, const std::string& name) {
    for (const Member& member : shape.members) {
      const json::Value* was = json::find(before, member.name);
      const json::Value* is = json::find(after, member.name);
      if (at.empty() && (member.name == "id" || member.name == "version")) continue;
      const std::string place = at + "/" + json::pointer_token(member.name);
      if (member.order == Tightening::object && was && is)
        object(*member.shape, *was, *is, place, name);
      else if (member.order == Tightening::items)
        items(*member.shape, was, is, place);
      else if (member.order != Tightening::key)
        leaf(member, before, after, was, is, place, name);
    }
  }

  std::vector<Difference> out;

 private:
  static std::set<std::string> checks(const json::Value& document) {
    std::set<std::string> all;
    if (const json::Value* terms = json::find(document, "vocabulary"); terms && terms->is_array())
      for (const json::Value& term : terms->get_array())
        if (json::text_of(term, "kind") == "check") all.insert(shown(&term.at("name")));
    return all;
  }

  void items(const Shape& shape, const json::Value* before, const json::Value* after,
             const std::string& at) {
    static const json::Value kNone = json::Array();
    const json::Array& was = (before ? *before : kNone).get_array();
    const json::Array& is = (after ? *after : kNone).get_array();
    const auto find = [&](const json::Array& list, const json::Value& key) -> const json::Value* {
      for (const json::Value& one : list)
        if (one.at(shape.key()) == key) return &one;
      return nullptr;
    };
    const auto name_of = [](const json::Value& key) {
      return key.is_string() ? std::string(json::view(key.get_string())) : json::canonical(key);
    };
    for (std::size_t i = 0; i < is.size(); ++i) {
      const json::Value& key = is[i].at(shape.key());
      const std::string place = fmt::format("{}/{}", at, i);
      if (const json::Value* old = find(was, key))
        object(shape, *old, is[i], place, name_of(key));
      else
        out.push_back({{place, name_of(key), "", json::canonical(is[i]), Tightening::items},
                       !shape.grows || permits(is[i])});
    }
    for (const json::Value& one : was)
      if (const json::Value& key = one.at(shape.key()); !find(is, key))
        out.push_back({{at, name_of(key), json::canonical(one), "", Tightening::items}, true});
  }

  // Whether something new lets more pass than there was before: a purpose whose expired labels go
  // on, a fact that lists signed earlier would answer.
  bool permits(const json::Value& item) const {
    if (const json::Value* goes_on = json::find(item, "continuity"))
      if (*goes_on == json::Value(true)) return true;
    const auto lists = names(json::find(item, "lists"));
    return std::any_of(lists.begin(), lists.end(),
                       [&](const std::string& one) { return lists_before_.contains(one); });
  }

  // The checks that meet a requirement.
  static std::set<std::string> accepted(const json::Value& requirement,
                                        const std::set<std::string>& all) {
    const json::Value* any = json::find(requirement, "any_check");
    return any && *any == json::Value(true) ? all : names(json::find(requirement, "checks"));
  }

  void leaf(const Member& member, const json::Value& before, const json::Value& after,
            const json::Value* was, const json::Value* is, const std::string& at,
            const std::string& name) {
    const std::string what = (name.empty() ? "" : name + " ") + std::string(member.name);
    if (member.name == "checks" || member.name == "any_check") {
      // "Any check" means more once there are more of them.
      const auto more = accepted(after, checks_after_);
      const auto fewer = accepted(before, checks_before_);
      const bool loosens = !includes(fewer, more);
      if (shown(was) != shown(is))
        out.push_back({{at, what, shown(was), shown(is), Tightening::subset}, loosens});
      else if (member.name == "any_check" && is && loosens)
        out.push_back({{at, what, count(fewer), count(more), Tightening::subset}, true});
      return;
    }
    if (shown(was) == shown(is)) return;
    out.push_back({{at, what, shown(was), shown(is), member.order}, is_looser(member, was, is)});
  }

  static std::string count(const std::set<std::string>& checks) {
    return fmt::format("any of {} checks", checks.size());
  }

  bool is_looser(const Member& member, const json::Value* was, const json::Value* is) const {
    const auto number = [&](const json::Value* value) {
      return value && value->is_int64() ? value->get_int64() : member.absent;
    };
    const auto flag = [](const json::Value* value) { return value && *value == json::Value(true); };
    switch (member.order) {
      case Tightening::at_least:
        return number(is) < number(was);
      case Tightening::at_most:
        if (!is || (number(is) == 0 && member.name == "max_age_days")) return true;
        return was && !(number(was) == 0 && member.name == "max_age_days") &&
               number(is) > number(was);
      case Tightening::only_on:
        return flag(was) && !flag(is);
      case Tightening::only_off:
        return !flag(was) && flag(is);
      case Tightening::more_cases:
        return !was || !is || !has_terms(*is, *was, "any");
      case Tightening::more_conditions:
        return was && (!is || !has_terms(*is, *was, "all"));
      case Tightening::fewer_ways:
        return is && (!was || !has_terms(*is, *was, "all"));
      case Tightening::superset:
        return !includes(names(is), names(was));
      case Tightening::own_names:
        // A list that was there was signed without this fact.
        for (const std::string& one : names(is))
          if (lists_before_.contains(one) && !names(was).contains(one)) return true;
        return false;
      case Tightening::text:
        return false;
      default:
        return true;
    }
  }

  const std::set<std::string> checks_before_;
  const std::set<std::string> checks_after_;
  std::set<std::string> lists_before_;
};

std::string text_at(const json::Value& document, std::string_view key) {
  return std::string(json::text_of(document, key).value_or(""));
}

}  // namespace

std::vector<Difference> compare(const json::Value& before, const json::Value& after) {
  Comparer comparer(before, after);
  comparer.object(document_shape(), before, after, "", "");
  return std::move(comparer.out);
}

Status is_tightening(const json::Value& before, const json::Value& after) {
  const auto quoted = [](const std::string& value) {
    return value.empty() ? std::string("nothing") : json::quoted(value);
  };
  for (const Difference& one : compare(before, after))
    if (one.loosens)
      return fail(Code::bad_input, "a minor release of the rules only tightens", one.change.pointer,
                  "release.looser", quoted(one.change.is),
                  fmt::format("{} {}, which {}", one.change.what, quoted(one.change.was),
                              words(one.change.order)));
  return {};
}

Status may_follow(const json::Value& before, const json::Value& after, bool change_of_law) {
  const std::string id = text_at(before, "id");
  if (text_at(after, "id") != id)
    return fail(Code::bad_input, "these are other rules", "/id", "release.id", text_at(after, "id"),
                id);
  PROBITY_TRY(const Version was,
              version_of(text_at(before, "version"), "/version", "release.version"));
  PROBITY_TRY(const Version is,
              version_of(text_at(after, "version"), "/version", "release.version"));
  if (is <= was)
    return fail(Code::bad_input, "a release has a higher version than the one before", "/version",
                "release.version", text_at(after, "version"),
                "more than " + text_at(before, "version"));
  if (change_of_law || is[0] > was[0]) return {};
  return is_tightening(before, after);
}

}  // namespace probity::rubric
