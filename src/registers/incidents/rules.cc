#include "registers/incidents/rules.h"

#include <set>

#include "language/say.h"
#include "ledger/checks.h"
#include "registers/incidents/course.h"

namespace probity::registers::incidents {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
using ledger::Said;
using ledger::View;

namespace {

// The clocks of people and of the node differ by minutes.
constexpr std::int64_t kClockSkew = 300;

Status check_order(Time earlier, Time later, const std::string& pointer, const std::string& rule) {
  if (earlier <= later) return {};
  return fail(Code::bad_input, "these instants are in the wrong order", pointer, rule,
              base::to_string(later), language::say("at least {}", base::to_string(earlier)));
}

Status check_past(Time said, Time now, const std::string& pointer) {
  if (said <= now + kClockSkew) return {};
  return fail(Code::bad_input, "that instant has not come yet", pointer, "incident.future",
              base::to_string(said), language::say("at most {}", base::to_string(now)));
}

Status check_own_use(View& view, const SubjectDigest& use, const ledger::Signer& signer,
                     const std::string& pointer) {
  PROBITY_TRY(const auto registered, view.subject(use));
  if (!registered || registered->kind != "use")
    return fail(Code::bad_input, "that is no use in the log", pointer, "subject.kind",
                registered ? registered->kind : use.hex(), "a registered use");
  if (registered->organisation == signer.organisation) return {};
  return fail(Code::forbidden, "an agency registers incidents in its own uses only", pointer,
              "incident.owner", signer.organisation, registered->organisation);
}

Status check_own_component(View& view, const SubjectDigest& component, const ledger::Signer& signer,
                           const std::string& pointer) {
  PROBITY_TRY(const auto registered, view.subject(component));
  if (!registered || registered->kind != "artifact")
    return fail(Code::bad_input, "that is no component in the log", pointer, "subject.kind",
                registered ? registered->kind : component.hex(), "the artifact of a release");
  return ledger::check_steward(
      view, component, signer,
      {"only a steward registers incidents with a component", pointer, "incident.steward"});
}

Status check_concerned(const Said<Incident>& said, View& view) {
  const Incident& what = said.what;
  if (what.uses.empty() && what.components.empty())
    return fail(Code::bad_input, "an incident concerns a use or a component", "/predicate/uses",
                "incident.concerns", "[]", "at least one use or component");
  std::set<SubjectDigest> seen;
  const auto check_each = [&](const std::vector<SubjectDigest>& all, const std::string& place,
                              auto check_one) -> Status {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string pointer = place + "/" + std::to_string(i);
      if (!seen.insert(all[i]).second)
        return fail(Code::bad_input, "it is named twice", pointer, "incident.twice", all[i].hex(),
                    "each once");
      PROBITY_CHECK(check_one(view, all[i], said.at.signer, pointer));
    }
    return {};
  };
  PROBITY_CHECK(check_each(what.uses, "/predicate/uses", check_own_use));
  return check_each(what.components, "/predicate/components", check_own_component);
}

Status check_severity(const IncidentUpdate& what, Severity before) {
  if (!what.severity || *what.severity >= before) return {};
  if (what.reason) return ledger::check_public_text(*what.reason, "/predicate/reason");
  return fail(Code::bad_input, "the severity goes down only with a reason", "/predicate/severity",
              "incident.reason", std::string(json::word(*what.severity)),
              language::say("a reason, or at least {}", json::word(before)));
}

Status check_closing(const ledger::Placed& at, const IncidentUpdate& what,
                     const Incident& incident) {
  const bool closes = what.state == State::closed;
  if (closes != what.resolved.has_value())
    return fail(Code::bad_input, "it is resolved exactly when it is closed", "/predicate/resolved",
                "incident.resolved", what.resolved ? base::to_string(*what.resolved) : "",
                closes ? "the instant at which it was resolved" : "no such instant");
  if (what.measures)
    PROBITY_CHECK(ledger::check_public_text(*what.measures, "/predicate/measures"));
  if (!closes) return {};
  PROBITY_CHECK(
      check_order(incident.noticed, *what.resolved, "/predicate/resolved", "incident.order"));
  PROBITY_CHECK(check_past(*what.resolved, at.time, "/predicate/resolved"));
  return ledger::check_text(what.measures.value_or(""), "/predicate/measures", "incident.measures");
}

Status check(const ledger::Placed& at, const IncidentUpdate& what, View& view) {
  PROBITY_TRY(const auto incident, find_incident(view.db(), at.subjects[0]));
  if (!incident || at.subjects.size() != 1)
    return fail(Code::bad_input, "the subject is not an incident", "/subject/0/digest/sha256",
                "subject.kind", at.subjects[0].hex(), "one registered incident");
  if (incident->organisation != at.signer.organisation)
    return fail(Code::forbidden, "an organisation speaks for its own incidents only",
                "/subject/0/digest/sha256", "incident.owner", at.signer.organisation,
                incident->organisation);
  PROBITY_TRY(const auto course, course_of(view.db(), *incident));
  const Phase& now = phase_at(course, at.time);
  if (!now.counts)
    return fail(Code::conflict, "the incident is withdrawn or suspended",
                "/subject/0/digest/sha256", "incident.withdrawn", incident->incident.id.str(),
                "an incident in force");
  PROBITY_CHECK(ledger::check_public_text(what.note, "/predicate/note"));
  PROBITY_CHECK(check_severity(what, now.severity));
  if (what.state && *what.state == now.state)
    return fail(Code::conflict, "the incident is that already", "/predicate/state",
                "incident.state", std::string(json::word(now.state)),
                now.state == State::open ? "closed, or nothing" : "open, or nothing");
  return check_closing(at, what, incident->incident);
}

}  // namespace

Status rules(const Said<Incident>& said, View& view) {
  const Incident& what = said.what;
  if (ledger::organisation_of(what.id.str()) != said.at.signer.organisation)
    return fail(Code::forbidden, "an organisation registers incidents under its own name only",
                "/predicate/id", "incident.owner", ledger::organisation_of(what.id.str()),
                said.at.signer.organisation);
  PROBITY_CHECK(ledger::check_public_text(what.title, "/predicate/title"));
  PROBITY_CHECK(ledger::check_public_text(what.summary, "/predicate/summary"));
  PROBITY_CHECK(ledger::check_public_text(what.harm, "/predicate/harm"));
  PROBITY_CHECK(check_order(what.began, what.noticed, "/predicate/noticed", "incident.order"));
  PROBITY_CHECK(check_past(what.noticed, said.at.time, "/predicate/noticed"));
  return check_concerned(said, view);
}

Status rules(const Said<IncidentUpdate>& said, View& view) {
  return check(said.at, said.what, view);
}
Status rules(const Said<IncidentUpdateV2>& said, View& view) {
  return check(said.at, said.what, view);
}

}  // namespace probity::registers::incidents
