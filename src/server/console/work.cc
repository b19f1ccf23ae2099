#include "server/console/work.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "access/compose.h"
#include "json/codec.h"
#include "json/parse.h"
#include "ledger/checks.h"
#include "ledger/rehearse.h"
#include "registers/uses/register.h"
#include "rubric/code.h"
#include "server/console/amending.h"
#include "server/console/asking.h"
#include "server/console/questions.h"
#include "server/portal/words.h"
#include "store/log_store.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;

namespace {

constexpr std::string_view kUse = "use ";
constexpr std::string_view kArtifact = "artifact ";
constexpr std::string_view kStatement = "statement ";
constexpr std::size_t kSlugLength = 40;

// "Renewals by phone" -> "renewals-by-phone".
std::string slug_of(std::string_view name) {
  std::string slug;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      slug += c;
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  slug.resize(std::min(slug.size(), kSlugLength));
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

// What a form leaves to us: the id made from the name or title, the code as it is computed now.
Status complete(const Work& work, const Form& form, json::Value& predicate) {
  json::Object& members = predicate.as_object();
  if (form.about.empty()) {
    const std::string id(json::text_of(predicate, "id").value_or(""));
    const auto name =
        json::text_of(predicate, json::find(predicate, "name") ? "name" : "title").value_or("");
    const std::string slug = slug_of(name);
    if (id.empty() && !slug.empty())
      members["id"] = work.organisation() + "/" + slug;
    else if (!id.empty() && id.find('/') == std::string::npos)
      members["id"] = work.organisation() + "/" + id;
  }
  if (form.kind == kAmend) return leave_what_stands(work, predicate);
  if (find_field(form, "/code")) {
    PROBITY_TRY(const auto use, use_of(work));
    if (use) {
      PROBITY_TRY(const auto judged, work.visit.snapshot.view.judgement(*use));
      members["code"] = judged.code == rubric::kNotCoded ? std::string() : judged.code.substr(0, 3);
    }
  }
  return {};
}

bool is_empty(const Typed& typed) {
  return std::all_of(typed.begin(), typed.end(), [](const auto& field) {
    return std::all_of(field.second.begin(), field.second.end(),
                       [](const std::string& value) { return value.empty(); });
  });
}

// What a release is about: the root of the files that are listed; before that, none that exists.
std::string artifact_of(const Work& work) {
  const auto manifest = json::parse(first(work.typed(std::string(kFiles)), "/manifest"));
  const std::string root(manifest ? json::text_of(*manifest, "root").value_or("") : "");
  const auto digest = SubjectDigest::from_hex(root);
  return "artifact " + digest.value_or(SubjectDigest{}).hex();
}

// The digest that a statement which names something new gives it.
Result<std::string> subject_in(const std::string& payload) {
  PROBITY_TRY(const auto statement, statement::parse_statement(payload));
  if (statement.subjects.empty())
    return fail(Code::internal, "a draft's statement is about nothing");
  PROBITY_TRY(const auto digest, statement.subjects[0].sha256());
  return digest.hex();
}

// The answers, and the lists that are taken back: answered with "none of these" before, and opened
// now.
Result<Answered> answers_of(const Work& work) {
  Answered made = answered(work.rules, work.typed("answers"));
  const std::vector<std::string> opened = opened_lists(work.rules, work.typed("answers"));
  if (opened.empty() || work.draft.about.empty()) return made;
  PROBITY_TRY(const auto use, use_of(work));
  if (!use) return made;
  PROBITY_TRY(const auto facts, work.visit.snapshot.view.facts(*use));
  for (const std::string& list : opened)
    if (std::any_of(facts.begin(), facts.end(),
                    [&](const rubric::Fact& fact) { return fact.name == list; }))
      take_back(list, made);
  return made;
}

// One step as a statement; a fault instead where it cannot be made.
struct Stated {
  std::optional<statement::Statement> statement;
  std::vector<FieldFault> faults;
};
Result<Stated> state(Work& work, const Step& step, const std::string& subject) {
  Stated stated;
  json::Object document{{"kind", kind_of(step)}};
  if (step.form) {
    Made made = predicate_of(*step.form, work.typed(step.name));
    stated.faults = std::move(made.faults);
    PROBITY_CHECK(complete(work, *step.form, made.predicate));
    document["predicate"] = std::move(made.predicate);
  } else {
    PROBITY_TRY(Answered made, answers_of(work));
    stated.faults = std::move(made.faults);
    document["predicate"] = std::move(made.predicate);
  }
  if (!stated.faults.empty()) return stated;
  if (!subject.empty()) document["subject"] = json::Array{json::Value(subject)};
  access::Node& node = work.visit.snapshot.node;
  auto composed = access::compose(document, node);
  // What the kind itself cannot read is said now, whatever the log will say.
  if (composed)
    if (const auto read = ledger::prepare_unsigned(statement::to_payload(*composed),
                                                   ledger::Kinds(node.registers()));
        !read)
      composed = fail(read.error());
  if (composed) {
    stated.statement = *std::move(composed);
  } else if (composed.error().code >= Code::full) {
    return fail(composed.error());
  } else {
    stated.faults.push_back(step.form ? fault_of(*step.form, composed.error())
                                      : FieldFault{"", what_words(composed.error())});
  }
  return stated;
}

}  // namespace

std::string kind_of(const Step& step) { return step.form ? step.form->kind : "use-facts"; }

const Typed& Work::typed(const std::string& step) const {
  static const Typed nothing;
  const auto found = draft.fields.find(step);
  return found == draft.fields.end() ? nothing : found->second;
}

std::string Work::organisation() const { return ledger::organisation_of(draft.person); }

const access::Person* who_says(const access::Visitor& visitor, const Journey& journey,
                               std::string_view person, std::string_view about) {
  const access::Person* found = nullptr;
  const std::size_t space = about.find(' ');
  const std::string owner = about.find('/') == std::string_view::npos
                                ? std::string()
                                : ledger::organisation_of(std::string(about.substr(space + 1)));
  for (const access::Person& one : visitor.persons) {
    if (std::find(journey.who.begin(), journey.who.end(), one.role) == journey.who.end()) continue;
    if (!person.empty() && one.id == person) return &one;
    if (person.empty() && (!found || (found->organisation != owner && one.organisation == owner)))
      found = &one;
  }
  return found;
}

Result<Work> open_work(Visit& visit, std::string_view id) {
  PROBITY_TRY(access::Draft draft, visit.snapshot.node.drafts().find(
                                       visit.snapshot.db, visit.visitor.account, std::string(id)));
  const Journey* journey = find_journey(draft.form);
  if (!journey)
    return fail(Code::conflict, "this draft was begun on a form that is no more", "", "draft.form",
                draft.form, "a form of this node");
  PROBITY_TRY(rubric::Rubric rules, visit.snapshot.view.rubric());
  const access::Person* person = who_says(visit.visitor, *journey, draft.person, draft.about);
  return Work{visit, std::move(draft), *journey, person, std::move(rules)};
}

Result<Composed> compose(Work& work, const Step* only) {
  Composed made;
  std::string subject = work.draft.about;
  if (work.draft.form == kRegisterRelease) subject = artifact_of(work);
  // A later step by itself is about what the first one will name.
  if (only && subject.empty() && only != &work.journey.steps.front())
    subject = base::SubjectDigest{}.hex();
  for (const Step& step : work.journey.steps) {
    if (only && &step != only) continue;
    if (step.may_skip && is_empty(work.typed(step.name))) continue;
    PROBITY_TRY(Stated stated, state(work, step, subject));
    for (FieldFault& fault : stated.faults) made.faults.push_back({&step, std::move(fault)});
    if (!stated.statement) continue;
    made.payloads.push_back(statement::to_payload(*stated.statement));
    made.steps.push_back(&step);
    if (subject.empty()) {
      PROBITY_TRY(subject, subject_in(made.payloads.back()));
    }
  }
  return made;
}

Result<Composed> composed_before(const Work& work) {
  Composed made;
  const ledger::Kinds kinds(work.visit.snapshot.node.registers());
  for (const std::string& payload : work.draft.payloads) {
    PROBITY_TRY(const auto statement, statement::parse_statement(payload));
    const ledger::Kind* kind = kinds.find(statement.predicate_type);
    for (const Step& step : work.journey.steps)
      if (kind && kind->label() == kind_of(step)) {
        made.payloads.push_back(payload);
        made.steps.push_back(&step);
      }
  }
  return made;
}

Result<std::optional<StepFault>> rehearse(Work& work, const Composed& composed, std::size_t begin,
                                          const std::function<Status(ledger::View&)>& look) {
  access::Node& node = work.visit.snapshot.node;
  if (!work.person) return std::optional<StepFault>();
  PROBITY_TRY(const auto db, node.writer());
  PROBITY_TRY(
      const auto refused,
      ledger::rehearse(
          *db, node.registers(), [&](store::Db& on, base::Time now) { return node.view(on, now); },
          work.visit.snapshot.now, work.person->key, std::span(composed.payloads).subspan(begin),
          look));
  if (!refused) return std::optional<StepFault>();
  const Step* step = composed.steps[begin + refused->statement];
  return std::optional(StepFault{step, step->form ? fault_of(*step->form, refused->why)
                                                  : FieldFault{"", fault_words(refused->why)}});
}

Result<std::optional<SubjectDigest>> use_of(const Work& work) {
  if (work.draft.about.starts_with(kUse)) {
    PROBITY_TRY(const auto found, ledger::find_named(work.visit.snapshot.db, "use",
                                                     work.draft.about.substr(kUse.size())));
    return found ? std::optional(found->digest) : std::nullopt;
  }
  if (work.draft.form != kRegisterUse || work.draft.payloads.empty())
    return std::optional<SubjectDigest>();
  PROBITY_TRY(const std::string hex, subject_in(work.draft.payloads.front()));
  return SubjectDigest::from_hex(hex);
}

Result<std::optional<SubjectDigest>> subject_of(const Work& work) {
  if (work.draft.about.starts_with(kArtifact))
    return SubjectDigest::from_hex(work.draft.about.substr(kArtifact.size()));
  return use_of(work);
}

Result<std::vector<rubric::Missing>> missing_about(const Work& work) {
  ledger::View& view = work.visit.snapshot.view;
  PROBITY_TRY(const auto subject, subject_of(work));
  if (!subject) return std::vector<rubric::Missing>();
  if (work.draft.about.starts_with(kArtifact)) {
    PROBITY_TRY(auto profile, view.profile(*subject));
    return std::move(profile.missing);
  }
  PROBITY_TRY(auto judged, view.judgement(*subject));
  std::erase_if(judged.missing, [](const rubric::Missing& one) { return !one.component.empty(); });
  return std::move(judged.missing);
}

Result<std::string> held_words(const Work& work, const std::string& digest) {
  const auto pae = base::PaeDigest::from_hex(digest);
  if (!pae) return digest;
  PROBITY_TRY(const auto entry, store::find(work.visit.snapshot.db, *pae));
  return entry ? portal::entry_link(entry->value).text : digest;
}

Result<std::string> about_words(const Work& work) {
  const std::string& about = work.draft.about;
  if (about.empty()) return work.draft.person;
  const std::string name = about.substr(about.find(' ') + 1);
  const auto digest = SubjectDigest::from_hex(name);
  if (!digest) return name;
  if (!about.starts_with(kStatement)) return work.visit.snapshot.view.label(*digest);
  return held_words(work, name);
}

Result<rubric::Judgement> supposing(const Work& work, bool with_declaration) {
  PROBITY_TRY(const Answered said, answers_of(work));
  std::vector<ledger::Supposed> more = said.facts;
  SubjectDigest use;  // of a use that is not registered: no facts are there yet
  if (work.draft.about.empty()) {
    const Typed& service = work.typed("service");
    if (const std::string purpose = first(service, "/purpose"); work.rules.purposes().find(purpose))
      more.push_back({"use.purpose", rubric::Word{purpose}});
    rubric::DigestSet components;
    if (const auto ticked = service.find("/components");
        ticked != service.end() && first(service, "/undisclosed").empty())
      for (const std::string& hex : ticked->second)
        if (const auto digest = SubjectDigest::from_hex(hex)) components.insert(*digest);
    if (!components.empty()) more.push_back({"made_of", std::move(components)});
  } else {
    PROBITY_TRY(const auto registered, use_of(work));
    if (registered) use = *registered;
  }
  if (with_declaration) more.push_back({"declaration.self", true});
  return work.visit.snapshot.view.supposing(use, work.organisation(), more);
}

}  // namespace probity::server::console
