// What there is to explain: every id of a rubric document and of a law.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/number.h"
#include "json/canonical.h"
#include "rubric/handbook_pages.h"

namespace probity::rubric {

namespace {

std::string name_of(const json::Value& item, std::string_view key) {
  const json::Value* name = json::find(item, key);
  if (!name) return {};
  return name->is_string() ? std::string(json::view(name->get_string())) : json::canonical(*name);
}

std::string document_name(const json::Value& document) {
  return fmt::format("{} {}", json::text_of(document, "id").value_or(""),
                     json::text_of(document, "version").value_or(""));
}

class Collector {
 public:
  explicit Collector(const json::Value& document)
      : document_(document), name_(document_name(document)) {}

  // One thing under `pointer`; its shape is found along the lattice.
  void one(std::string id, std::string kind, const std::string& pointer, const Shape* shape,
           const json::Value* within = nullptr, std::string law = {}) {
    const json::Value* value = json::at(document_, pointer);
    if (!value) return;
    out.push_back({std::move(id), std::move(kind), name_, pointer, named_path(document_, pointer),
                   value, within, shape, std::move(law)});
  }

  // Each item of the list under `pointer`; `prefix` before its own name.
  void each(const std::string& kind, const std::string& pointer, const char* key,
            const Shape* shape, const std::string& prefix = {}, const json::Value* within = nullptr,
            const std::string& law = {}) {
    const json::Value* list = json::at(document_, pointer);
    if (!list || !list->is_array()) return;
    for (std::size_t i = 0; i < list->get_array().size(); ++i)
      one(prefix + name_of(list->get_array()[i], key), kind, fmt::format("{}/{}", pointer, i),
          shape, within, law);
  }

  std::vector<Entry> out;

 private:
  const json::Value& document_;
  std::string name_;
};

const Shape* below(const Shape* shape, std::string_view member) {
  const Member* found = shape ? shape->find(member) : nullptr;
  return found ? found->shape : nullptr;
}

}  // namespace

std::string named_path(const json::Value& document, std::string_view pointer) {
  std::string path;
  const Shape* shape = &document_shape();
  const json::Value* at = &document;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string_view token = pointer.substr(1, end - 1);
    const std::string step(pointer.substr(0, end));
    at = at ? json::at(*at, step) : nullptr;
    const auto number = base::parse_int(token);
    path += "/" + (number && at && shape && !shape->key().empty() ? name_of(*at, shape->key())
                                                                  : std::string(token));
    if (!number) shape = below(shape, token);
    pointer.remove_prefix(end);
  }
  return path;
}

std::vector<Entry> rule_entries(const json::Value& document) {
  const Shape* rules = &document_shape();
  Collector all(document);
  all.each("list", "/lists", "name", below(rules, "lists"), "none_of.");
  all.each("fact", "/vocabulary", "name", below(rules, "vocabulary"));
  const Shape* digit = below(rules, "digits");
  const Shape* part = below(digit, "parts");
  const json::Value& digits = document.at("digits");
  for (std::size_t i = 0; i < digits.get_array().size(); ++i) {
    const json::Value& one = digits.get_array()[i];
    const std::string at = fmt::format("/digits/{}", i);
    all.one(name_of(one, "id"), "digit", at, digit);
    const json::Array& parts = one.at("parts").get_array();
    for (std::size_t j = 0; j < parts.size(); ++j) {
      const std::string part_at = fmt::format("{}/parts/{}", at, j);
      const std::string id = name_of(parts[j], "id");
      all.one(id, "part", part_at, part, &one);
      all.each("row", part_at + "/rows", "value", below(part, "rows"), id + ".", &one);
      all.each("row", part_at + "/raises", "id", below(part, "raises"), "", &one);
    }
  }
  const Shape* outstanding = below(rules, "outstanding");
  all.one("D4", "digit", "/outstanding", outstanding);
  all.each("alarm", "/outstanding/alarms", "id", below(outstanding, "alarms"));
  all.each("requirement", "/outstanding/requirements", "id", below(outstanding, "requirements"));
  all.each("tier", "/tiers", "id", below(rules, "tiers"));
  all.one("open", "tier", "/open", nullptr);
  all.one("restricted", "restriction", "/restricted", nullptr);
  all.one("token", "token", "/token", below(rules, "token"));
  const Shape* component = below(rules, "component_token");
  all.each("condition", "/component_token/conditions", "id", below(component, "conditions"));
  all.each("data_class", "/component_token/data_classes", "word", below(component, "data_classes"),
           "token.data.");
  all.each("purpose", "/purposes", "id", below(rules, "purposes"));
  return std::move(all.out);
}

std::vector<Entry> law_entries(const json::Value& document) {
  const std::string law(json::text_of(document, "id").value_or(""));
  Collector all(document);
  all.one(law, "law", "", nullptr, nullptr, law);
  all.each("list", "/lists", "name", nullptr, "none_of.", nullptr, law);
  all.each("fact", "/facts", "name", nullptr, "", nullptr, law);
  const std::pair<const char*, const char*> kLists[] = {
      {"question", "questions"}, {"role", "roles"},  {"class", "classes"},
      {"duty", "duties"},        {"grace", "grace"}, {"contradiction", "contradictions"}};
  for (const auto& [kind, list] : kLists)
    all.each(kind, std::string("/") + list, "id", nullptr, law + "/" + list + "/", &document, law);
  return std::move(all.out);
}

}  // namespace probity::rubric
