// An officer's section of the desk: their agency's uses and components, and what each asks for.
#include <algorithm>
#include <map>

#include "access/deliveries.h"
#include "access/reports.h"
#include "judgement/catalog.h"
#include "registers/incidents/catalog.h"
#include "registers/models/catalog.h"
#include "registers/uses/register.h"
#include "rubric/code.h"
#include "server/console/assessor.h"
#include "server/console/desk.h"
#include "server/console/journey.h"
#include "server/console/outcome.h"
#include "server/portal/codes.h"
#include "server/portal/erased.h"
#include "server/portal/evidence.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using language::say;
using language::say_count;
using pages::Tone;
namespace uses = registers::uses;
namespace models = registers::models;
namespace incidents = registers::incidents;

namespace {

// Uses and components of one agency that the desk looks at; the lists of the portal have all.
constexpr std::int64_t kRows = 100;
// Tasks of the same kind that are shown one by one.
constexpr std::size_t kSame = 8;
// Evidence that ends within this time is a task.
constexpr std::int64_t kSoon = 30 * base::kDay;

// Whether the same organisation said the same later, and it lasts longer.
bool is_renewed(const std::vector<rubric::Fact>& facts, const rubric::Fact& fact) {
  return std::any_of(facts.begin(), facts.end(), [&](const rubric::Fact& other) {
    return other.name == fact.name && other.issuer == fact.issuer && other.until > fact.until;
  });
}

// What one use asks of its agency.
class UseTasks {
 public:
  UseTasks(Visit& visit, const judgement::Row& row, const rubric::Judgement& judged,
           std::vector<DueTask>& tasks)
      : visit_(visit), row_(row), judged_(judged), tasks_(tasks) {}

  Status add(const std::string& zone) {
    PROBITY_TRY(const auto standing, visit_.snapshot.view.standing(row_.use));
    if (standing && standing->state != ledger::State::suspended) return {};
    if (standing)
      put(standing->since, say("Decide whether it can be resumed"),
          say("It is suspended: {}", standing->reason), say("Resume or withdraw it"));
    if (judged_.code == rubric::kNotCoded)
      add_questions();
    else
      PROBITY_CHECK(add_adoption());
    PROBITY_TRY(const auto rules, visit_.snapshot.view.rubric());
    PROBITY_CHECK(add_endings(rules, zone));
    add_missing(rules);
    return {};
  }

 private:
  void put(std::optional<base::Time> due, std::string what, std::string why, std::string action) {
    tasks_.push_back({due,
                      {{},
                       std::move(what),
                       std::move(why),
                       row_.name,
                       pages::Link{std::move(action), "/console" + portal::use_href(row_.name)}}});
  }

  void add_questions() {
    const OpenQuestions open = open_in(judged_);
    if (open.own > 0)
      put(visit_.snapshot.now, say("Answer what the shared rules ask"),
          open.own == 1 ? say("One answer can still change the result.")
                        : say_count(open.own, "{} answer can still change the result.",
                                    "{} answers can still change the result."),
          say("Answer"));
    else
      put({}, say("Waits for others"),
          say("Your answers are complete; the stewards of its components still have to answer."),
          say("Look at it"));
  }

  Status add_adoption() {
    PROBITY_TRY(const auto last, uses::last_adoption(visit_.snapshot.db, row_.use));
    const std::string digits = judged_.code.substr(0, 3);
    if (last && last->code == digits) return {};
    const std::string now = portal::keyed(judged_.code);
    put(visit_.snapshot.now, say("Adopt the computed risk code"),
        last
            ? say("The code has changed since it was adopted. It is {} now.", now)
            : say("It is computed as {}. The accountable official adopts it, or disagrees and says "
                  "why.",
                  now),
        say("Adopt or disagree"));
    return {};
  }

  Status add_endings(const rubric::Rubric& rules, const std::string& zone) {
    PROBITY_TRY(const auto facts, visit_.snapshot.view.facts(row_.use));
    for (const rubric::Fact& fact : facts) {
      const auto index = rules.vocabulary().find(fact.name);
      if (!index || fact.until <= visit_.snapshot.now || is_renewed(facts, fact) ||
          fact.until.seconds > visit_.snapshot.now.seconds + kSoon)
        continue;
      const std::string end = portal::end(fact.until, zone).words;
      if (rules.vocabulary()[*index].kind == rubric::Kind::declaration)
        put(fact.until, say("Renew your declaration"), say("It ends on {}.", end),
            say("Declare anew"));
      else if (rules.vocabulary()[*index].kind == rubric::Kind::check)
        put(fact.until, say("Ask for an independent check again"),
            say("One ends on {}: {}", end, portal::question_of(rules, fact.name)),
            say("Look at it"));
    }
    return {};
  }

  void add_missing(const rubric::Rubric& rules) {
    if (judged_.code == rubric::kNotCoded) return;
    for (const rubric::Missing& one : judged_.missing)
      // What ends soon stands above with its date; a suspension has its own task.
      if (!one.expiring && one.digit < 9)
        put({}, portal::capital(portal::rule_words(rules, one.id)),
            say("What settles it: {}.", portal::rule_words(rules, one.id + ".satisfied_by")),
            say("Look at it"));
  }

  Visit& visit_;
  const judgement::Row& row_;
  const rubric::Judgement& judged_;
  std::vector<DueTask>& tasks_;
};

// An agency that brought a spreadsheet has thousands of the same: the first few stand for all, or
// nothing else would be seen.
std::vector<DueTask> folded(std::vector<DueTask> tasks, const access::Person& person) {
  std::map<std::string, std::vector<DueTask>> by_what;
  for (DueTask& one : tasks) by_what[one.task.what].push_back(std::move(one));
  std::vector<DueTask> kept;
  for (auto& [what, same] : by_what) {
    const std::size_t shown = same.size() > kSame ? kSame : same.size();
    if (shown < same.size())
      kept.push_back({same.front().due,
                      {{},
                       what,
                       say_count(static_cast<std::int64_t>(same.size() - shown),
                                 "{} more asks the same; it stands in the list below.",
                                 "{} more ask the same; they stand in the list below."),
                       person.organisation_name,
                       {}}});
    same.resize(shown);
    kept.insert(kept.end(), same.begin(), same.end());
  }
  return kept;
}

Result<pages::Tag> state_of(Visit& visit, const uses::StoredUse& use) {
  PROBITY_TRY(const auto against, portal::against(visit.snapshot, use.digest));
  if (against) return *against;
  switch (use.use.stage) {
    case uses::Stage::planned:
      return pages::Tag{say("Planned"), Tone::plain};
    case uses::Stage::pilot:
      return pages::Tag{say("Pilot"), Tone::care};
    case uses::Stage::live:
      return pages::Tag{say("In service"), Tone::plain};
    default:
      return pages::Tag{say("Stage not published"), Tone::plain};
  }
}

// Reports by the public that nobody has answered, by the clock that the register promises.
Status add_reports(Visit& visit, const access::Person& person, std::vector<DueTask>& tasks) {
  PROBITY_TRY(const auto cases, access::cases_of(visit.snapshot.db, person.organisation));
  for (const access::Case& one : cases) {
    if (one.answered || one.state == access::ReportState::closed) continue;
    PROBITY_TRY(const std::string use, visit.snapshot.view.label(one.use));
    tasks.push_back({one.answer_due(),
                     {{},
                      one.state == access::ReportState::received ? say("Look at a report")
                                                                 : say("Answer a report"),
                      say("Somebody reported a problem on {}. The agency answers by {}.",
                          portal::day(one.received).words, portal::day(one.answer_due()).words),
                      portal::say_list({use, one.number.str()}),
                      pages::Link{say("Read and answer"), report_href(one.number)}}});
  }
  return {};
}

Status add_incidents(Visit& visit, const access::Person& person, std::vector<DueTask>& tasks) {
  incidents::Wanted wanted;
  wanted.organisations = {person.organisation};
  wanted.states = {"open"};
  PROBITY_TRY(const auto rows, incidents::rows(visit.snapshot.db, wanted));
  for (const incidents::Row& row : rows)
    tasks.push_back(
        {visit.snapshot.now,
         {{},
          say("Close an incident, or say how it stands"),
          say("It has been open since {}. Its gravity: {}.",
              portal::day(row.stored.incident.began).words,
              portal::severity_title(json::word(row.severity))),
          portal::or_erased(row.stored.incident.title),
          pages::Link{say("Update or close"),
                      "/console" + portal::incident_href(row.stored.incident.id.str())}}});
  return {};
}

// Files that were handed in and that nobody has looked at, one task for each thing they are about.
Status add_deliveries(Visit& visit, const access::Person& person, std::vector<DueTask>& tasks) {
  PROBITY_TRY(const auto unseen, access::unseen_deliveries(visit.snapshot.db, person.organisation));
  std::map<base::SubjectDigest, std::vector<const access::Delivery*>> by_subject;
  for (const access::Delivery& one : unseen) by_subject[one.subject].push_back(&one);
  for (const auto& [subject, all] : by_subject) {
    PROBITY_TRY(auto link, subject_link(visit, subject));
    PROBITY_TRY(const auto from, portal::organisation_link(visit.snapshot, all.front()->vendor));
    tasks.push_back(
        {{},
         {{},
          say("Look at what was handed in"),
          say_count(static_cast<std::int64_t>(all.size()), "{} file by {}, the first on {}.",
                    "{} files by {}, the first on {}.", from.text,
                    portal::day(all.front()->time).words),
          link.text,
          pages::Link{say("Look at it"), link.href}}});
  }
  return {};
}

Status add_uses(Visit& visit, const access::Person& person, std::vector<DueTask>& tasks,
                pages::DeskSection& section) {
  judgement::Wanted wanted;
  wanted.organisations = {person.organisation};
  wanted.count = kRows;
  PROBITY_TRY(auto rows, judgement::rows(visit.snapshot.db, wanted));
  const bool more = rows.size() == static_cast<std::size_t>(kRows);
  PROBITY_TRY(const auto restricted,
              judgement::restricted_of(visit.snapshot.db, person.organisation));
  rows.insert(rows.end(), restricted.begin(), restricted.end());
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  PROBITY_TRY(const std::string zone, zone_of(visit, person.organisation));
  for (const judgement::Row& row : rows) {
    PROBITY_TRY(const auto judged, visit.snapshot.view.judgement(row.use));
    PROBITY_TRY(const auto stored, uses::find_use(visit.snapshot.db, row.use));
    if (!stored) continue;
    PROBITY_CHECK(UseTasks(visit, row, judged, tasks).add(zone));
    pages::OwnUse own;
    own.use = {stored->use.name, "/console" + portal::use_href(row.name)};
    own.code = portal::code_of(rules, judged.code, judged.provisional, visit.snapshot.now);
    PROBITY_TRY(own.state, state_of(visit, *stored));
    PROBITY_TRY(own.label, safety_label(visit, row.use));
    section.uses.push_back(std::move(own));
  }
  if (more)
    section.more =
        say("Only the {} gravest uses are looked at here; the public lists have all.", kRows);
  return {};
}

Status add_components(Visit& visit, const access::Person& person, pages::DeskSection& section) {
  models::Wanted wanted;
  wanted.stewards = {person.organisation};
  wanted.count = kRows;
  PROBITY_TRY(const auto found, models::components(visit.snapshot.db, wanted));
  for (const models::Component& one : found) {
    pages::OwnComponent own;
    own.component = {one.name, "/console/components/" + one.artifact.hex() + "/say"};
    own.version = one.version;
    PROBITY_TRY(own.label, safety_label(visit, one.artifact));
    section.components.push_back(std::move(own));
  }
  return {};
}

}  // namespace

Result<std::optional<pages::DeskSection>> officer_section(Visit& visit,
                                                          const access::Person& person) {
  // A vendor's officers have a desk of their own (vendor.cc).
  if (person.role != ledger::Role::officer || person.kind == ledger::OrganisationKind::vendor)
    return std::optional<pages::DeskSection>();
  pages::DeskSection section;
  section.title = person.organisation_name;
  section.lead = say("You sign as {}, {}.", person.id, person.title);
  for (const Journey& journey : journeys())
    if (journey.about.empty() &&
        std::find(journey.who.begin(), journey.who.end(), person.role) != journey.who.end())
      section.begin.push_back(sayable(journey.name, "", person));
  std::vector<DueTask> tasks;
  PROBITY_CHECK(add_reports(visit, person, tasks));
  PROBITY_CHECK(add_incidents(visit, person, tasks));
  PROBITY_CHECK(add_deliveries(visit, person, tasks));
  PROBITY_CHECK(add_uses(visit, person, tasks, section));
  section.tasks = by_deadline(folded(std::move(tasks), person), visit.snapshot.now);
  PROBITY_CHECK(add_components(visit, person, section));
  section.nothing = section.uses.empty()
                        ? say("Nothing: your agency has registered no use yet.")
                        : say("Nothing: every use has its answers, its adopted code and what is "
                              "asked of it, and nothing ends within 30 days.");
  if (section.uses.empty())
    section.no_uses =
        say("Your agency has registered no use of AI yet. A harmless one takes six answers.");
  return std::optional(std::move(section));
}

}  // namespace probity::server::console
