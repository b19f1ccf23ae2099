#include "interop/inventory/row.h"

#include <algorithm>
#include <boost/json/array.hpp>

#include "json/codec.h"
#include "registers/inventory/personal.h"

namespace probity::interop::inventory {

using base::Code;
using base::fail;
using base::Result;
namespace uses = registers::uses;
namespace claims = registers::inventory;

// What a row says, by the name of its column; empty where it says nothing that may be kept.
struct RowReader::Cells {
  std::int64_t row = 0;
  std::map<std::string, std::string, std::less<>> by_name;
  const std::string& operator[](const std::string& column) const {
    static const std::string kNothing;
    const auto found = by_name.find(column);
    return found == by_name.end() ? kNothing : found->second;
  }
};

namespace {

constexpr std::string_view kListPrefix = "none_of.";

bool has(const std::optional<std::vector<std::string>>& all, const std::string& one) {
  return all && std::find(all->begin(), all->end(), one) != all->end();
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Runs of white space become one space: names and offices are one line.
std::string one_line(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (!is_blank(c))
      made += c;
    else if (!made.empty() && made.back() != ' ')
      made += ' ';
  }
  if (made.ends_with(' ')) made.pop_back();
  return made;
}

std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> made;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (std::string line = one_line(text.substr(0, end)); !line.empty())
      made.push_back(std::move(line));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return made;
}

template <class T>
std::string keys_of(const std::map<std::string, T>& values) {
  std::string all;
  for (const auto& [key, value] : values) all += (all.empty() ? "one of: " : ", ") + key;
  return all;
}

// An answer as people write it in a cell.
json::Value answer_of(const rubric::Term& term, const std::string& cell) {
  if (cell == rubric::kDeclaredUnknown) return json::Value(cell);
  if (term.type == rubric::Type::boolean) {
    if (cell == "yes" || cell == "true") return json::Value(true);
    if (cell == "no" || cell == "false") return json::Value(false);
  } else if (term.type == rubric::Type::integer) {
    if (const auto number = base::parse_int(cell)) return json::Value(*number);
  } else if (term.type == rubric::Type::words) {
    return json::encode(lines(cell));
  }
  return json::Value(cell);
}

}  // namespace

Result<RowReader> RowReader::make(const Mapping& mapping, const std::vector<std::string>& header,
                                  const rubric::Vocabulary& vocabulary, claims::Source source,
                                  std::string organisation) {
  for (std::size_t i = 0; mapping.facts && i < mapping.facts->size(); ++i) {
    const std::string& name = (*mapping.facts)[i].name;
    const auto found = vocabulary.find(name);
    const bool is_answer = found && vocabulary[*found].kind == rubric::Kind::answer &&
                           name != "made_of" && name != "use.purpose";
    if (!is_answer)
      return fail(Code::bad_input, "the shared rules know no such fact, or it is not stated so",
                  "/facts/" + std::to_string(i) + "/name", "fact.unknown", json::quoted(name),
                  "an answer of the vocabulary about the use");
  }
  RowReader reader(mapping, header, vocabulary);
  reader.source_ = std::move(source);
  reader.organisation_ = std::move(organisation);
  PROBITY_TRY(const Columns columns, match(mapping, header));
  for (const std::string& name : columns.lacking)
    if (!has(mapping.computed, name)) reader.lacking_.push_back(name);
  return reader;
}

RowReader::Cells RowReader::clean(const tabular::Record& record, ReadRow& out) const {
  Cells cells{static_cast<std::int64_t>(record.row), {}};
  claims::InventoryRow& row = out.claims;
  for (std::size_t i = 0; i < header_.size(); ++i) {
    const std::string& name = header_[i];
    const std::string& cell = record.cells[i];
    if (has(mapping_.computed, name)) continue;
    if (cell.empty() || cell == blank_of(mapping_, name)) {
      row.not_published.push_back(name);
    } else if (claims::may_name_a_person(cell) ||
               (has(mapping_.contacts, name) && claims::contact_may_name_a_person(cell))) {
      row.left_out.push_back(name);
    } else {
      row.columns.push_back({name, cell});
      cells.by_name.emplace(name, cell);
    }
  }
  row.not_published.insert(row.not_published.end(), lacking_.begin(), lacking_.end());
  return cells;
}

std::string RowReader::field(const Ways& ways, std::string_view name, const Cells& cells,
                             ReadRow& out, std::vector<Problem>& problems) const {
  for (const From& from : ways) {
    if (from.constant) return *from.constant;
    const std::string& cell = cells[*from.column];
    // The first column is where an empty field has to be mended.
    if (cell.empty()) {
      out.origin.try_emplace(std::string(name), *from.column);
      continue;
    }
    out.origin[std::string(name)] = *from.column;
    if (!from.values) return cell;
    if (const auto found = from.values->find(cell); found != from.values->end())
      return found->second;
    if (from.others == Others::skip) continue;
    problems.push_back({cells.row, *from.column, "the mapping does not say what this means",
                        "row.value", json::quoted(cell), keys_of(*from.values)});
    return {};
  }
  return {};
}

void RowReader::read_use(const Cells& cells, ReadRow& out, std::vector<Problem>& problems) const {
  uses::Use& use = out.use;
  const UseFields& from = mapping_.use;
  const auto text = [&](const Ways& ways, std::string_view name) {
    return field(ways, name, cells, out, problems);
  };
  const auto maybe = [&](const std::optional<Ways>& ways, std::string_view name) {
    return ways ? text(*ways, name) : std::string();
  };
  const auto problem = [&](std::string_view name, std::string what, std::string rule,
                           const std::string& found, std::string required) {
    const auto column = out.origin.find(name);
    problems.push_back({cells.row, column == out.origin.end() ? std::string(name) : column->second,
                        std::move(what), std::move(rule), json::quoted(found),
                        std::move(required)});
  };
  if (std::string id = maybe(from.id, "id"); !id.empty()) {
    // "riverton/phone-line" of another export; what counts here is the name in the organisation.
    out.own_id = id.substr(id.find('/') + 1);
    if (!base::is_slug(*out.own_id))
      problem("id", "that is no name for a use", "row.id", id,
              std::string(base::AgencyTag::kWanted));
  }
  use.name = one_line(text(from.name, "name"));
  use.summary = text(from.summary, "summary");
  use.purpose = one_line(text(from.purpose, "purpose"));
  use.context = one_line(maybe(from.context, "context"));
  use.owner = one_line(text(from.owner, "owner"));
  use.contact.office = one_line(text(from.office, "office"));
  const std::size_t before = problems.size();
  const std::string stage = text(from.stage, "stage");
  if (const auto known = json::from_word<uses::Stage>(stage))
    use.stage = *known;
  else if (problems.size() == before)
    problem("stage", "that is no stage of a use", "row.stage", stage,
            "planned, pilot, live or not_stated");
  if (const std::string email = maybe(from.email, "email"); email.find('@') != std::string::npos)
    use.contact.email = one_line(email);
  if (std::string phone = one_line(maybe(from.phone, "phone")); !phone.empty())
    use.contact.phone = std::move(phone);
  if (std::string hours = one_line(maybe(from.hours, "hours")); !hours.empty())
    use.contact.hours = std::move(hours);
  use.rights = lines(maybe(from.rights, "rights"));
  for (const std::string& root : lines(maybe(from.components, "components"))) {
    if (const auto digest = base::SubjectDigest::from_hex(root))
      use.components.push_back(*digest);
    else
      problem("components", "that is no artifact's digest", "row.component", root,
              "64 hex digits, one a line");
  }
  const std::string undisclosed = maybe(from.undisclosed, "undisclosed");
  if (use.components.empty()) {
    use.undisclosed = undisclosed.empty() ? uses::Undisclosed::not_disclosed
                                          : json::from_word<uses::Undisclosed>(undisclosed);
    if (!use.undisclosed)
      problem("undisclosed", "that is no reason to name no components", "row.undisclosed",
              undisclosed, "not_open or not_disclosed");
  }
  out.retired = maybe(from.retired, "retired");
}

void RowReader::read_facts(const Cells& cells, ReadRow& out, std::vector<Problem>& problems) const {
  for (std::size_t i = 0; mapping_.facts && i < mapping_.facts->size(); ++i) {
    const FactFrom& from = (*mapping_.facts)[i];
    const std::string& cell = cells[from.column];
    if (cell.empty()) continue;
    const rubric::Term& term = vocabulary_[*vocabulary_.find(from.name)];
    json::Value value;
    if (!from.values) {
      value = answer_of(term, cell);
    } else if (const auto found = from.values->find(cell); found != from.values->end()) {
      value = found->second;
    } else if (from.others == Others::skip) {
      continue;
    } else {
      problems.push_back({cells.row, from.column, "the mapping does not say what this means",
                          "row.value", json::quoted(cell), keys_of(*from.values)});
      continue;
    }
    const auto parsed = vocabulary_.parse_value(from.name, value, "");
    if (term.side == rubric::Side::component && !out.use.components.empty()) {
      problems.push_back({cells.row, from.column, "the components bring this fact with them",
                          "fact.kind", json::quoted(cell),
                          "an empty cell where components are named"});
    } else if (!parsed) {
      problems.push_back(
          {cells.row, from.column, parsed.error().what, parsed.error().rule, json::quoted(cell),
           term.type == rubric::Type::boolean ? "yes or no" : parsed.error().required});
    } else if (!from.name.starts_with(kListPrefix)) {
      out.facts.facts.push_back({from.name, std::move(value)});
    } else if (value.is_bool() && value.get_bool()) {
      out.facts.none_of.push_back(from.name.substr(kListPrefix.size()));
    }
  }
}

ReadRow RowReader::read(const tabular::Record& record, std::vector<Problem>& problems) const {
  ReadRow out;
  out.claims.source = source_;
  out.claims.row = static_cast<std::int64_t>(record.row);
  const Cells cells = clean(record, out);
  const auto key = [&](const std::optional<std::string>& column) {
    return column ? one_line(cells[*column]) : std::string();
  };
  out.claims.key.agency = key(mapping_.key.agency);
  if (out.claims.key.agency.empty()) out.claims.key.agency = organisation_;
  if (std::string id = key(mapping_.key.id); !id.empty()) out.claims.published_id = std::move(id);
  if (std::string name = key(mapping_.key.name); !name.empty())
    out.claims.published_name = std::move(name);
  out.claims.key.row = claims::row_digest(out.claims.columns);
  read_use(cells, out, problems);
  read_facts(cells, out, problems);
  return out;
}

}  // namespace probity::interop::inventory
