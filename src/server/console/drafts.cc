// Drafts in the browser: begun by a button, kept at every step, checked against the shared rules
// without a signature, deleted by their owner.
#include <boost/json/value.hpp>

#include "base/limits.h"
#include "base/resource.h"
#include "server/console/amending.h"
#include "server/console/draft_files.h"
#include "server/console/field_view.h"
#include "server/console/outcome.h"
#include "server/console/parts.h"
#include "server/console/preview.h"
#include "server/console/questions.h"
#include "server/console/work.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using http::Response;

namespace {

// What a form posts beside its fields.
constexpr std::string_view kVersion = "version";
constexpr std::string_view kThen = "then";

Typed typed_in(const http::Form& form) {
  Typed typed;
  for (const auto& [name, value] : form.fields)
    if (name != kVersion && name != kThen) typed[name].push_back(value);
  // A file chosen in place of a text typed.
  for (const http::Upload& file : form.files)
    if (!file.content.empty()) typed[file.field] = {std::string(file.content)};
  return typed;
}

// What a form gives and nobody types stays.
void keep_given(const Step& step, Typed typed, Typed& kept) {
  if (step.form)
    for (const FormField& field : step.form->fields) {
      if (field.control != Control::given) continue;
      typed.erase(field.pointer);
      if (auto given = kept.extract(field.pointer)) typed.insert(std::move(given));
    }
  kept = std::move(typed);
}

const Step* step_after(const Journey& journey, const Step& step) {
  const std::size_t at = static_cast<std::size_t>(&step - journey.steps.data());
  return at + 1 < journey.steps.size() ? &journey.steps[at + 1] : nullptr;
}

// What a draft is called in lists: the name typed first, or what it is about.
std::string title_of(const access::Draft& draft, const Journey& journey) {
  const auto first_step = draft.fields.find(journey.steps.front().name);
  if (first_step != draft.fields.end())
    if (std::string name = first(first_step->second, "/name"); !name.empty()) return name;
  // A digest tells nobody anything.
  if (const std::size_t space = draft.about.find(' '); draft.about.find('/') != std::string::npos)
    return draft.about.substr(space + 1);
  return say(journey.title);
}

// Whether the agency's own declaration would supply something that is missing.
Result<bool> declaration_helps(const Work& work) {
  PROBITY_TRY(const auto without, supposing(work));
  PROBITY_TRY(const auto with, supposing(work, /*with_declaration=*/true));
  return with.missing.size() < without.missing.size() || with.code != without.code;
}

// What a screen reader says first when something is wrong is that.
pages::Layout titled(const Visit& visit, const pages::FormPage& page) {
  pages::Layout made = layout(visit, page.title);
  if (!page.faults.empty()) made.title = say("Something has to be changed: {}", page.title);
  return made;
}

struct Shown {
  std::string notice;
  std::vector<FieldFault> faults;
  int status = 200;
};

Result<Response> show(const Work& work, const Step& step, const Shown& how) {
  pages::FormPage page;
  PROBITY_TRY(page.kicker, about_words(work));
  page.title = say(step.form && work.journey.steps.size() > 1 ? step.title : work.journey.title);
  page.lead = say(step.form ? step.form->lead : work.journey.lead);
  if (!step.form && work.draft.form == kRegisterUse)
    page.lead =
        say("A harmless use needs six answers. Where more can matter, more is asked, and nothing "
            "else.");
  page.steps = steps_of(work, step.name);
  page.notice = how.notice;
  page.action = draft_href(work.draft.id, step.name);
  page.version = std::to_string(work.draft.version);
  PROBITY_TRY(page.sections, sections_of(work, step));
  put_faults(page.sections, page.faults, how.faults);
  page.uploads = takes_files(step);
  for (const pages::FormSection& section : page.sections)
    for (const pages::FormField& field : section.fields)
      page.uploads = page.uploads || field.control.paste;
  page.checkable = !step.form;
  if (!step.form) {
    PROBITY_TRY(const auto judged, supposing(work));
    page.outcome = outcome_of(work.rules, judged, work.visit.snapshot.now, say("So far:"));
  } else if (step.may_skip) {
    PROBITY_TRY(const bool helps, declaration_helps(work));
    PROBITY_TRY(const auto judged, supposing(work, helps));
    page.outcome =
        outcome_of(work.rules, judged, work.visit.snapshot.now, say("With this declaration:"));
  }
  const Step* after = step_after(work.journey, step);
  page.next = after ? say("Save and go on") : say("Show me what I sign");
  page.delete_action = draft_href(work.draft.id, "delete");
  Result<Response> made = shown(work.visit, titled(work.visit, page), page, how.status);
  if (made && page.checkable) made->script = true;
  return made;
}

Result<const Step*> step_at(const Work& work, std::string_view name) {
  const Step* step = name.empty() ? &work.journey.steps.front() : work.journey.step(name);
  if (!step)
    return fail(Code::not_found, "this draft has no such step", "", "draft.step", std::string(name),
                "a step of its form");
  return step;
}

// Everything that can be said against a step before the next one.
Result<std::vector<FieldFault>> faults_in(Work& work, const Step& step) {
  std::vector<FieldFault> faults;
  if (!step.form) {
    for (FieldFault& fault : answered(work.rules, work.typed(step.name)).faults)
      faults.push_back(std::move(fault));
    PROBITY_TRY(const auto sections, sections_of(work, step));
    for (FieldFault& fault : open_questions(sections)) faults.push_back(std::move(fault));
    return faults;
  }
  PROBITY_TRY(const Composed composed, compose(work, &step));
  for (const StepFault& one : composed.faults) faults.push_back(one.fault);
  // Only what stands by itself can be rehearsed alone: a declaration about a use that is not
  // registered yet waits for the preview.
  const bool alone = &step == &work.journey.steps.front();
  if (!faults.empty() || composed.payloads.empty() || !alone) return faults;
  PROBITY_TRY(const auto refused, rehearse(work, composed, 0));
  if (refused) faults.push_back(refused->fault);
  return faults;
}

Result<Response> draft_page(Visit& visit) {
  PROBITY_TRY(Work work, open_work(visit, visit.request.captured("id")));
  if (!work.draft.entries.empty())
    return http::private_page(http::redirect(draft_href(work.draft.id, "preview")));
  PROBITY_TRY(const Step* step, step_at(work, visit.request.captured("step")));
  // Sent back from the preview: what is still wrong is why.
  if (visit.request.parameter("why").empty()) return show(work, *step, {});
  PROBITY_TRY(auto faults, faults_in(work, *step));
  return show(work, *step, {"", std::move(faults), 200});
}

Result<Response> save(Visit& visit) {
  PROBITY_TRY(Work work, open_work(visit, visit.request.captured("id")));
  PROBITY_TRY(const Step* step, step_at(work, visit.request.captured("step")));
  if (!work.draft.entries.empty())
    return fail(Code::conflict, "a part of this draft is signed; it can only be signed to its end",
                "", "draft.signed", "", "the rest of its statements");
  keep_given(*step, typed_in(visit.form), work.draft.fields[step->name]);
  work.draft.payloads.clear();
  work.draft.title = title_of(work.draft, work.journey);
  const auto seen = base::parse_int(visit.field(kVersion));
  if (seen != work.draft.version)
    // What was typed here stands in the form; what the other window kept stays until this is sent.
    return show(
        work, *step,
        {say("This draft was changed in another window meanwhile. Below is what you typed here; "
             "send it again to keep this instead."),
         {},
         409});
  PROBITY_TRY(auto refused, keep_files(work, *step));
  PROBITY_CHECK(visit.snapshot.node.drafts().save(work.draft));
  if (!refused.empty()) return show(work, *step, {"", std::move(refused), 422});
  const std::string then = visit.field(kThen);
  if (then == "leave") return http::private_page(http::redirect("/console"));
  if (then == "check") return show(work, *step, {});
  if (then == "stay") return show(work, *step, {say("Kept."), {}, 200});
  PROBITY_TRY(auto faults, faults_in(work, *step));
  if (!faults.empty()) return show(work, *step, {"", std::move(faults), 422});
  const Step* after = step_after(work.journey, *step);
  if (after && after->may_skip) {
    PROBITY_TRY(const bool helps, declaration_helps(work));
    if (!helps) after = step_after(work.journey, *after);
  }
  return http::private_page(
      http::redirect(draft_href(work.draft.id, after ? after->name : "preview")));
}

// What a form that corrects or adds to something begins with.
Result<access::DraftFields> begun_with(Visit& visit, const Journey& journey) {
  access::DraftFields fields;
  for (const auto& [name, value] : visit.form.fields)
    if (name.starts_with('/')) fields[journey.steps.front().name][name].push_back(value);
  if (journey.name == kAmend) {
    PROBITY_TRY(fields[journey.steps.front().name],
                present_words(visit, *journey.steps.front().form, visit.field("about")));
    return fields;
  }
  const std::string fact = visit.field("fact");
  if (journey.name == kAnswers && !fact.empty()) {
    PROBITY_TRY(const auto rules, visit.snapshot.view.rubric());
    fields["answers"] = typed_answer(rules, fact, visit.field("value"));
  }
  return fields;
}

Result<Response> begin(Visit& visit) {
  const Journey* journey = find_journey(visit.field("form"));
  if (!journey)
    return fail(Code::not_found, "there is no such form", "", "form.none", visit.field("form"),
                "a form of the console");
  const std::string about = visit.field("about");
  if (about.empty() != journey->about.empty())
    return fail(Code::bad_input, "the form does not say what it is about", "", "form.about", about,
                "something registered");
  const access::Person* person = who_says(visit.visitor, *journey, visit.field("person"), about);
  if (!person)
    return fail(Code::forbidden, "none of your offices may say this", "", "form.office",
                visit.visitor.login, "an office that the form is for");
  access::Draft draft;
  draft.account = visit.visitor.account;
  draft.person = person->id;
  draft.form = journey->name;
  draft.about = about;
  PROBITY_TRY(draft.fields, begun_with(visit, *journey));
  draft.title = title_of(draft, *journey);
  PROBITY_TRY(const access::Draft begun, visit.snapshot.node.drafts().begin(std::move(draft)));
  return http::private_page(http::redirect(draft_href(begun.id, journey->steps.front().name)));
}

Result<Response> remove(Visit& visit) {
  PROBITY_TRY(const Work work, open_work(visit, visit.request.captured("id")));
  if (work.draft.entries.empty()) PROBITY_CHECK(drop_files(work, {}));
  PROBITY_CHECK(visit.snapshot.node.drafts().remove(visit.visitor.account, work.draft.id));
  return http::private_page(http::redirect("/console"));
}

}  // namespace

std::string draft_href(const std::string& id, std::string_view step) {
  return "/console/drafts/" + id + "/" + std::string(step);
}

std::vector<pages::FormStep> steps_of(const Work& work, std::string_view current) {
  std::vector<pages::FormStep> steps;
  for (const Step& step : work.journey.steps) {
    const bool filled = work.draft.fields.contains(step.name);
    steps.push_back({say(step.title), draft_href(work.draft.id, step.name),
                     filled          ? say("filled in")
                     : step.may_skip ? say("only where it helps")
                                     : say("to do"),
                     step.name == current});
  }
  steps.push_back(
      {say("Look and sign"), draft_href(work.draft.id, "preview"), "", current == "preview"});
  return steps;
}

void add_drafts(Console& console) {
  const auto script = std::make_shared<const http::Content>(
      "text/javascript; charset=utf-8",
      std::string(base::find(pages::resources(), "live.js").value_or("")));
  console.portal().router().add(http::Method::get, "/live.js",
                                [script](const http::Request&) { return http::shared(script); });
  console.add_action("/console/begin", begin);
  console.add_page("/console/drafts/{id}", draft_page);
  console.add_page("/console/drafts/{id}/{step}", draft_page);
  console.add_action("/console/drafts/{id}/{step}", save, base::limits::kUploadBytes);
  console.add_action("/console/drafts/{id}/delete", remove);
  add_preview(console);
}

}  // namespace probity::server::console
