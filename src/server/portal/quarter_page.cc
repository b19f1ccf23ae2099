#include "server/portal/quarter_page.h"

#include <map>

#include "access/reports.h"
#include "base/quarter.h"
#include "json/codec.h"
#include "registers/incidents/catalog.h"
#include "registers/models/history.h"
#include "server/http/request.h"
#include "server/portal/bars.h"
#include "server/portal/incident_rows.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Quarter;
using base::Result;
using base::Status;
using pages::Tone;
namespace incidents = registers::incidents;
namespace models = registers::models;

namespace {

// MISSION row 33: fewer persons than this could be told apart.
constexpr std::int64_t kFewestPersons = 5;

// Which quarter is meant, and whether the log has something to say of it.
Result<Quarter> asked_for(Snapshot& snapshot, const std::string& text) {
  const Quarter now = Quarter::of(snapshot.now);
  if (text.empty()) return now;
  const auto quarter = Quarter::parse(text);
  if (!quarter)
    return fail(Code::not_found, "that is no quarter", "", "page.quarter", text,
                std::string(Quarter::kWanted));
  PROBITY_TRY(const auto first, store::read_entry(snapshot.db, {0}));
  const Quarter begin = first ? Quarter::of(first->time) : now;
  if (*quarter < begin || now < *quarter)
    return fail(Code::not_found, "the log says nothing of that quarter", "", "page.quarter", text,
                say("{} to {}", begin.str(), now.str()));
  return *quarter;
}

// The incidents of a quarter, by agency, as they are counted and as their list is asked for.
class IncidentCounts {
 public:
  static Result<IncidentCounts> make(Snapshot& snapshot, const Quarter& quarter,
                                     incidents::Wanted wanted) {
    IncidentCounts made;
    made.query_ = "quarter=" + quarter.str();
    for (const std::string& one : wanted.states) made.query_ += "&state=" + one;
    for (const std::string& one : wanted.severities) made.query_ += "&severity=" + one;
    wanted.from = quarter.begin();
    wanted.until = quarter.end();
    PROBITY_TRY(const auto tallies, incidents::by_organisation(snapshot.db, wanted));
    for (const incidents::Tally& one : tallies) made.counts_[one.value] = one.count;
    return made;
  }
  pages::Count of(const std::string& agency) const {
    const auto found = counts_.find(agency);
    const std::int64_t count = found == counts_.end() ? 0 : found->second;
    return {count, grouped(count),
            "/incidents?agency=" + http::percent_encoded(agency) + "&" + query_};
  }

 private:
  std::string query_;
  std::map<std::string, std::int64_t> counts_;
};

pages::Count not_published() { return {std::nullopt, say("not published"), ""}; }

Status add_agencies(Snapshot& snapshot, const Quarter& quarter, pages::QuarterPage& page) {
  using Made = IncidentCounts;
  PROBITY_TRY(const Made all, Made::make(snapshot, quarter, {.states = {"open", "closed"}}));
  PROBITY_TRY(const Made serious,
              Made::make(snapshot, quarter,
                         {.states = {"open", "closed"}, .severities = {"serious", "critical"}}));
  PROBITY_TRY(const Made open, Made::make(snapshot, quarter, {.states = {"open"}}));
  PROBITY_TRY(const auto size, store::size_before(snapshot.db, quarter.end()));
  PROBITY_TRY(const auto publishers, ledger::publishers(snapshot.db, size));
  PROBITY_TRY(const auto organisations, ledger::organisations(snapshot.db));
  for (const ledger::Organisation& one : organisations) {
    if (one.kind != ledger::OrganisationKind::agency || one.entry >= size.value) continue;
    pages::QuarterAgency row{agency_link(one), publishers.contains(one.id),
                             not_published(),  not_published(),
                             not_published(),  not_published()};
    if (row.published) {
      row.incidents = all.of(one.id);
      row.serious = serious.of(one.id);
      row.open = open.of(one.id);
      PROBITY_TRY(const auto reports,
                  access::count_cases(snapshot.db, one.id, quarter.begin(), quarter.end()));
      row.reports = count_of_persons(reports);
    }
    page.agencies.push_back(std::move(row));
  }
  return {};
}

Result<std::optional<pages::Bars>> gravity_of(Snapshot& snapshot, const Quarter& quarter) {
  std::vector<Counted> rows;
  for (const auto severity :
       {incidents::Severity::minor, incidents::Severity::serious, incidents::Severity::critical}) {
    const std::string word(json::word(severity));
    incidents::Wanted wanted;
    wanted.states = {"open", "closed"};
    wanted.severities = {word};
    wanted.from = quarter.begin();
    wanted.until = quarter.end();
    PROBITY_TRY(const auto count, incidents::count(snapshot.db, wanted));
    rows.push_back(
        {severity_tag(severity).text,
         "/incidents?state=open&state=closed&severity=" + word + "&quarter=" + quarter.str(),
         count});
  }
  return bars(say("All agencies together, by severity"), say("Incidents"), std::move(rows));
}

Status add_models(Snapshot& snapshot, const Quarter& quarter, pages::QuarterPage& page) {
  PROBITY_TRY(const auto releases,
              models::releases_between(snapshot.db, quarter.begin(), quarter.end()));
  std::string last;
  for (const models::ReleaseLine& one : releases) {
    if (one.model != last || page.models.empty()) {
      pages::QuarterModel row{{one.name, model_href(one.model)}, {}, {0, "", ""}, {}};
      PROBITY_TRY(row.agency, organisation_link(snapshot, one.organisation));
      page.models.push_back(std::move(row));
      last = one.model;
    }
    pages::QuarterModel& row = page.models.back();
    row.versions.push_back({one.version, entry_href(one.entry)});
    const auto count = static_cast<std::int64_t>(row.versions.size());
    row.releases = {count, grouped(count), row.model.href + "#releases"};
  }
  return {};
}

std::string cell(const pages::Count& count) {
  return count.value ? std::to_string(*count.value) : count.words;
}

}  // namespace

pages::Count count_of_persons(std::int64_t persons) {
  if (persons == 0) return {0, say("none"), ""};
  if (persons < kFewestPersons) return {std::nullopt, say("fewer than 5"), ""};
  return {persons, grouped(persons), ""};
}

Result<pages::QuarterPage> quarter_page(Snapshot& snapshot, const std::string& text) {
  PROBITY_TRY(const Quarter quarter, asked_for(snapshot, text));
  pages::QuarterPage page;
  page.title = quarter_words(quarter);
  page.quarter = quarter.str();
  const std::string last = day(quarter.end() - 1).words;
  page.span = say("From {} to {}, by UTC", day(quarter.begin()).words, last);
  page.closed = quarter.end() <= snapshot.now;
  page.state = page.closed
                   ? pages::Tag{say("Closed on {}", last), Tone::plain}
                   : pages::Tag{say("Not closed yet: the numbers can still change"), Tone::care};
  page.size = static_cast<std::int64_t>(snapshot.size);
  page.computed = instant(snapshot.now);
  PROBITY_TRY(page.gravity, gravity_of(snapshot, quarter));
  PROBITY_CHECK(add_agencies(snapshot, quarter, page));
  PROBITY_CHECK(add_models(snapshot, quarter, page));
  PROBITY_TRY(const auto withheld, incidents::restricted_incidents(snapshot.db));
  if (withheld > 0)
    page.withheld =
        say("Incidents about uses in restricted areas (law enforcement, migration) are in no "
            "number.");
  if (asked_for(snapshot, quarter.previous().str()))
    page.others.push_back({quarter_words(quarter.previous()), quarter_href(quarter.previous())});
  if (asked_for(snapshot, quarter.next().str()))
    page.others.push_back({quarter_words(quarter.next()), quarter_href(quarter.next())});
  return page;
}

Result<Table> quarter_table(Snapshot& snapshot, const http::Request& request) {
  PROBITY_TRY(const auto page, quarter_page(snapshot, std::string(request.captured("quarter"))));
  Table table;
  table.header = {"quarter", "closed",  "log_size", "agency", "incidents", "serious_or_critical",
                  "open",    "reports", "page"};
  const std::string site = http::site_of(request);
  for (const pages::QuarterAgency& one : page.agencies)
    table.rows.push_back({page.quarter, page.closed ? say("yes") : say("no"),
                          std::to_string(page.size), one.agency.text, cell(one.incidents),
                          cell(one.serious), cell(one.open), cell(one.reports),
                          site + one.agency.href});
  return table;
}

}  // namespace probity::server::portal
