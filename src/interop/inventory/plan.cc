#include "interop/inventory/plan.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "interop/inventory/names.h"
#include "json/codec.h"
#include "registers/uses/rules.h"

namespace probity::interop::inventory {

using base::Result;
using base::Status;
using registers::inventory::Claims;
using registers::inventory::InventoryRow;
namespace uses = registers::uses;

namespace {

using Key = std::tuple<std::string, base::Hash256, std::int64_t>;
using Name = std::pair<std::string, std::string>;  // agency and published id or name

Key key_of(const InventoryRow& row) { return {row.key.agency, row.key.row, row.key.occurrence}; }

// The rows of the log that no row of the file repeats: what a changed row could have been.
class Unmatched {
 public:
  Unmatched(const std::vector<Claims>& known, const std::set<Key>& repeated) : known_(known) {
    for (std::size_t i = 0; i < known.size(); ++i) {
      const InventoryRow& row = known[i].row;
      if (repeated.contains(key_of(row))) continue;
      if (row.published_id) by_id_[{row.key.agency, *row.published_id}].push_back(i);
      if (row.published_name) by_name_[{row.key.agency, *row.published_name}].push_back(i);
    }
  }
  std::vector<std::size_t> candidates(const InventoryRow& row) const {
    if (row.published_id)
      if (const auto found = by_id_.find({row.key.agency, *row.published_id});
          found != by_id_.end())
        return found->second;
    std::vector<std::size_t> made;
    if (!row.published_name) return made;
    const auto found = by_name_.find({row.key.agency, *row.published_name});
    if (found == by_name_.end()) return made;
    // Two published ids that differ are two uses, whatever they are called.
    for (const std::size_t i : found->second)
      if (!row.published_id || !known_[i].row.published_id) made.push_back(i);
    return made;
  }

 private:
  const std::vector<Claims>& known_;
  std::map<Name, std::vector<std::size_t>> by_id_, by_name_;
};

std::vector<CellChange> differences(const InventoryRow& a, const InventoryRow& b) {
  std::map<std::string, CellChange> cells;
  for (const auto& column : a.columns) cells[column.name].before = column.value;
  for (const auto& column : b.columns) cells[column.name].after = column.value;
  std::vector<CellChange> all;
  for (auto& [name, cell] : cells) {
    if (cell.before == cell.after) continue;
    cell.column = name;
    all.push_back(std::move(cell));
  }
  return all;
}

// A member that the earlier row and the new one say differently; the rest stays as it is.
uses::Use merged(const uses::Use& present, const uses::Use& before, const uses::Use& after) {
  uses::Use made = present;
  const auto take = [&](auto member) {
    if (json::encode(before.*member) != json::encode(after.*member)) made.*member = after.*member;
  };
  take(&uses::Use::name);
  take(&uses::Use::summary);
  take(&uses::Use::context);
  take(&uses::Use::owner);
  take(&uses::Use::contact);
  take(&uses::Use::rights);
  // What the file does not say is no word on it.
  if (after.purpose != uses::kUnsorted) take(&uses::Use::purpose);
  if (after.stage != uses::Stage::not_stated) take(&uses::Use::stage);
  if (before.components != after.components || before.undisclosed != after.undisclosed) {
    made.components = after.components;
    made.undisclosed = after.undisclosed;
  }
  return made;
}

class Planner {
 public:
  Planner(const tabular::Table& table, const Mapping& mapping, const About& about,
          ledger::View& view)
      : table_(table), mapping_(mapping), about_(about), view_(view) {}

  Result<Plan> run() {
    PROBITY_CHECK(start());
    PROBITY_CHECK(read_rows());
    PROBITY_CHECK(compare());
    PROBITY_CHECK(name_rows());
    PROBITY_CHECK(check_rows());
    finish();
    return std::move(plan_);
  }

 private:
  Status start() {
    DryRun& report = plan_.report;
    report.mapping = mapping_.id;
    report.title = about_.title.empty() ? mapping_.source.title : about_.title;
    report.sha256 = table_.sha256;
    PROBITY_TRY(Columns columns, match(mapping_, table_.header));
    report.unknown_columns = std::move(columns.unknown);
    report.lacking_columns = std::move(columns.lacking);
    report.counts.rows = static_cast<std::int64_t>(table_.rows.size());
    return {};
  }

  Status read_rows() {
    registers::inventory::Source source{
        plan_.report.title, about_.url.empty() ? mapping_.source.url : about_.url, table_.sha256,
        about_.year ? about_.year : mapping_.source.year, mapping_.id};
    PROBITY_TRY(const auto rules, view_.rubric());
    rules_.emplace(rules);
    PROBITY_TRY(const RowReader reader,
                RowReader::make(mapping_, table_.header, rules_->vocabulary(), std::move(source),
                                about_.organisation));
    reader_.emplace(reader);
    std::map<std::pair<std::string, base::Hash256>, std::int64_t> seen;
    std::map<std::string, std::int64_t> left_out;
    for (const tabular::Record& record : table_.rows) {
      const std::size_t before = problems().size();
      PlannedRow row;
      row.read = reader_->read(record, problems());
      auto& key = row.read.claims.key;
      key.occurrence = ++seen[{key.agency, key.row}];
      for (const std::string& column : row.read.claims.left_out) ++left_out[column];
      if (problems().size() > before) row.state = RowState::refused;
      plan_.rows.push_back(std::move(row));
    }
    for (auto& [column, cells] : left_out) plan_.report.left_out.push_back({column, cells});
    return {};
  }

  Status compare() {
    PROBITY_TRY(const auto known,
                registers::inventory::standing_rows(view_.db(), about_.organisation));
    std::set<Key> in_log, repeated;
    for (const Claims& one : known) in_log.insert(key_of(one.row));
    for (PlannedRow& row : plan_.rows) {
      if (!in_log.contains(key_of(row.read.claims))) continue;
      row.state = RowState::unchanged;
      repeated.insert(key_of(row.read.claims));
    }
    const Unmatched unmatched(known, repeated);
    std::map<std::size_t, std::size_t> claimants;
    for (const PlannedRow& row : plan_.rows)
      if (row.state == RowState::new_)
        for (const std::size_t i : unmatched.candidates(row.read.claims)) ++claimants[i];
    for (PlannedRow& row : plan_.rows) {
      if (row.state != RowState::new_) continue;
      const auto candidates = unmatched.candidates(row.read.claims);
      if (candidates.empty()) continue;
      if (candidates.size() == 1 && claimants[candidates[0]] == 1) {
        PROBITY_CHECK(correct(row, known[candidates[0]]));
      } else {
        row.state = RowState::ambiguous;
        problem(row, mapping_.key.id.value_or(mapping_.key.name.value_or("")),
                "several rows have this published id or name; which one changed cannot be told",
                "row.ambiguous", "entry " + std::to_string(known[candidates[0]].entry),
                "one earlier row for one row of the file");
      }
    }
    return {};
  }

  Status correct(PlannedRow& row, const Claims& earlier) {
    row.state = RowState::changed;
    PROBITY_TRY(const auto use, view_.subject(earlier.use));
    PROBITY_TRY(const auto standing, view_.standing(earlier.use));
    const std::string name = use ? use->name : "";
    row.earlier = Earlier{earlier.pae, earlier.use, name,
                          standing && standing->state == ledger::State::withdrawn};
    row.read.claims.corrects = earlier.pae;
    Correction correction{
        row.read.claims.row, name, earlier.entry, differences(earlier.row, row.read.claims), {}};
    if (!row.earlier->withdrawn) PROBITY_CHECK(amend(row, earlier, correction));
    if (row.state == RowState::changed) plan_.report.corrections.push_back(std::move(correction));
    return {};
  }

  // The earlier row is read anew, so that what it says and what this one says are compared, not
  // this one and what has been said of the use since.
  Status amend(PlannedRow& row, const Claims& earlier, Correction& correction) {
    tabular::Record before;
    for (const std::string& name : table_.header) {
      std::string cell(blank_of(mapping_, name));
      for (const auto& column : earlier.row.columns)
        if (column.name == name) cell = column.value;
      before.cells.push_back(std::move(cell));
    }
    std::vector<Problem> ignored;  // of a row that was taken
    const ReadRow was = reader_->read(before, ignored);
    PROBITY_TRY(const auto stored, uses::find_use(view_.db(), earlier.use));
    if (!ignored.empty() || !stored) return {};
    const uses::Use wanted = merged(stored->use, was.use, row.read.use);
    row.amendment = uses::amendment_to(*stored, wanted);
    if (!row.amendment) return {};
    row.amendment->reason = kRowChanged;
    for (const uses::Changed& one : uses::changes(stored->use, wanted))
      correction.amends.push_back(one.member);
    return check(row, [&](const ledger::Placed& placed) {
      ledger::Placed at = placed;
      at.subjects = {earlier.use};
      return uses::rules(ledger::Said<uses::UseAmendment>{at, *row.amendment}, view_);
    });
  }

  Status name_rows() {
    std::map<std::string, int> wanted;
    for (PlannedRow& row : plan_.rows)
      if (row.state == RowState::new_) ++wanted[base_slug(row)];
    for (PlannedRow& row : plan_.rows) {
      if (row.state != RowState::new_) continue;
      std::string slug = base_slug(row);
      PROBITY_TRY(const bool taken, is_taken(slug));
      const bool alone = wanted[slug] == 1 && !taken;
      if (!alone && row.read.own_id) {
        row.state = RowState::refused;
        problem(row, origin(row, "id"), "another use has this id; ids are never reused",
                "row.id-taken", slug, "an id of its own");
        continue;
      }
      if (!alone) slug = distinct_slug_of(row.read.claims);
      const auto id = base::UseId::parse(about_.organisation + "/" + slug);
      if (id) row.read.use.id = *id;
    }
    return {};
  }

  // The rules that a submission would meet.
  Status check_rows() {
    for (PlannedRow& row : plan_.rows) {
      if (row.state != RowState::new_) continue;
      PROBITY_CHECK(check(row, [&](const ledger::Placed& placed) {
        return uses::rules(ledger::Said<uses::Use>{placed, row.read.use}, view_);
      }));
    }
    return {};
  }

  Status check(PlannedRow& row, const std::function<Status(const ledger::Placed&)>& rules) {
    ledger::Placed placed;
    placed.time = view_.now();
    placed.signer.organisation = about_.organisation;
    const Status allowed = rules(placed);
    if (allowed) return {};
    if (allowed.error().code >= base::Code::full) return allowed;
    row.state = RowState::refused;
    const std::string& pointer = allowed.error().pointer;
    const std::string field = pointer.substr(std::min(pointer.rfind('/'), pointer.size()) + 1);
    problem(row, origin(row, field), allowed.error().what, allowed.error().rule,
            allowed.error().found, allowed.error().required);
    return {};
  }

  void finish() {
    DryRun& report = plan_.report;
    Counts& counts = report.counts;
    for (const PlannedRow& row : plan_.rows) {
      const bool fresh = row.state == RowState::new_;
      counts.new_ += fresh ? 1 : 0;
      counts.unchanged += row.state == RowState::unchanged ? 1 : 0;
      counts.changed += row.state == RowState::changed ? 1 : 0;
      counts.ambiguous += row.state == RowState::ambiguous ? 1 : 0;
      counts.refused += row.state == RowState::refused ? 1 : 0;
      const uses::UseFacts& facts = row.read.facts;
      report.with_facts += fresh && !(facts.facts.empty() && facts.none_of.empty()) ? 1 : 0;
      report.retired += fresh && !row.read.retired.empty() ? 1 : 0;
    }
    // What is in the log already is not refused today.
    std::set<std::int64_t> unchanged;
    for (const PlannedRow& row : plan_.rows)
      if (row.state == RowState::unchanged) unchanged.insert(row.read.claims.row);
    std::erase_if(problems(), [&](const Problem& one) { return unchanged.contains(one.row); });
    std::erase_if(plan_.rows, [](const PlannedRow& row) {
      return row.state != RowState::new_ && row.state != RowState::changed;
    });
    std::stable_sort(problems().begin(), problems().end(),
                     [](const Problem& a, const Problem& b) { return a.row < b.row; });
  }

  std::vector<Problem>& problems() { return plan_.report.problems; }
  void problem(const PlannedRow& row, std::string column, std::string what, std::string rule,
               std::string found, std::string required) {
    problems().push_back({row.read.claims.row, std::move(column), std::move(what), std::move(rule),
                          std::move(found), std::move(required)});
  }
  static std::string origin(const PlannedRow& row, const std::string& field) {
    const auto found = row.read.origin.find(field);
    return found == row.read.origin.end() ? field : found->second;
  }
  static std::string base_slug(const PlannedRow& row) {
    return row.read.own_id ? *row.read.own_id : slug_of(row.read.claims);
  }
  Result<bool> is_taken(const std::string& slug) {
    PROBITY_TRY(const auto use, view_.named("use", about_.organisation + "/" + slug));
    return use.has_value();
  }

  const tabular::Table& table_;
  const Mapping& mapping_;
  const About& about_;
  ledger::View& view_;
  std::optional<rubric::Rubric> rules_;  // the reader's vocabulary is in it
  std::optional<RowReader> reader_;
  Plan plan_;
};

}  // namespace

Result<Plan> plan(const tabular::Table& table, const Mapping& mapping, const About& about,
                  ledger::View& view) {
  return Planner(table, mapping, about, view).run();
}

}  // namespace probity::interop::inventory
