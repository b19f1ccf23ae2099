#include "server/console/desk.h"

#include <algorithm>

#include "access/drafts.h"
#include "server/console/journey.h"
#include "server/console/parts.h"
#include "server/console/preview.h"
#include "server/portal/rows.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using http::Response;
using pages::Tone;

namespace {

Result<Response> desk_page(Visit& visit) {
  pages::DeskPage page;
  page.title = say("Your desk");
  page.lead = say(
      "What is to be done, the most urgent first. Everything here follows from the public log and "
      "the shared rules; nobody assigns it.");
  for (auto person = visit.visitor.persons.begin(); person != visit.visitor.persons.end();
       ++person) {
    // One section an agency and office, however many keys the visitor holds for it.
    if (std::any_of(visit.visitor.persons.begin(), person, [&](const access::Person& earlier) {
          return earlier.organisation == person->organisation && earlier.role == person->role;
        }))
      continue;
    for (const DeskPart part : kDeskParts) {
      PROBITY_TRY(auto section, part(visit, *person));
      if (!section) continue;
      section->id = "office-" + std::to_string(page.sections.size() + 1);
      page.sections.push_back(*std::move(section));
    }
  }
  if (visit.visitor.persons.empty())
    page.lead = say(
        "You hold no office in this log at present, so there is nothing to do here. A registrar "
        "appoints people to their offices.");
  else if (page.sections.empty())
    page.lead =
        say("Nothing waits for you here. The pages of your office are in the bar at the top.");
  PROBITY_TRY(const auto drafts,
              visit.snapshot.node.drafts().of_account(visit.snapshot.db, visit.visitor.account));
  for (const access::Draft& draft : drafts) {
    const Journey* journey = find_journey(draft.form);
    if (!journey) continue;
    page.drafts.push_back({{draft.title, draft_href(draft.id, journey->steps.front().name)},
                           say(journey->title),
                           portal::instant(draft.updated),
                           draft_href(draft.id, "delete")});
  }
  return shown(visit, layout(visit, page.title), page);
}

}  // namespace

pages::Tag when_tag(std::optional<base::Time> due, base::Time now) {
  if (!due) return {say("No deadline"), Tone::plain};
  if (*due <= now) return {say("Now"), Tone::bad};
  const std::int64_t days = (due->seconds - now.seconds) / base::kDay;
  if (days < 1) return {say("Today"), Tone::bad};
  if (days == 1) return {say("Tomorrow"), Tone::care};
  return {say_count(days, "In {} day", "In {} days"), Tone::care};
}

Result<pages::Tag> safety_label(Visit& visit, const base::SubjectDigest& subject) {
  PROBITY_TRY(pages::Tag tag, portal::label_tag(visit.snapshot, subject));
  tag.text = say("Safety label: {}", tag.text);
  return tag;
}

std::vector<pages::Task> by_deadline(std::vector<DueTask> tasks, base::Time now) {
  std::stable_sort(tasks.begin(), tasks.end(), [](const DueTask& a, const DueTask& b) {
    return a.due.value_or(base::kEndOfTime) < b.due.value_or(base::kEndOfTime);
  });
  std::vector<pages::Task> sorted;
  for (DueTask& one : tasks) {
    one.task.when = when_tag(one.due, now);
    sorted.push_back(std::move(one.task));
  }
  return sorted;
}

pages::Sayable sayable(std::string_view journey_name, const std::string& about,
                       const access::Person& person, std::string why) {
  const Journey* journey = find_journey(journey_name);
  if (!journey) return {};
  if (why.empty()) why = say(journey->lead);
  return {say(journey->title),
          std::move(why),
          say(journey->button),
          journey->grave,
          journey->name,
          about,
          person.id,
          {}};
}

Result<std::string> zone_of(Visit& visit, const std::string& organisation) {
  PROBITY_TRY(const auto found, ledger::find_organisation(visit.snapshot.db, organisation));
  return found ? found->zone : std::string("UTC");
}

void add_desk(Console& console) {
  console.add_page("/console", desk_page);
  add_assessor(console);
  add_subject_desk(console);
  add_incident_desk(console);
  add_reports(console);
}

}  // namespace probity::server::console
