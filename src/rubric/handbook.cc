#include "rubric/handbook.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/distance.h"
#include "base/resource.h"
#include "json/canonical.h"
#include "json/parse.h"
#include "language/say.h"
#include "rubric/handbook_pages.h"

namespace probity::rubric {

using language::said;
using language::say;

std::span<const base::Resource> resources();

namespace {

// The facts, lists and checks that a rule names, however deep.
void collect_names(const json::Value& value, std::set<std::string>& names) {
  if (value.is_array())
    for (const json::Value& one : value.get_array()) collect_names(one, names);
  if (!value.is_object()) return;
  for (const auto& [key, one] : value.get_object()) {
    if ((key == "fact" || key == "evidence") && one.is_string())
      names.emplace(json::view(one.get_string()));
    if (key == "list" && one.is_string())
      names.emplace("none_of." + std::string(json::view(one.get_string())));
    if ((key == "checks" || key == "tests") && one.is_array())
      for (const json::Value& check : one.get_array())
        if (check.is_string()) names.emplace(json::view(check.get_string()));
    collect_names(one, names);
  }
}

// What is made of others would only repeat them.
bool is_whole(const Entry& entry) {
  return entry.kind == "digit" || entry.kind == "part" || entry.kind == "law";
}

// A rule's value before or after, a condition in words.
Sentence change_side(const Lexicon& lexicon, const Change& change, const std::string& side,
                     const char* pattern, const char* above) {
  const auto value = json::parse(side);
  const bool condition = change.order == Tightening::more_cases ||
                         change.order == Tightening::more_conditions ||
                         change.order == Tightening::fewer_ways;
  if (value && condition) return {say(above), {lexicon.condition(*value)}};
  return {say(pattern, side)};
}

}  // namespace

std::vector<Sentence> change_words(const Lexicon& before, const Lexicon& after,
                                   const Change& change) {
  if (change.order == Tightening::items)
    return {{change.was.empty() ? say("New.") : say("No longer there.")}};
  if (change.order == Tightening::text) return {{say("Other words.")}};
  const std::string member = change.pointer.substr(change.pointer.rfind('/') + 1);
  Sentence made{say("{}: {}", member_words(member), say(words(change.order)))};
  if (change.was.empty())
    made.parts.push_back({say("before: nothing")});
  else
    made.parts.push_back(
        change_side(before, change, change.was, said("before: {}"), said("before:")));
  if (change.is.empty())
    made.parts.push_back({say("now: nothing")});
  else
    made.parts.push_back(change_side(after, change, change.is, said("now: {}"), said("now:")));
  return {std::move(made)};
}

json::Value to_json(const Explanation& explanation) {
  json::Array sections;
  for (const Section& one : explanation.sections)
    sections.push_back(
        json::Object{{"name", one.name}, {"heading", one.heading}, {"lines", to_json(one.lines)}});
  return json::Object{{"id", explanation.id},
                      {"kind", explanation.kind},
                      {"what", explanation.what},
                      {"title", explanation.title},
                      {"document", explanation.document},
                      {"pointer", explanation.pointer},
                      {"sections", std::move(sections)}};
}

base::Result<std::vector<json::Value>> law_documents() {
  std::vector<json::Value> documents;
  for (const base::Resource& resource : resources()) {
    if (!resource.path.starts_with("../../rubrics/laws/")) continue;
    PROBITY_TRY(json::Value document, json::parse(resource.content()));
    documents.push_back(std::move(document));
  }
  return documents;
}

Handbook Handbook::make(json::Value rules, std::vector<json::Value> laws) {
  auto pages = std::make_shared<Pages>();
  pages->rules = std::move(rules);
  pages->laws = std::move(laws);
  pages->lexicon.add_rules(pages->rules);
  pages->entries = rule_entries(pages->rules);
  for (const json::Value& law : pages->laws) {
    pages->lexicon.add_law(law);
    for (Entry& one : law_entries(law)) pages->entries.push_back(std::move(one));
  }
  for (const Entry& one : pages->entries) {
    if (is_whole(one)) continue;
    std::set<std::string> names;
    collect_names(*one.value, names);
    if (one.kind == "fact")
      if (const json::Value* lists = json::find(*one.value, "lists"); lists && lists->is_array())
        for (const json::Value& list : lists->get_array())
          pages->members["none_of." + std::string(json::view(list.as_string()))].push_back(one.id);
    for (const std::string& name : names) pages->used_by[name].push_back(one.id);
  }
  Handbook made;
  made.pages_ = std::move(pages);
  return made;
}

Handbook Handbook::make(const Effective& effective, const Overlay& overlay,
                        std::vector<json::Value> laws) {
  Handbook made = make(effective.document, std::move(laws));
  auto pages = std::make_shared<Pages>(*made.pages_);
  // Entries and lexicon point into the pages that they were made for.
  pages->keep = made.pages_;
  for (const Change& change : effective.changes) {
    const std::string at = change.pointer.substr(std::string_view("/deltas").size());
    pages->changes.emplace_back(named_path(overlay.deltas, at), change);
  }
  made.pages_ = std::move(pages);
  return made;
}

const std::vector<Entry>& Handbook::entries() const { return pages_->entries; }

std::vector<const Entry*> Handbook::find(std::string_view id) const {
  std::vector<const Entry*> exact;
  std::vector<const Entry*> ending;
  for (const Entry& one : pages_->entries) {
    if (one.id == id) exact.push_back(&one);
    const std::string tail = "/" + std::string(id);
    if (one.id.ends_with(tail)) ending.push_back(&one);
  }
  return exact.empty() ? ending : exact;
}

std::vector<std::string> Handbook::near(std::string_view id) const {
  constexpr std::size_t kMost = 5;
  std::vector<std::pair<std::size_t, std::string>> all;
  for (const Entry& one : pages_->entries) {
    // Somebody may know the last part of a long id alone.
    std::size_t least = base::distance(id, one.id);
    for (const char mark : {'/', '.'})
      if (const std::size_t cut = one.id.rfind(mark); cut != std::string::npos)
        least = std::min(least, 1 + base::distance(id, std::string_view(one.id).substr(cut + 1)));
    if (id.size() > 2 && one.id.find(id) != std::string::npos)
      least = std::min<std::size_t>(least, 2);
    if (least <= std::max<std::size_t>(2, id.size() / 2)) all.emplace_back(least, one.id);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> ids;
  for (auto& [distance, name] : all)
    if (ids.size() < kMost) ids.push_back(std::move(name));
  return ids;
}

std::string Handbook::kind_words(std::string_view kind) {
  static const std::map<std::string_view, const char*> kTable = {
      {"list", said("List of questions")},
      {"fact", said("Question")},
      {"digit", said("Digit")},
      {"part", said("Part of a digit")},
      {"row", said("Row of a digit's table")},
      {"alarm", said("Alarm")},
      {"requirement", said("Requirement")},
      {"tier", said("Rule of access")},
      {"restriction", said("Restriction")},
      {"token", said("Safety label")},
      {"condition", said("Condition of a component's safety label")},
      {"data_class", said("Data class of a component's safety label")},
      {"purpose", said("Purpose")},
      {"law", said("Law")},
      {"question", said("Question of a law")},
      {"role", said("Role under a law")},
      {"class", said("Class of a law")},
      {"duty", said("Duty of a law")},
      {"grace", said("Grace of a law")},
      {"contradiction", said("Contradiction under a law")},
  };
  const auto found = kTable.find(kind);
  return found == kTable.end() ? std::string(kind) : say(found->second);
}

Explanation Handbook::explain(const Entry& entry) const {
  Author author(pages_->lexicon, entry);
  Explanation made{entry.id,       entry.kind,    kind_words(entry.kind), author.title(),
                   entry.document, entry.pointer, author.sections()};
  const auto listed = [&](const auto& by_name, const char* name, const char* heading) {
    const auto found = by_name.find(entry.id);
    if (found == by_name.end() || (entry.kind != "fact" && entry.kind != "list")) return;
    std::vector<Sentence> lines;
    for (const std::string& id : found->second) lines.push_back({id});
    made.sections.push_back({name, say(heading), std::move(lines)});
  };
  listed(pages_->members, "members", said("What it sums up"));
  listed(pages_->used_by, "used_by", said("What turns on it"));
  std::vector<Sentence> changed;
  for (const auto& [path, change] : pages_->changes)
    if (entry.law.empty() &&
        (path == entry.path || (path.starts_with(entry.path + "/") &&
                                path.find('/', entry.path.size() + 1) == path.npos)))
      for (Sentence& one : change_words(pages_->lexicon, pages_->lexicon, change))
        changed.push_back(std::move(one));
  if (!changed.empty())
    made.sections.push_back(
        {"changed", say("What the agency's additions changed"), std::move(changed)});
  return made;
}

}  // namespace probity::rubric
