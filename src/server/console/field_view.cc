#include "server/console/field_view.h"

#include <algorithm>

#include "judgement/catalog.h"
#include "judgement/search.h"
#include "language/say.h"
#include "registers/models/catalog.h"
#include "registers/models/register.h"
#include "rubric/code.h"
#include "server/console/amending.h"
#include "server/console/field_id.h"
#include "server/console/file_field.h"
#include "server/console/questions.h"
#include "server/console/supplying.h"
#include "server/portal/codes.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using language::say;
namespace models = registers::models;

namespace {

// How many components a search shows.
constexpr std::int64_t kFound = 10;
// How many uses an agency chooses from.
constexpr std::int64_t kUses = 200;
// Beyond this, one of many is picked from a list.
constexpr std::size_t kRadios = 9;

void add_option(pages::FormField& field, std::string value, std::string text, std::string help,
                bool chosen) {
  field.options.push_back({field.id + "-" + std::to_string(field.options.size()), std::move(value),
                           std::move(text), std::move(help), chosen});
}

bool is_chosen(const Typed& typed, const std::string& name, const std::string& value) {
  const auto found = typed.find(name);
  return found != typed.end() &&
         std::find(found->second.begin(), found->second.end(), value) != found->second.end();
}

void add_purposes(const Work& work, const std::string& chosen, pages::FormField& field) {
  add_option(field, "", say("Choose one"), "", chosen.empty());
  for (const rubric::Purpose& purpose : work.rules.purposes().all()) {
    std::string text;
    for (const rubric::Purpose* up = work.rules.purposes().find(purpose.parent); up;
         up = work.rules.purposes().find(up->parent))
      text += "– ";
    text += portal::purpose_words(work.rules, purpose.id);
    add_option(field, purpose.id, std::move(text), "", purpose.id == chosen);
  }
}

// What is ticked stays; what was searched for stands below it.
Status add_components(const Work& work, const Typed& typed, pages::FormField& field) {
  store::Db& db = work.visit.snapshot.db;
  field.own = field.name + "/find";
  field.own_label = say("Find a component by its name");
  field.own_value = first(typed, field.own);
  std::vector<models::Component> all;
  if (const auto ticked = typed.find(field.name); ticked != typed.end())
    for (const std::string& hex : ticked->second) {
      const auto digest = base::SubjectDigest::from_hex(hex);
      if (!digest) continue;
      PROBITY_TRY(auto known, models::find_component(db, *digest));
      if (known) all.push_back(*std::move(known));
    }
  const std::size_t ticked = all.size();
  models::Wanted wanted;
  wanted.count = kFound;
  if (!field.own_value.empty()) {
    PROBITY_TRY(wanted.among, judgement::matching(db, field.own_value, ledger::Sort::component,
                                                  static_cast<std::size_t>(kFound)));
  }
  PROBITY_TRY(auto found, models::components(db, wanted));
  all.insert(all.end(), found.begin(), found.end());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string hex = all[i].artifact.hex();
    const auto same = [&](const pages::Option& one) { return one.value == hex; };
    if (std::any_of(field.options.begin(), field.options.end(), same)) continue;
    add_option(field, hex, all[i].name + " " + all[i].version, all[i].model, i < ticked);
  }
  return {};
}

// Those in force, the gravest first.
Status add_uses(const Work& work, const Typed& typed, pages::FormField& field) {
  judgement::Wanted wanted;
  wanted.organisations = {work.organisation()};
  wanted.count = kUses;
  PROBITY_TRY(auto rows, judgement::rows(work.visit.snapshot.db, wanted));
  PROBITY_TRY(const auto restricted,
              judgement::restricted_of(work.visit.snapshot.db, work.organisation()));
  rows.insert(rows.end(), restricted.begin(), restricted.end());
  for (const judgement::Row& row : rows)
    add_option(field, row.use.hex(), row.name, "", is_chosen(typed, field.name, row.use.hex()));
  return {};
}

// The checks that the shared rules know; what the thing itself still misses stands first.
Status add_scopes(const Work& work, const Typed& typed, pages::FormField& field) {
  PROBITY_TRY(const auto missing, missing_about(work));
  std::vector<std::string> wanted;
  for (const rubric::Missing& one : missing)
    if (const Takes taken = takes(work.rules, one.id); !taken.any)
      wanted.insert(wanted.end(), taken.scopes.begin(), taken.scopes.end());
  const auto is_wanted = [&](const std::string& scope) {
    return std::find(wanted.begin(), wanted.end(), scope) != wanted.end();
  };
  std::vector<std::string> all = all_scopes_of(work.rules);
  std::stable_partition(all.begin(), all.end(), is_wanted);
  for (const std::string& scope : all) {
    const std::string question = portal::question_of(work.rules, "check." + scope);
    add_option(field, scope, scope_words(scope),
               is_wanted(scope) ? say("{} Still missing here.", question) : question,
               is_chosen(typed, field.name, scope));
  }
  return {};
}

// Those of the agency that would sign.
Status add_models(const Work& work, const std::string& chosen, pages::FormField& field) {
  PROBITY_TRY(const auto all, models::all_models(work.visit.snapshot.db));
  add_option(field, "", language::say("Choose one"), "", chosen.empty());
  for (const models::StoredModel& one : all)
    if (one.organisation == work.organisation())
      add_option(field, one.id, one.name + " (" + one.id + ")", "", one.id == chosen);
  return {};
}

Status add_releases(const Work& work, const std::string& chosen, pages::FormField& field) {
  PROBITY_TRY(const auto all, models::all_models(work.visit.snapshot.db));
  add_option(field, "", language::say("None: this is the first"), "", chosen.empty());
  for (const models::StoredModel& one : all) {
    if (one.organisation != work.organisation()) continue;
    PROBITY_TRY(const auto releases, models::releases_of_model(work.visit.snapshot.db, one.id));
    for (const models::StoredRelease& release : releases)
      add_option(field, release.artifact.hex(), one.name + " " + release.release.version, "",
                 release.artifact.hex() == chosen);
  }
  return {};
}

Status add_organisations(const Work& work, const FormField& asked, pages::FormField& field) {
  PROBITY_TRY(const auto all, ledger::organisations(work.visit.snapshot.db));
  add_option(field, "", say("Choose one"), "", field.value.empty());
  for (const ledger::Organisation& one : all) {
    if (one.id == work.organisation()) continue;
    if (asked.of && std::find(asked.of->begin(), asked.of->end(), one.kind) == asked.of->end())
      continue;
    add_option(field, one.id, one.name, "", one.id == field.value);
  }
  return {};
}

void add_files(const Typed& typed, pages::FormField& field) {
  field.own = adding_field(field.name);
  field.own_label = say("Files to add");
  for (const UploadedFile& file : uploaded_in(typed, field.name))
    add_option(field, file.line(), file.name,
               say("{}, SHA-256 {}", portal::size_words(static_cast<std::uint64_t>(file.bytes)),
                   file.sha256),
               file.is_public);
}

// What a field shows that nobody types.
Result<std::string> given(const Work& work, const FormField& asked) {
  if (asked.pointer == "/amends") return amended_statement(work);
  PROBITY_TRY(const auto use, use_of(work));
  if (!use) return std::string();
  PROBITY_TRY(const auto judged, work.visit.snapshot.view.judgement(*use));
  return portal::keyed(judged.code);
}

Result<pages::FormField> field_of(const Work& work, const FormField& asked, const Typed& typed) {
  pages::FormField field;
  field.id = field_id(asked.pointer);
  field.name = asked.pointer;
  field.label = say(asked.label);
  field.help = say(asked.help.value_or(""));
  field.optional = asked.optional.value_or(false);
  field.value = first(typed, asked.pointer);
  const auto choices = asked.choices.value_or(std::vector<FormChoice>{});
  switch (asked.control) {
    case Control::text:
      field.control.text = true;
      break;
    case Control::date:
      field.control.line = true;
      field.type = "date";
      break;
    case Control::moment:
      field.control.line = true;
      field.type = "datetime-local";
      break;
    case Control::line:
    case Control::number:
      field.control.line = true;
      break;
    case Control::yes_no:
      field.control.radio = true;
      add_option(field, "true", say("Yes"), "", field.value == "true");
      add_option(field, "false", say("No"), "", field.value == "false");
      break;
    case Control::choice:
      (choices.size() > kRadios ? field.control.select : field.control.radio) = true;
      if (field.control.select) add_option(field, "", say("Choose one"), "", field.value.empty());
      for (const FormChoice& one : choices)
        add_option(field, one.value, say(one.words), say(one.help.value_or("")),
                   one.value == field.value);
      // A choice that says nothing is no optional question: it is answered by itself.
      if (std::any_of(choices.begin(), choices.end(),
                      [](const FormChoice& one) { return one.value.empty(); }))
        field.optional = false;
      break;
    case Control::checks:
    case Control::sentences:
      field.control.checks = true;
      for (const FormChoice& one : choices)
        add_option(field, one.value, say(one.words), say(one.help.value_or("")),
                   is_chosen(typed, asked.pointer, one.value));
      if (asked.own) {
        field.own = asked.pointer + "/own";
        field.own_label = say(*asked.own);
        const auto own = typed.find(field.own);
        field.own_value = own == typed.end() || own->second.empty() ? "" : own->second.front();
      }
      break;
    case Control::purpose:
      field.control.select = true;
      add_purposes(work, field.value, field);
      break;
    case Control::components:
      field.control.search = true;
      PROBITY_CHECK(add_components(work, typed, field));
      break;
    case Control::models:
      field.control.select = true;
      PROBITY_CHECK(add_models(work, field.value, field));
      break;
    case Control::releases:
      field.control.select = true;
      PROBITY_CHECK(add_releases(work, field.value, field));
      break;
    case Control::manifest:
      field.control.paste = true;
      break;
    case Control::uses:
      field.control.checks = true;
      PROBITY_CHECK(add_uses(work, typed, field));
      break;
    case Control::scopes:
      field.control.checks = true;
      PROBITY_CHECK(add_scopes(work, typed, field));
      break;
    case Control::organisation:
      field.control.select = true;
      PROBITY_CHECK(add_organisations(work, asked, field));
      break;
    case Control::files:
      field.control.files = true;
      add_files(typed, field);
      break;
    case Control::held: {
      field.control.held = true;
      PROBITY_TRY(field.own_value, held_words(work, field.value));
      break;
    }
    case Control::given: {
      field.control.given = true;
      PROBITY_TRY(field.value, given(work, asked));
      break;
    }
  }
  // Asked only in some cases: it stands there all the same, since a page without a script cannot
  // bring it up.
  if (asked.when) field.optional = !is_asked(asked, typed) || field.optional;
  return field;
}

// Whether it was said already that the use speaks or generates: no judgement misses it.
Result<bool> speech_is_said(const Work& work) {
  PROBITY_TRY(const auto use, use_of(work));
  if (!use) return false;
  PROBITY_TRY(const auto facts, work.visit.snapshot.view.facts(*use));
  return std::any_of(facts.begin(), facts.end(),
                     [](const rubric::Fact& fact) { return fact.name == kSpeech; });
}

}  // namespace

Result<std::vector<pages::FormSection>> sections_of(const Work& work, const Step& step) {
  const Typed& typed = work.typed(step.name);
  if (!step.form) {
    PROBITY_TRY(const auto judged, supposing(work));
    PROBITY_TRY(const bool said, speech_is_said(work));
    return questions({work.rules, typed, judged.unanswered, !said});
  }
  pages::FormSection section;
  section.id = "form";
  for (const FormField& asked : step.form->fields) {
    PROBITY_TRY(auto field, field_of(work, asked, typed));
    section.fields.push_back(std::move(field));
  }
  return std::vector{std::move(section)};
}

void put_faults(std::vector<pages::FormSection>& sections, std::vector<pages::Fault>& summary,
                const std::vector<FieldFault>& faults) {
  for (const FieldFault& fault : faults) {
    std::string href = "#main";
    for (pages::FormSection& section : sections)
      for (pages::FormField& field : section.fields)
        if (field.name == fault.pointer) {
          if (field.fault.empty()) field.fault = fault.words;
          href = "#" + field.id;
        }
    summary.push_back({fault.words, std::move(href)});
  }
}

}  // namespace probity::server::console
