#include "server/portal/report_pages.h"

#include "access/node.h"
#include "json/codec.h"
#include "language/say.h"
#include "registers/incidents/register.h"
#include "registers/uses/register.h"
#include "server/http/form.h"
#include "server/http/limiter.h"
#include "server/pages/pages.h"
#include "server/portal/erased.h"
#include "server/portal/incident_rows.h"
#include "server/portal/layout.h"
#include "server/portal/portal.h"
#include "server/portal/rows.h"
#include "server/portal/shown.h"
#include "server/portal/words.h"

namespace probity::server::portal {

using access::ReportKind;
using access::ReportState;
using base::CaseNumber;
using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Request;
using http::Response;
using language::say;
using pages::Tone;
namespace uses = registers::uses;

namespace {

// From one address. Corrections count too, so a person who is helped to fill it in gets through.
constexpr http::Limiter::Rate kReportRate{10, std::chrono::seconds(300)};
constexpr http::Limiter::Rate kWordRate{10, std::chrono::seconds(60)};

// The name of the field that people do not see.
constexpr const char* kTrap = "website";

pages::Link all_cases() { return {say("Problem reports"), "/cases"}; }

struct KindWords {
  ReportKind kind;
  const char* option;  // as the reporter says it
  const char* title;   // as the public reads it
};
constexpr KindWords kKinds[] = {
    {ReportKind::wrong_decision, said("A decision about me is wrong"),
     said("A decision about a person")},
    {ReportKind::wrong_record, said("This register says something wrong"),
     said("What this register says")},
    {ReportKind::accessibility, said("I cannot use the service"), said("Access to the service")},
    {ReportKind::discrimination, said("I am treated worse than others"), said("Discrimination")},
    {ReportKind::safety, said("Somebody is or was in danger"), said("Safety")},
    {ReportKind::other, said("Something else"), said("Something else")},
};

std::string title_of(ReportKind kind) {
  for (const KindWords& one : kKinds)
    if (one.kind == kind) return say(one.title);
  return {};
}

std::string fault_of(const std::vector<base::Error>& problems, std::string_view id) {
  for (const base::Error& one : problems)
    if (one.pointer.size() == id.size() + 1 && one.pointer.ends_with(id))
      return say("{}.", language::lookup(one.what));
  return {};
}

std::vector<pages::Fault> faults_of(const std::vector<base::Error>& problems) {
  std::vector<pages::Fault> all;
  for (const base::Error& one : problems)
    all.push_back({say(one.what), "#" + (one.pointer.empty() ? "what" : one.pointer.substr(1))});
  return all;
}

pages::FormField field(std::string_view id, std::string_view label, std::string_view help,
                       const std::string& value, const Reported& reported) {
  pages::FormField made;
  made.id = made.name = id;
  made.label = label;
  made.help = help;
  made.value = value;
  made.fault = fault_of(reported.problems, id);
  return made;
}

pages::FormField line(pages::FormField made, std::string_view type, std::string_view autocomplete) {
  made.control.line = true;
  made.optional = true;
  made.type = type;
  made.autocomplete = autocomplete;
  return made;
}

std::vector<pages::FormField> fields_of(const Reported& reported) {
  pages::FormField kind = field("kind", say("What is it about?"), "", "", reported);
  kind.control.radio = true;
  for (const KindWords& one : kKinds) {
    const std::string word(json::word(one.kind));
    kind.options.push_back({"kind-" + word, word, say(one.option), "", reported.kind == word});
  }
  const access::ReportText& text = reported.text;
  pages::FormField what =
      field("what", say("What happened?"),
            say("In your own words. Leave out what we do not need, such as your identity number."),
            text.what, reported);
  what.control.text = true;
  return {std::move(kind), std::move(what),
          line(field("when", say("When was that?"), say("For example: last Monday in the morning"),
                     text.when, reported),
               "text", "off"),
          line(field("email", say("E-mail address"),
                     say("If you want to be contacted. It stays private."), text.email, reported),
               "email", "email"),
          line(field("phone", say("Phone number"),
                     say("If you would rather be called. It stays private."), text.phone, reported),
               "tel", "tel")};
}

pages::Tag state_tag(const access::Case& one, base::Time now) {
  const bool late = !one.answered && now > one.answer_due();
  switch (one.state) {
    case ReportState::received:
      return late ? pages::Tag{say("Received, and late to be answered"), Tone::bad}
                  : pages::Tag{say("Received"), Tone::plain};
    case ReportState::being_looked_at:
      return late ? pages::Tag{say("Being looked at, and late to be answered"), Tone::bad}
                  : pages::Tag{say("Being looked at"), Tone::care};
    case ReportState::answered:
      return {say("Answered"), Tone::good};
    case ReportState::closed:
      break;
  }
  return {say("Closed"), Tone::plain};
}

std::string clock_words(const access::Case& one, base::Time now) {
  const std::int64_t days = one.days_open(now);
  if (one.answered) return say_count(days, "Answered after {} day", "Answered after {} days");
  return say_count(days, "Open for {} day; to be answered by {}",
                   "Open for {} days; to be answered by {}", day(one.answer_due()).words);
}

Result<uses::StoredUse> use_named(Snapshot& snapshot, const std::string& id) {
  PROBITY_TRY(auto use, uses::find_use(snapshot.db, id));
  if (!use)
    return fail(Code::not_found, "no use of that name is registered", "", "page.use", id,
                "the id of a use");
  return *std::move(use);
}

Result<access::Case> case_named(Snapshot& snapshot, const std::string& text) {
  const auto number = CaseNumber::parse(text);
  std::optional<access::Case> found;
  if (number) {
    PROBITY_TRY(found, access::find_case(snapshot.db, *number));
  }
  if (!found)
    return fail(Code::not_found,
                number ? "there is no case of that number" : "that is no case number", "",
                "page.case", text, std::string(CaseNumber::kWanted));
  return *found;
}

Page<pages::ReportForm> placed(pages::ReportForm view) {
  const pages::Link use = view.use;
  return {say("Report a problem: {}", use.text),
          say("Report a problem with a use of AI, without an account."),
          "/uses",
          {{say("Uses"), "/uses"}, use},
          say("Report a problem"),
          std::move(view)};
}

Page<pages::CasePage> placed(pages::CasePage view) {
  const std::string name = say("Case {}", view.number);
  return {name, say("A problem report: whether it was answered."),
          "",   {all_cases()},
          name, std::move(view)};
}

std::string use_of(const Request& request) {
  return std::string(request.captured("agency")) + "/" + std::string(request.captured("slug"));
}

Result<Response> take_report(Snapshot& snapshot, const Request& request) {
  const std::string id = use_of(request);
  PROBITY_TRY(const uses::StoredUse use, use_named(snapshot, id));
  PROBITY_TRY(const http::Form form, http::read_form(request));
  const auto typed = [&](std::string_view name) { return std::string(form.field(name)); };
  Reported reported{
      typed("kind"), {typed("what"), typed("when"), typed("email"), typed("phone")}, {}};
  const auto kind = json::from_word<ReportKind>(reported.kind);
  if (!kind)
    reported.problems.push_back({Code::bad_input, said("Choose what it is about"), "/kind",
                                 "report.kind", "", said("one of the choices")});
  for (base::Error& one : access::Reports::problems(reported.text))
    reported.problems.push_back(std::move(one));
  if (!form.field(kTrap).empty())
    reported.problems.push_back(
        {Code::bad_input,
         said("A field that people do not see was filled in, as programs do. Send the form once "
              "more"),
         "", "report.trap", "", "nothing"});
  if (!reported.problems.empty()) {
    PROBITY_TRY(auto view, report_form(snapshot, id, reported));
    PROBITY_TRY(std::string body, html_of(snapshot, request, placed(std::move(view))));
    return http::private_page(http::html(std::move(body), 422));
  }
  PROBITY_TRY(const auto receipt,
              snapshot.node.reports().submit(use.digest, use.organisation, *kind, reported.text));
  PROBITY_TRY(const auto agency, organisation_link(snapshot, use.organisation));
  const base::Time due = snapshot.now + access::kAnswerDays * base::kDay;
  const pages::Link about = {use.use.name, use_href(id)};
  Page<pages::ReportReceipt> page{say("Your report has been received"),
                                  say("The case number and the secret word of a report."),
                                  "/uses",
                                  {{say("Uses"), "/uses"}, about},
                                  say("Your report"),
                                  {receipt.number.str(), case_href(receipt.number), receipt.secret,
                                   about, agency.text, day(due)}};
  PROBITY_TRY(std::string body, html_of(snapshot, request, page));
  return http::private_page(http::html(std::move(body)));
}

// What the secret word opens; a wrong one shows the page again.
Result<Response> open_answer(Snapshot& snapshot, const Request& request) {
  PROBITY_TRY(const access::Case one,
              case_named(snapshot, std::string(request.captured("number"))));
  PROBITY_TRY(auto view, case_page(snapshot, one.number.str()));
  PROBITY_TRY(const http::Form form, http::read_form(request));
  auto answers =
      snapshot.node.reports().answers(snapshot.db, one.number, std::string(form.field("secret")));
  if (!answers && answers.error().rule != "report.secret") return fail(answers.error());
  if (!answers) {
    view.faults = {{say("The secret word is not the one of this case"), "#secret"}};
    view.fields.front().fault = say("This is not the secret word that was shown with this case.");
  } else if (one.forgotten) {
    view.answers = {{day(snapshot.now),
                     say("What was written was removed, because the answer is more than a year "
                         "old. The case itself stays public.")}};
  } else if (answers->empty()) {
    view.answers = {{day(snapshot.now), say("The agency has not answered yet.")}};
  } else {
    for (access::Reports::Answer& answer : *answers)
      view.answers.push_back({instant(answer.time), std::move(answer.text)});
  }
  PROBITY_TRY(std::string body, html_of(snapshot, request, placed(std::move(view))));
  return http::private_page(http::html(std::move(body), answers ? 200 : 422));
}

}  // namespace

Result<pages::ReportForm> report_form(Snapshot& snapshot, const std::string& id,
                                      const Reported& reported) {
  PROBITY_TRY(const uses::StoredUse use, use_named(snapshot, id));
  PROBITY_TRY(const auto agency, organisation_link(snapshot, use.organisation));
  return pages::ReportForm{say("Report a problem"),
                           {use.use.name, use_href(id)},
                           agency.text,
                           faults_of(reported.problems),
                           report_href(id),
                           kTrap,
                           fields_of(reported)};
}

Result<pages::CasePage> case_page(Snapshot& snapshot, const std::string& number) {
  PROBITY_TRY(const access::Case one, case_named(snapshot, number));
  pages::CasePage page;
  page.number = one.number.str();
  page.kind = title_of(one.kind);
  PROBITY_TRY(const auto use, uses::find_use(snapshot.db, one.use));
  if (use) page.use = {use->use.name, use_href(use->use.id.str())};
  PROBITY_TRY(page.agency, organisation_link(snapshot, one.organisation));
  page.state = state_tag(one, snapshot.now);
  page.in_short = {{say("About"), page.use.text, page.use.href},
                   {say("To be answered by"), page.agency.text, page.agency.href},
                   {say("Received on"), day(one.received).words, std::nullopt},
                   {say("Clock"), clock_words(one, snapshot.now), std::nullopt}};
  PROBITY_TRY(const auto incident, registers::incidents::find_incident(snapshot.db, one.number));
  if (incident)
    page.incident = {
        {or_erased(incident->incident.title), incident_href(incident->incident.id.str())}};
  page.action = case_href(one.number);
  pages::FormField secret =
      field("secret", say("Secret word"),
            say("As it was shown to you, for example {}", "7K3M-9QX2-B4TA-0WZE"), "", {});
  secret.control.line = true;
  page.fields = {std::move(secret)};
  return page;
}

namespace {

pages::CaseFinder case_finder(const std::string& typed) {
  pages::CaseFinder view;
  pages::FormField number =
      field("number", say("Case number"), say("For example {}", "C-7K3M-9QX2-T"), typed, {});
  number.control.line = true;
  if (!typed.empty()) {
    number.fault = say("There is no case of that number. Check each letter and digit.");
    view.faults = {{say("There is no case of that number"), "#number"}};
  }
  view.fields = {std::move(number)};
  return view;
}

// The way in leads on to the case's own address, which can be kept.
Result<Response> find_case_page(Snapshot& snapshot, const Request& request) {
  const std::string typed(request.parameter("number"));
  if (const auto number = CaseNumber::parse(typed)) {
    PROBITY_TRY(const auto found, access::find_case(snapshot.db, *number));
    if (found) return http::redirect(case_href(*number));
  }
  const Page<pages::CaseFinder> page{say("Follow a problem report"),
                                     say("Find a problem report by its case number."),
                                     "",
                                     {},
                                     all_cases().text,
                                     case_finder(typed)};
  PROBITY_TRY(std::string body, html_of(snapshot, request, page));
  return http::html(std::move(body), typed.empty() ? 200 : 404);
}

// What is sent from a page of this site, and not too often from one address.
class Door {
 public:
  Door(Portal& portal, http::Limiter::Rate rate, base::Random& random)
      : portal_(portal), limiter_(rate, random) {}

  Response answer(const Request& request, Result<Response> (*take)(Snapshot&, const Request&)) {
    if (!http::same_origin(request))
      return portal_.failed({Code::usage, said("This form was not sent from a page of this site"),
                             "", "http.origin", "", said("the form on the page itself")},
                            request);
    if (const auto wait = limiter_.allow(http::sender_of(request.remote)); wait.count() > 0)
      return http::slow_down(request, wait,
                             [this](int status, const base::Error& error, const Request& of) {
                               return portal_.refuse(status, error, of);
                             });
    Response response;
    const Status done = portal_.read([&](Snapshot& snapshot) -> Status {
      PROBITY_TRY(response, take(snapshot, request));
      return {};
    });
    return done ? response : portal_.failed(done.error(), request);
  }

 private:
  Portal& portal_;
  http::Limiter limiter_;
};

}  // namespace

void add_report_pages(Portal& portal) {
  using Twin = Portal::Twin;
  portal.add_page(
      "/uses/{agency}/{slug}/report",
      shown<pages::ReportForm>(
          [](Snapshot& snapshot, const Request& request) -> Result<Page<pages::ReportForm>> {
            PROBITY_TRY(auto view, report_form(snapshot, use_of(request), {}));
            return placed(std::move(view));
          }),
      Twin::none);
  portal.add_page(
      "/cases/{number}",
      shown<pages::CasePage>(
          [](Snapshot& snapshot, const Request& request) -> Result<Page<pages::CasePage>> {
            PROBITY_TRY(auto view, case_page(snapshot, std::string(request.captured("number"))));
            return placed(std::move(view));
          }),
      Twin::api);
  portal.router().add(http::Method::get, "/cases", [&portal](const Request& request) {
    Response response;
    const Status done = portal.read([&](Snapshot& snapshot) -> Status {
      PROBITY_TRY(response, find_case_page(snapshot, request));
      return {};
    });
    return done ? response : portal.failed(done.error(), request);
  });
  base::Random& random = portal.node().doors().random;
  const auto reports = std::make_shared<Door>(portal, kReportRate, random);
  const auto words = std::make_shared<Door>(portal, kWordRate, random);
  portal.router().add(
      http::Method::post, "/uses/{agency}/{slug}/report",
      [reports](const Request& request) { return reports->answer(request, take_report); });
  portal.router().add(http::Method::post, "/cases/{number}", [words](const Request& request) {
    return words->answer(request, open_answer);
  });
}

}  // namespace probity::server::portal
