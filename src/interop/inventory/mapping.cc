#include "interop/inventory/mapping.h"

#include <algorithm>
#include <set>

#include "base/distance.h"
#include "base/id.h"
#include "base/resource.h"
#include "json/codec.h"
#include "json/parse.h"

namespace probity::interop::inventory {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

std::span<const base::Resource> resources();

namespace {

constexpr std::string_view kEnding = ".json";

bool has(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string nearest(const std::string& name, const std::vector<std::string>& header) {
  const auto found = std::min_element(header.begin(), header.end(),
                                      [&](const std::string& a, const std::string& b) {
                                        return base::distance(name, a) < base::distance(name, b);
                                      });
  return found == header.end() ? "" : *found;
}

// Where the mapping names a column, with the pointer to it.
struct Named {
  std::string column;
  std::string pointer;
};

std::vector<Named> named_columns(const Mapping& mapping) {
  std::vector<Named> all;
  const auto key = [&](const std::optional<std::string>& column, const char* member) {
    if (column) all.push_back({*column, std::string("/key/") + member});
  };
  key(mapping.key.agency, "agency");
  key(mapping.key.id, "id");
  key(mapping.key.name, "name");
  for (const FieldWays& field : fields_of(mapping.use))
    for (std::size_t i = 0; i < field.ways->size(); ++i)
      if (const auto& column = (*field.ways)[i].column)
        all.push_back(
            {*column, "/use/" + std::string(field.name) + "/" + std::to_string(i) + "/column"});
  if (mapping.facts)
    for (std::size_t i = 0; i < mapping.facts->size(); ++i)
      all.push_back({(*mapping.facts)[i].column, "/facts/" + std::to_string(i) + "/column"});
  const auto list = [&](const std::optional<std::vector<std::string>>& names, const char* member) {
    for (std::size_t i = 0; names && i < names->size(); ++i)
      all.push_back({(*names)[i], "/" + std::string(member) + "/" + std::to_string(i)});
  };
  list(mapping.may_lack, "may_lack");
  list(mapping.contacts, "contacts");
  list(mapping.computed, "computed");
  if (mapping.blanks)
    for (const auto& [column, blank] : *mapping.blanks)
      all.push_back({column, "/blanks/" + json::pointer_token(column)});
  return all;
}

Status check_ways(const FieldWays& field) {
  const std::string at = "/use/" + std::string(field.name);
  if (field.ways->empty())
    return fail(Code::bad_input, "the field has no way to get a value", at, "mapping.way", "[]",
                "a column or a constant");
  for (std::size_t i = 0; i < field.ways->size(); ++i) {
    const From& from = (*field.ways)[i];
    const std::string here = at + "/" + std::to_string(i);
    if (from.column.has_value() == from.constant.has_value())
      return fail(Code::bad_input, "a way is a column or a constant", here, "mapping.from",
                  from.column ? "both" : "neither", "one of them");
    if (from.constant && (from.values || from.others))
      return fail(Code::bad_input, "a constant has no table of values", here, "mapping.from",
                  "constant", "a column");
    if (from.others && !from.values)
      return fail(Code::bad_input, "without a table of values there are no others",
                  here + "/others", "mapping.from", std::string(json::word(*from.others)),
                  "values");
  }
  return {};
}

Status check(const Mapping& mapping) {
  if (!base::is_slug(mapping.id))
    return fail(Code::bad_input, "the mapping's id is no slug", "/id", "mapping.id",
                json::quoted(mapping.id), std::string(base::AgencyTag::kWanted));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < mapping.columns.size(); ++i)
    if (mapping.columns[i].empty() || !seen.insert(mapping.columns[i]).second)
      return fail(Code::bad_input, "a column stands twice or has no name",
                  "/columns/" + std::to_string(i), "mapping.column",
                  json::quoted(mapping.columns[i]), "each column once");
  for (const Named& named : named_columns(mapping))
    if (!has(mapping.columns, named.column))
      return fail(Code::bad_input, "the format has no such column", named.pointer, "mapping.column",
                  json::quoted(named.column),
                  "one of /columns; the nearest is " + nearest(named.column, mapping.columns));
  for (const FieldWays& field : fields_of(mapping.use)) PROBITY_CHECK(check_ways(field));
  return {};
}

}  // namespace

std::string_view blank_of(const Mapping& mapping, const std::string& column) {
  if (!mapping.blanks) return {};
  const auto found = mapping.blanks->find(column);
  return found == mapping.blanks->end() ? std::string_view() : found->second;
}

std::vector<FieldWays> fields_of(const UseFields& use) {
  std::vector<FieldWays> all;
  boost::mp11::mp_for_each<json::detail::Members<UseFields>>([&](auto member) {
    const auto& ways = use.*member.pointer;
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(ways)>, Ways>)
      all.push_back({member.name, &ways});
    else if (ways)
      all.push_back({member.name, &*ways});
  });
  return all;
}

Result<Mapping> parse_mapping(std::string_view text) {
  PROBITY_TRY(const json::Value value, json::parse(text));
  PROBITY_TRY(Mapping mapping, json::decode<Mapping>(value));
  PROBITY_CHECK(check(mapping));
  return mapping;
}

std::vector<std::string> shipped_mappings() {
  std::vector<std::string> ids;
  for (const base::Resource& one : resources())
    ids.emplace_back(one.path.substr(0, one.path.size() - kEnding.size()));
  return ids;
}

Result<Mapping> shipped_mapping(std::string_view id) {
  if (const auto text = base::find(resources(), std::string(id) + std::string(kEnding)))
    return parse_mapping(*text);
  std::string known;
  for (const std::string& one : shipped_mappings()) known += (known.empty() ? "" : ", ") + one;
  return fail(Code::not_found, "there is no mapping of that name", "", "mapping.unknown",
              json::quoted(id), "one of " + known + ", or a file");
}

Result<Columns> match(const Mapping& mapping, const std::vector<std::string>& header) {
  for (const Named& named : named_columns(mapping)) {
    const bool optional = (mapping.may_lack && has(*mapping.may_lack, named.column)) ||
                          (mapping.computed && has(*mapping.computed, named.column));
    if (!optional && !has(header, named.column))
      return fail(Code::bad_input,
                  "the file has no column \"" + named.column + "\", which the mapping needs",
                  named.pointer, "mapping.header",
                  "nearest in the file: " + json::quoted(nearest(named.column, header)),
                  named.column);
  }
  Columns columns;
  for (const std::string& name : header)
    if (!has(mapping.columns, name)) columns.unknown.push_back(name);
  for (const std::string& name : mapping.columns)
    if (!has(header, name)) columns.lacking.push_back(name);
  return columns;
}

}  // namespace probity::interop::inventory
