// A report by the public, as an officer of the agency reads and answers it. Reading is recorded.
#include "access/reports.h"

#include "json/codec.h"
#include "language/say.h"
#include "registers/incidents/register.h"
#include "server/console/asking.h"
#include "server/console/desk.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;
using language::say;

namespace {

struct Found {
  access::Case about;
  const access::Person* person = nullptr;
};

// A case of one's own agency; for everybody else there is none.
Result<Found> case_at(const Visit& visit) {
  const auto number = base::CaseNumber::parse(visit.request.captured("number"));
  std::optional<access::Case> about;
  if (number) {
    PROBITY_TRY(about, access::find_case(visit.snapshot.db, *number));
  }
  const auto person = about ? officer_of(visit.visitor, about->organisation)
                            : Result<const access::Person*>(nullptr);
  if (!about || !person)
    return fail(Code::not_found, "your agency has no such report", "", "report.none",
                std::string(visit.request.captured("number")), "a case number of your agency");
  return Found{*about, *person};
}

std::string state_words(access::ReportState state) {
  switch (state) {
    case access::ReportState::received:
      return say("Received");
    case access::ReportState::being_looked_at:
      return say("Being looked at");
    case access::ReportState::answered:
      return say("Answered");
    case access::ReportState::closed:
      break;
  }
  return say("Closed");
}

std::string kind_words(access::ReportKind kind) {
  switch (kind) {
    case access::ReportKind::wrong_decision:
      return say("A decision about a person is wrong");
    case access::ReportKind::wrong_record:
      return say("This register says something wrong");
    case access::ReportKind::accessibility:
      return say("It cannot be used by everybody");
    case access::ReportKind::discrimination:
      return say("Discrimination");
    case access::ReportKind::safety:
      return say("Safety");
    case access::ReportKind::other:
      break;
  }
  return say("Something else");
}

pages::Ask question(const access::Case& about) {
  pages::Ask ask;
  ask.action = report_href(about.number);
  ask.fields = {select("state", say("How does it stand now?"),
                       {{"being_looked_at", say("It is being looked at")},
                        {"answered", say("It is answered")},
                        {"closed", say("It is closed")}},
                       say("Public, beside the case number.")),
                optional(lines("answer", say("Your answer"),
                               say("Only the person who reported it reads this, with their secret "
                                   "word. Needed when it is answered.")))};
  ask.button = say("Keep this");
  return ask;
}

Result<Response> show(Visit& visit, const Found& found, pages::Ask ask,
                      std::vector<pages::Fault> faults, int status) {
  const access::Case& about = found.about;
  access::ReportText text;
  if (about.forgotten) {
    text.what = say(
        "Removed, because the answer is more than a year old. What is public of the case stays.");
  } else {
    PROBITY_TRY(text, visit.snapshot.node.reports().read(visit.snapshot.db, about.number,
                                                         about.organisation, found.person->id));
  }
  PROBITY_TRY(const std::string use, visit.snapshot.view.label(about.use));
  pages::AskPage page;
  page.kicker = about.number.str();
  page.title = say("A problem reported by the public");
  page.lead = say("Only your agency can read this. That you read it is recorded.");
  page.faults = std::move(faults);
  page.facts = {{say("About"), use, "/console" + portal::use_href(use)},
                {say("Kind"), kind_words(about.kind), {}},
                {say("Received"), portal::instant(about.received).words, {}},
                {say("To be answered by"), portal::day(about.answer_due()).words, {}},
                {say("State"), state_words(about.state), "/cases/" + about.number.str()},
                {say("What happened"), text.what, {}}};
  if (!text.when.empty()) page.facts.push_back({say("When"), text.when, {}});
  if (!text.email.empty()) page.facts.push_back({say("E-mail"), text.email, {}});
  if (!text.phone.empty()) page.facts.push_back({say("Telephone"), text.phone, {}});
  if (about.forgotten) return shown(visit, layout(visit, page.title), page, status);
  page.ask = std::move(ask);
  page.notes = {say(
      "If it is an incident, report it as one from the page of the use, and give this case number. "
      "Write nothing there that tells who reported it.")};
  return shown(visit, layout(visit, page.title), page, status);
}

Result<Response> report_page(Visit& visit) {
  PROBITY_TRY(const Found found, case_at(visit));
  return show(visit, found, question(found.about), {}, 200);
}

Result<Response> answer_report(Visit& visit) {
  PROBITY_TRY(const Found found, case_at(visit));
  pages::Ask ask = question(found.about);
  const auto state = json::from_word<access::ReportState>(visit.field("state"));
  const Status kept =
      state
          ? visit.snapshot.node.reports().set_state(found.about.number, found.about.organisation,
                                                    found.person->id, *state, visit.field("answer"))
          : Status(fail(Code::bad_input, "choose how it stands", "/state", "report.state"));
  if (kept) return http::private_page(http::redirect("/console"));
  if (kept.error().code >= Code::full) return fail(kept.error());
  std::vector<pages::Fault> faults;
  refill(ask, visit.form.fields);
  put_fault(ask, faults, kept.error().rule == "report.answer" ? "answer" : "state",
            what_words(kept.error()));
  return show(visit, found, std::move(ask), std::move(faults), 422);
}

}  // namespace

std::string report_href(const base::CaseNumber& number) {
  return "/console/reports/" + number.str();
}

void add_reports(Console& console) {
  console.add_page("/console/reports/{number}", report_page);
  console.add_action("/console/reports/{number}", answer_report);
}

}  // namespace probity::server::console
