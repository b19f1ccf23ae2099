#include "interop/inventory/export.h"

#include <algorithm>

#include "json/codec.h"
#include "registers/inventory/register.h"
#include "registers/uses/register.h"
#include "tabular/csv_writer.h"

namespace probity::interop::inventory {

using base::Result;
using base::Status;
namespace uses = registers::uses;
namespace claims = registers::inventory;

namespace {

std::string in_lines(const std::vector<std::string>& all) {
  std::string made;
  for (const std::string& one : all) made += (made.empty() ? "" : "\n") + one;
  return made;
}

// As RowReader reads it again.
std::string text_of(const rubric::Value& value) {
  if (const auto* answer = std::get_if<bool>(&value)) return *answer ? "yes" : "no";
  if (const auto* words = std::get_if<rubric::WordSet>(&value))
    return in_lines({words->begin(), words->end()});
  return rubric::to_text(value);
}

// Everything that a row can show of one use.
struct Subject {
  uses::StoredUse stored;
  rubric::Judgement judgement;
  std::string retired;
  std::map<std::string, rubric::Value> facts;
  std::map<std::string, std::string> claimed;  // by column
};

// A field of UseFields as the register has it; empty for what nobody has said.
std::string state_of(const Subject& subject, std::string_view field) {
  const uses::Use& use = subject.stored.use;
  if (field == "id") return use.id.str();
  if (field == "name") return use.name;
  if (field == "summary") return use.summary;
  if (field == "purpose") return use.purpose == uses::kUnsorted ? "" : use.purpose;
  if (field == "context") return use.context;
  if (field == "stage")
    return use.stage == uses::Stage::not_stated ? "" : std::string(json::word(use.stage));
  if (field == "owner") return use.owner;
  if (field == "office") return use.contact.office;
  if (field == "email") return use.contact.email.value_or("");
  if (field == "phone") return use.contact.phone.value_or("");
  if (field == "hours") return use.contact.hours.value_or("");
  if (field == "rights") return in_lines(use.rights);
  if (field == "undisclosed")
    return use.undisclosed ? std::string(json::word(*use.undisclosed)) : "";
  if (field == "retired") return subject.retired;
  std::vector<std::string> roots;  // "components"
  for (const base::SubjectDigest& root : use.components) roots.push_back(root.hex());
  return in_lines(roots);
}

class Writer {
 public:
  Writer(const Mapping& mapping, ledger::View& view) : mapping_(mapping), view_(view) {
    for (const FieldWays& field : fields_of(mapping.use))
      if (const From& first = field.ways->front(); first.column)
        fields_[*first.column].push_back({field.name, &first});
    for (std::size_t i = 0; mapping.facts && i < mapping.facts->size(); ++i)
      facts_[(*mapping.facts)[i].column] = &(*mapping.facts)[i];
  }

  Result<Subject> subject_of(uses::StoredUse stored, rubric::Judgement judgement) {
    Subject subject{std::move(stored), std::move(judgement), "", {}, {}};
    const base::SubjectDigest& digest = subject.stored.digest;
    PROBITY_TRY(const auto standing, view_.standing(digest));
    if (standing && standing->state == ledger::State::withdrawn) subject.retired = standing->reason;
    if (!facts_.empty()) PROBITY_CHECK(add_facts(subject));
    if (mapping_.computed) return subject;
    PROBITY_TRY(const auto claimed, claims::claims_of(view_.db(), digest));
    if (claimed && claimed->row.source.mapping == mapping_.id)
      for (const claims::Column& column : claimed->row.columns)
        subject.claimed[column.name] = column.value;
    return subject;
  }

  std::string cell(const Subject& subject, const std::string& column) const {
    std::string text = subject.claimed.empty() ? said(subject, column) : claimed(subject, column);
    return text.empty() ? std::string(blank_of(mapping_, column)) : text;
  }

 private:
  struct Reverse {
    std::string_view field;
    const From* from;
  };

  static std::string claimed(const Subject& subject, const std::string& column) {
    const auto found = subject.claimed.find(column);
    return found == subject.claimed.end() ? std::string() : found->second;
  }

  std::string said(const Subject& subject, const std::string& column) const {
    if (const auto fields = fields_.find(column); fields != fields_.end())
      for (const Reverse& reverse : fields->second)
        if (std::string text = reversed(*reverse.from, state_of(subject, reverse.field));
            !text.empty())
          return text;
    if (const auto fact = facts_.find(column); fact != facts_.end())
      return answer(*fact->second, subject);
    if (column == mapping_.key.id) return subject.stored.use.id.str();
    if (column == mapping_.key.agency || column == "agency") return subject.stored.organisation;
    if (column == "code") return subject.judgement.code;
    if (column == "access") return std::string(rubric::to_text(subject.judgement.tier));
    if (column == "label") return subject.judgement.token_earned ? "earned" : "not earned";
    return {};
  }

  // The cell that the mapping reads as this.
  static std::string reversed(const From& from, const std::string& state) {
    if (!from.values) return state;
    for (const auto& [cell, meaning] : *from.values)
      if (meaning == state && !state.empty()) return cell;
    return {};
  }

  static std::string answer(const FactFrom& from, const Subject& subject) {
    const auto found = subject.facts.find(from.name);
    if (found == subject.facts.end()) return {};
    if (!from.values) return text_of(found->second);
    for (const auto& [cell, value] : *from.values)
      if (value == rubric::to_json(found->second)) return cell;
    return {};
  }

  // Of each fact the last that the agency has said and that still counts.
  Status add_facts(Subject& subject) {
    PROBITY_TRY(const auto all, view_.facts(subject.stored.digest));
    std::map<std::string, std::uint64_t> entries;
    for (const rubric::Fact& fact : all) {
      const bool begun = fact.from <= view_.now() && view_.now() < fact.until;
      if (!begun || fact.issuer != subject.stored.organisation) continue;
      if (const auto last = entries.find(fact.name);
          last != entries.end() && last->second > fact.entry)
        continue;
      PROBITY_TRY(const auto stops, ledger::stops_of(view_.db(), fact.entry));
      entries[fact.name] = fact.entry;
      // What was superseded for good does not come back when its successor is withdrawn.
      if (stops.empty())
        subject.facts.insert_or_assign(fact.name, fact.value);
      else
        subject.facts.erase(fact.name);
    }
    return {};
  }

  const Mapping& mapping_;
  ledger::View& view_;
  std::map<std::string, std::vector<Reverse>> fields_;
  std::map<std::string, const FactFrom*> facts_;
};

}  // namespace

Result<Exported> export_csv(const Mapping& mapping, const Wanted& wanted, ledger::View& view) {
  PROBITY_TRY(auto all, uses::all_uses(view.db()));
  // In the order in which they came: that of the spreadsheet that brought them.
  std::sort(all.begin(), all.end(),
            [](const uses::StoredUse& a, const uses::StoredUse& b) { return a.entry < b.entry; });
  Exported out;
  tabular::CsvWriter csv(out.text, {.mark_formulas = !wanted.exact, .byte_order_mark = true});
  csv.row(mapping.columns);
  Writer writer(mapping, view);
  for (uses::StoredUse& use : all) {
    if (!wanted.organisation.empty() && use.organisation != wanted.organisation) continue;
    PROBITY_TRY(auto judgement, view.judgement(use.digest));
    if (judgement.restricted && !wanted.with_restricted) {
      ++out.withheld;
      continue;
    }
    PROBITY_TRY(const Subject subject, writer.subject_of(std::move(use), std::move(judgement)));
    for (const std::string& column : mapping.columns) csv.cell(writer.cell(subject, column));
    csv.end_row();
    ++out.uses;
  }
  return out;
}

}  // namespace probity::interop::inventory
