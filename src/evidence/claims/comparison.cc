#include "evidence/claims/comparison.h"

#include <algorithm>
#include <map>

#include "rubric/legal.h"

namespace probity::evidence::claims {

namespace {

constexpr const char* kUndetermined = "undetermined";

// Asks the law, once for the same facts: many rows say the same.
class Asked {
 public:
  Asked(const ReadingDocument& reading, const rubric::Laws& laws, base::Time as_of)
      : reading_(reading), laws_(laws), as_of_(as_of) {}

  const std::string& answer(const rubric::Case& subject, Comparison& out) {
    std::string facts;
    for (const rubric::Fact& fact : subject.use_facts)
      facts += fact.name + "=" + rubric::to_text(fact.value) + ";";
    const auto [found, is_new] = answers_.try_emplace(facts, kUndetermined);
    if (is_new) found->second = ask(subject, out);
    return found->second;
  }

 private:
  std::string ask(const rubric::Case& subject, Comparison& out) const {
    for (const rubric::LegalResult& one : rubric::legal(subject, laws_, as_of_)) {
      if (one.law != reading_.law) continue;
      out.law_version = one.version;
      out.law_digest = one.digest;
      for (const rubric::PathStep& step : one.path)
        if (step.id == reading_.question) return step.answer;
    }
    return kUndetermined;  // not asked: an earlier answer left it open
  }

  const ReadingDocument& reading_;
  const rubric::Laws& laws_;
  base::Time as_of_;
  std::map<std::string, std::string> answers_;
};

std::vector<Line> empty_table(const ReadingDocument& reading) {
  std::vector<Line> table;
  for (const std::string& claim : reading.claim.order)
    table.push_back({claim, 0, {{"yes", 0}, {"no", 0}, {kUndetermined, 0}}});
  return table;
}

void count(std::vector<Line>& table, const Compared& one) {
  for (Line& line : table) {
    if (line.claim != one.row.claim) continue;
    ++line.n;
    for (Count& cell : line.computed) cell.n += cell.what == one.computed ? 1 : 0;
  }
}

}  // namespace

Comparison compare(const std::vector<Row>& rows, const Reading& reading, const rubric::Laws& laws,
                   base::Time as_of) {
  const ReadingDocument& document = reading.document();
  Comparison out;
  out.reading = document.id;
  out.law = document.law;
  out.question = document.question;
  out.as_of = as_of;
  out.table = empty_table(document);
  std::map<std::string, AgencyTable> agencies;
  Asked asked(document, laws, as_of);
  for (const Row& row : rows) {
    Compared one{name_of(row, document), {}, {}};
    if (one.row.claim.empty()) {
      out.unknown_claims.push_back(
          {row.number, document.claim.column, std::string(cell(row, document.claim.column))});
      continue;
    }
    Reading::Read read = reading.read(row.cells);
    one.computed = asked.answer(read.subject, out);
    one.spoken = std::move(read.spoken);
    ++out.n;
    count(out.table, one);
    AgencyTable& agency = agencies[one.row.agency];
    if (agency.lines.empty()) agency = {one.row.agency, 0, empty_table(document)};
    ++agency.n;
    count(agency.lines, one);
    out.rows.push_back(std::move(one));
  }
  for (auto& [name, agency] : agencies) out.agencies.push_back(std::move(agency));
  out.override_templates = templates(rows, document, true);
  out.reason_templates = templates(rows, document, false);
  out.twins = twins(rows, document);
  return out;
}

}  // namespace probity::evidence::claims
