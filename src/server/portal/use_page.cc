#include "server/portal/use_page.h"

#include "access/reports.h"
#include "language/say.h"
#include "registers/supplies/register.h"
#include "registers/uses/register.h"
#include "rubric/code.h"
#include "server/portal/codes.h"
#include "server/portal/events.h"
#include "server/portal/evidence.h"
#include "server/portal/incident_rows.h"
#include "server/portal/published.h"
#include "server/portal/quarter_page.h"
#include "server/portal/rows.h"
#include "server/portal/traces.h"
#include "server/portal/use_parts.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::portal {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using pages::Tone;
namespace uses = registers::uses;

namespace {

constexpr std::size_t kEvents = 50;
// How many instants ahead at which something can change by itself are looked at.
constexpr int kBoundaries = 8;
constexpr std::string_view kReach = "use.persons_per_year";

// The last that was said under a name and is in force.
const rubric::Fact* last_fact(const std::vector<rubric::Fact>& facts, std::string_view name,
                              base::Time now) {
  const rubric::Fact* last = nullptr;
  for (const rubric::Fact& fact : facts)
    if (fact.name == name && fact.from <= now && now < fact.until &&
        (!last || fact.entry >= last->entry))
      last = &fact;
  return last;
}

pages::Tag stage_tag(const uses::StoredUse& stored) {
  const std::string since = day(stored.time).words;
  switch (stored.use.stage) {
    case uses::Stage::planned:
      return {say("Planned, registered on {}", since), Tone::plain};
    case uses::Stage::pilot:
      return {say("Pilot, registered on {}", since), Tone::care};
    case uses::Stage::not_stated:
      return {say("Stage not published, registered on {}", since), Tone::plain};
    case uses::Stage::live:
      break;
  }
  return {say("In service, registered on {}", since), Tone::plain};
}

std::vector<pages::Line> in_short(Snapshot& snapshot, const Subject& subject,
                                  const pages::Link& agency) {
  const uses::Use& use = subject.stored.use;
  const std::string entry = entry_href(subject.stored.said.entry);
  std::vector<pages::Line> lines = {
      {say("Run by"), agency.text, agency.href},
      {say("What it is for"), purpose_words(subject.rules, use.purpose), entry},
      {say("Where"), use.context, entry}};
  static constexpr std::pair<std::string_view, const char*> kParts[] = {
      {"D3.role", said("What its output does")},
      {"D2.operation", said("Data it works on")},
      {"D3.harm", said("If it goes wrong")}};
  for (const auto& [id, term] : kParts)
    for (const rubric::Digit& digit : subject.judgement.digits)
      for (const rubric::Part& part : digit.parts)
        if (part.id == id && !part.words.empty() && !part.facts.empty())
          lines.push_back({say(term), capital(rule_words(subject.rules, part.rule)),
                           entry_href(part.facts.front().entry)});
  if (const rubric::Fact* reach = last_fact(subject.facts, kReach, snapshot.now))
    lines.push_back({say("People it reaches a year"),
                     capital(answer_of(subject.rules, kReach, rubric::to_text(reach->value))),
                     entry_href(reach->entry)});
  lines.push_back({say("Who answers for the risk"), use.owner, entry});
  const uses::SaidBy& last = subject.stored.said;
  if (last.entry != subject.stored.entry)
    lines.push_back({say("These words"),
                     say("Amended on {}; the timeline tells what changed", day(last.time).words),
                     entry_href(last.entry)});
  return lines;
}

Result<pages::Adoption> adoption_of(Snapshot& snapshot, const Subject& subject) {
  pages::Adoption out;
  PROBITY_TRY(const auto agency, organisation_link(snapshot, subject.stored.organisation));
  out.who = say("Accountable official of {}", agency.text);
  PROBITY_TRY(const auto last, uses::last_adoption(snapshot.db, subject.stored.digest));
  if (!last) {
    out.state = {say("Not yet adopted"), Tone::plain};
    return out;
  }
  const auto code = rubric::RiskCode::parse(subject.judgement.code);
  if (last->decision == uses::Decision::disagree) {
    out.state = {say("Not adopted: the official disagrees"), Tone::care};
  } else if (code && code->adopted() == last->code) {
    out.state = {say("Adopted as computed"), Tone::good};
  } else {
    out.state = {say("Adopted {}; computed is another code now", last->code), Tone::care};
  }
  out.reasons = last->reasons;
  out.on = day(last->time);
  out.entry = entry_link(last->entry);
  return out;
}

// Declarations and checks in force, of the use and its parts.
Result<std::vector<rubric::Fact>> evidence_of(Snapshot& snapshot, const Subject& subject) {
  std::vector<rubric::Fact> all = subject.facts;
  for (const SubjectDigest& component : subject.stored.use.components) {
    PROBITY_TRY(const auto facts, snapshot.view.facts(component));
    all.insert(all.end(), facts.begin(), facts.end());
  }
  std::vector<rubric::Fact> evidence;
  for (const rubric::Fact& fact : all) {
    const auto index = subject.rules.vocabulary().find(fact.name);
    if (!index || fact.from > snapshot.now || snapshot.now >= fact.until) continue;
    const rubric::Kind kind = subject.rules.vocabulary()[*index].kind;
    if (kind != rubric::Kind::declaration && kind != rubric::Kind::check) continue;
    PROBITY_TRY(const auto entry, store::read_entry(snapshot.db, {fact.entry}));
    if (!entry) continue;
    PROBITY_TRY(const auto standing, snapshot.view.standing(entry->pae.retag<base::SubjectTag>()));
    if (!standing) evidence.push_back(fact);
  }
  return evidence;
}

// What the code becomes first if nobody acts; empty where it stays.
Result<std::string> change_ahead(Snapshot& snapshot, const Subject& subject) {
  base::Time at = subject.judgement.stable_until;
  for (int i = 0; i < kBoundaries && at < base::kEndOfTime; ++i) {
    const auto later = snapshot.view.at(at);
    PROBITY_TRY(const auto judged, later->judgement(subject.stored.digest));
    if (judged.code != subject.judgement.code)
      return say("If nobody acts, the risk code becomes {} on {}.", keyed(judged.code),
                 instant(at).words);
    at = judged.stable_until;
  }
  return std::string();
}

// Who supplies it, as its agency says.
Status add_suppliers(Snapshot& snapshot, const Subject& subject, pages::UsePage& page) {
  PROBITY_TRY(const auto vendors,
              registers::supplies::vendors_of(snapshot.db, subject.stored.digest, snapshot.now));
  for (const registers::supplies::StoredSupply& one : vendors) {
    PROBITY_TRY(const auto vendor, organisation_link(snapshot, one.what.vendor.str()));
    page.in_short.push_back({language::say("Supplied by"),
                             language::say("{}: {}", vendor.text, one.what.service), vendor.href});
  }
  return {};
}

// What a use says of itself: shown whether or not it is restricted.
Status add_registration(Snapshot& snapshot, const Subject& subject, pages::UsePage& page) {
  const uses::Use& use = subject.stored.use;
  page.title = use.name;
  page.id = use.id.str();
  page.summary = use.summary;
  PROBITY_TRY(page.agency, organisation_link(snapshot, subject.stored.organisation));
  PROBITY_TRY(const auto stopped, against(snapshot, subject.stored.digest));
  page.state = stopped ? *stopped : stage_tag(subject.stored);
  // Ready sentences of the form are known in other languages; one's own stay as they were signed.
  for (const std::string& right : use.rights) page.rights.push_back(say(right));
  page.contact = pages::Contact{use.contact.office, use.contact.email.value_or(""),
                                use.contact.email ? "mailto:" + *use.contact.email : "",
                                use.contact.phone.value_or(""), use.contact.hours.value_or("")};
  page.report_href = report_href(page.id);
  PROBITY_TRY(const auto reports, access::count_cases(snapshot.db, subject.stored.digest));
  page.reports = count_of_persons(reports).words;
  page.incidents_href = "/incidents?subject=" + subject.stored.digest.hex();
  page.commands = {
      {say("What does the log say about this use?"), "probity show " + page.id + " --data DIR"}};
  PROBITY_TRY(page.timeline, events_about(snapshot, subject.stored.digest, kEvents));
  return {};
}

std::string access_words(const rubric::Rubric& rules, const rubric::Judgement& judgement) {
  const std::string why = reason_words(rules, judgement.tier_reason);
  switch (judgement.tier) {
    case rubric::Tier::open:
      return say("Open: {}.", why);
    case rubric::Tier::guarded:
      return say("Guarded: {}.", why);
    case rubric::Tier::blocked:
      break;
  }
  return say("Blocked: {}.", why);
}

void withhold(const Subject& subject, base::Time now, pages::UsePage& page) {
  page.withheld =
      say("Used in law enforcement or migration, so its code, the facts behind it, its checks and "
          "its label are withheld, and it appears in no list and no search.");
  page.in_short = {{say("Run by"), page.agency.text, page.agency.href}};
  page.code = code_of(subject.rules, rubric::kNotCoded, /*provisional=*/false, now);
  page.code.spoken = say("withheld");
  page.access = {say("Access: restricted"), Tone::care};
  page.access_why = page.withheld;
  page.label = {{say("Withheld"), Tone::plain}, page.withheld, "", ""};
  page.adoption.state = {say("Withheld"), Tone::plain};
}

Status add_judgement(Snapshot& snapshot, const Subject& subject, pages::UsePage& page) {
  const rubric::Judgement& judgement = subject.judgement;
  page.in_short = in_short(snapshot, subject, page.agency);
  PROBITY_CHECK(add_suppliers(snapshot, subject, page));
  page.code = code_of(subject.rules, judgement.code, judgement.provisional, snapshot.now);
  if (page.code.coded)
    for (std::size_t i = 0; i < page.code.digits.size(); ++i)
      page.code.digits[i].words = digit_words(subject.rules, judgement.digits[i]);
  page.access = tier_tag(judgement.tier);
  page.access_why = access_words(subject.rules, judgement);
  PROBITY_TRY(page.adoption, adoption_of(snapshot, subject));
  PROBITY_TRY(const auto evidence, evidence_of(snapshot, subject));
  PROBITY_TRY(page.digits,
              traces_of(snapshot, {subject.stored.digest, subject.rules, judgement, evidence}));
  page.missing = missing_of(subject.rules, judgement.missing);
  page.unanswered = questions_of(subject.rules, judgement.unanswered);
  PROBITY_TRY(page.changes_by_itself, change_ahead(snapshot, subject));
  PROBITY_TRY(page.label,
              label_of(snapshot, subject.rules, subject.stored.digest, judgement.token_missing));
  PROBITY_TRY(page.published, published_of(snapshot, subject.stored.digest));
  PROBITY_CHECK(add_checks(snapshot, subject, page));
  return add_parts(snapshot, subject, page);
}

}  // namespace

Result<pages::UsePage> use_page(Snapshot& snapshot, const std::string& id) {
  PROBITY_TRY(const auto stored, uses::find_use(snapshot.db, id));
  if (!stored)
    return fail(Code::not_found, "no use of that name is in the log", "", "page.use", id,
                "<agency>/<use> of a registered use");
  PROBITY_TRY(const auto rules, snapshot.view.rubric());
  PROBITY_TRY(const auto judgement, snapshot.view.judgement(stored->digest));
  Subject subject{*stored, rules, judgement, {}};
  PROBITY_TRY(subject.facts, snapshot.view.facts(stored->digest));
  pages::UsePage page;
  PROBITY_CHECK(add_registration(snapshot, subject, page));
  if (judgement.restricted) {
    withhold(subject, snapshot.now, page);
    return page;
  }
  PROBITY_CHECK(add_judgement(snapshot, subject, page));
  PROBITY_TRY(page.incidents, incidents_about(snapshot, stored->digest));
  for (const SubjectDigest& component : stored->use.components) {
    PROBITY_TRY(const auto more, incidents_about(snapshot, component));
    page.incidents.insert(page.incidents.end(), more.begin(), more.end());
  }
  return page;
}

}  // namespace probity::server::portal
