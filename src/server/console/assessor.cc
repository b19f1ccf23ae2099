#include "server/console/assessor.h"

#include "registers/attestations/register.h"
#include "server/console/desk.h"
#include "server/console/queue.h"
#include "server/console/supplying.h"
#include "server/portal/codes.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using http::Response;
using language::say;
using language::say_count;
namespace attestations = registers::attestations;

namespace {

// Lines of the queue that the desk itself shows.
constexpr std::size_t kShown = 8;
// Own checks that end within this time are a task.
constexpr std::int64_t kSoon = 60 * base::kDay;

std::string queue_href(const std::string& organisation) {
  return "/console/queue?office=" + organisation;
}

Result<pages::QueueLine> line_of(Visit& visit, const rubric::Rubric& rules, const Waiting& one) {
  pages::QueueLine line;
  PROBITY_TRY(line.subject, subject_link(visit, one.subject));
  if (one.is_use) {
    PROBITY_TRY(const auto agency,
                portal::organisation_link(visit.snapshot, one.gravest->organisation));
    line.kind = say("A use of {}", agency.text);
    line.waiting = say("The use itself waits for it.");
  } else {
    line.kind = say("A component");
    line.waiting = one.uses == 0
                       ? say("No use waits for it.")
                       : say_count(one.uses, "{} use waits for it.", "{} uses wait for it.");
  }
  if (one.gravest)
    line.code =
        portal::code_of(rules, one.gravest->code, one.gravest->provisional, visit.snapshot.now);
  for (const rubric::Missing& missing : one.missing) {
    const std::string named = portal::rule_words(rules, missing.id);
    std::string words = missing.expiring ? say("Ends soon: {}", named) : portal::capital(named);
    if (missing.need > 1) words = say("{} ({} of {})", words, missing.have, missing.need);
    line.missing.push_back(std::move(words));
  }
  if (one.asked) {
    PROBITY_TRY(const auto by, portal::organisation_link(visit.snapshot, one.asked->granter));
    PROBITY_TRY(const auto zone, zone_of(visit, one.asked->granter));
    line.asked =
        say("Asked of you by {} until {}", by.text, portal::end(one.asked->until, zone).words);
  }
  return line;
}

std::vector<std::string> left_out_of(const Queue& queue) {
  std::vector<std::string> words;
  if (queue.own > 0)
    words.push_back(
        say_count(queue.own, "{} thing here is left out: your organisation answers for it itself.",
                  "{} things here are left out: your organisation answers for them itself."));
  if (queue.counted > 0)
    words.push_back(say_count(queue.counted,
                              "{} thing is left out: your check counts there already, and another "
                              "organisation has to make the next.",
                              "{} things are left out: your checks count there already, and "
                              "another organisation has to make the next."));
  return words;
}

// A check of one's own that ends soon and that no later one of the same has replaced.
Status add_endings(Visit& visit, const access::Person& person, std::vector<DueTask>& tasks) {
  PROBITY_TRY(const auto checks, attestations::checks_by(visit.snapshot.db, person.organisation));
  PROBITY_TRY(const auto zone, zone_of(visit, person.organisation));
  std::set<std::pair<SubjectDigest, std::string>> newer;  // newest first
  for (const attestations::StoredCheck& one : checks) {
    if (!newer.emplace(one.subject, one.scope).second) continue;
    if (one.until <= visit.snapshot.now || one.until.seconds > visit.snapshot.now.seconds + kSoon)
      continue;
    PROBITY_TRY(const auto standing,
                visit.snapshot.view.standing(one.pae.retag<base::SubjectTag>()));
    if (standing) continue;
    PROBITY_TRY(auto link, subject_link(visit, one.subject));
    tasks.push_back(
        {one.until,
         {{},
          say("Your check ends: {}", scope_words(one.scope)),
          say("It ends on {}. After that it counts no longer.", portal::end(one.until, zone).words),
          link.text,
          pages::Link{say("Check it again"), link.href}}});
  }
  return {};
}

Result<Response> queue_page(Visit& visit) {
  const std::string office = std::string(visit.request.parameter("office"));
  const access::Person* person = nullptr;
  for (const access::Person& one : visit.visitor.persons)
    if (one.role == ledger::Role::assessor && (office.empty() || one.organisation == office)) {
      person = &one;
      break;
    }
  if (!person)
    return fail(Code::forbidden, "this queue belongs to an assessor", "", "queue.office", office,
                "an office of assessor");
  std::optional<QueuePlace> after;
  if (const auto key = base::parse_int(visit.request.parameter("key"))) {
    const auto entry = base::parse_int(visit.request.parameter("entry"));
    if (entry && *entry >= 0)
      after = QueuePlace{judgement::Place{*key, static_cast<std::uint64_t>(*entry)}, {}};
  } else if (const auto root =
                 SubjectDigest::from_hex(std::string(visit.request.parameter("component")))) {
    after = QueuePlace{{}, *root};
  }
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  PROBITY_TRY(const auto held, held_by(visit, person->organisation));
  PROBITY_TRY(const auto queue, queue_of(visit, person->organisation, held, after));
  pages::QueuePage page;
  page.title = say("What waits for an independent check");
  page.lead = say(
      "Everything that a check by {} could supply, the gravest first. It follows from the public "
      "log and the shared rules; what was asked of you by a grant stands at the top.",
      person->organisation_name);
  for (const Waiting& one : queue.waiting) {
    PROBITY_TRY(auto line, line_of(visit, rules, one));
    page.queue.push_back(std::move(line));
  }
  page.no_queue = say("Nothing on this page waits for a check that you could make.");
  page.left_out = left_out_of(queue);
  const std::string href = queue_href(person->organisation);
  if (after) page.first_href = href;
  if (queue.next && queue.next->use)
    page.next_href = href + "&key=" + std::to_string(queue.next->use->key) +
                     "&entry=" + std::to_string(queue.next->use->entry);
  else if (queue.next && queue.next->component)
    page.next_href = href + "&component=" + queue.next->component->hex();
  return shown(visit, layout(visit, page.title), page);
}

}  // namespace

const access::Person* assessor_among(const access::Visitor& visitor) {
  for (const access::Person& one : visitor.persons)
    if (one.role == ledger::Role::assessor) return &one;
  return nullptr;
}

Result<std::optional<pages::DeskSection>> assessor_section(Visit& visit,
                                                           const access::Person& person) {
  if (person.role != ledger::Role::assessor) return std::optional<pages::DeskSection>();
  PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
  pages::DeskSection section;
  section.title = person.organisation_name;
  section.lead = say("You sign as {}, {}.", person.id, person.title);
  std::vector<DueTask> tasks;
  PROBITY_CHECK(add_endings(visit, person, tasks));
  section.tasks = by_deadline(std::move(tasks), visit.snapshot.now);
  section.nothing = say("None of your checks ends within 60 days.");
  PROBITY_TRY(const auto held, held_by(visit, person.organisation));
  PROBITY_TRY(const auto queue, queue_of(visit, person.organisation, held, {}));
  pages::AssessorDesk desk;
  for (const Waiting& one : queue.waiting) {
    if (desk.queue.size() == kShown) break;
    PROBITY_TRY(auto line, line_of(visit, rules, one));
    desk.queue.push_back(std::move(line));
  }
  desk.no_queue =
      say("Nothing: no component and no use of this log misses a check that you could make.");
  desk.left_out = left_out_of(queue);
  if (queue.waiting.size() > kShown || queue.next)
    desk.more.push_back({say("The whole queue"), queue_href(person.organisation)});
  for (const auto& [subject, grant] : held) {
    PROBITY_TRY(auto line, grant_line(visit, grant, /*given=*/false));
    desk.grants.push_back(std::move(line));
  }
  desk.no_grants = say("No organisation has opened files to yours at present.");
  section.assessor = std::move(desk);
  return std::optional(std::move(section));
}

void add_assessor(Console& console) { console.add_page("/console/queue", queue_page); }

}  // namespace probity::server::console
