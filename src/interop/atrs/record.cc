#include "interop/atrs/record.h"

#include <map>

#include "interop/atrs/fields.h"
#include "json/codec.h"
#include "registers/models/register.h"
#include "registers/provenance/register.h"
#include "registers/uses/register.h"
#include "rubric/code.h"
#include "tabular/csv_writer.h"

namespace probity::interop::atrs {

using base::Result;
using base::Status;
namespace uses = registers::uses;
namespace models = registers::models;
namespace provenance = registers::provenance;

namespace {

using Known = std::map<std::string, std::string, std::less<>>;  // attribute -> value

// A record that covers several models says them one a line.
void add(Known& known, const std::string& attribute, const std::string& value) {
  if (value.empty()) return;
  std::string& text = known[attribute];
  text += (text.empty() ? "" : "\n") + value;
}

std::string phase_of(uses::Stage stage) {
  switch (stage) {
    case uses::Stage::planned:
      return "Planned. The register does not say how far its development is.";
    case uses::Stage::pilot:
      return "Pilot. The register does not say whether it is a private or a public beta.";
    case uses::Stage::live:
      return "Production";
    case uses::Stage::not_stated:
      break;
  }
  return "";
}

Status add_component(const base::SubjectDigest& artifact, ledger::View& view, Known& known) {
  PROBITY_TRY(const std::string label, view.label(artifact));
  add(known, "models", label);
  PROBITY_TRY(const auto releases, models::releases_of_artifact(view.db(), artifact));
  for (const models::StoredRelease& release : releases) {
    PROBITY_TRY(const auto model, models::find_model(view.db(), release.release.model.str()));
    if (!model) continue;
    add(known, "model_name", model->name);
    add(known, "model_version", release.release.version);
    add(known, "model_task", model->summary);
    add(known, "data_modality", model->modality);
  }
  PROBITY_TRY(const auto training, provenance::training_of(view.db(), artifact));
  if (!training) return {};
  add(known, "development_data_description", training->what.description);
  for (const provenance::Dataset& dataset : training->what.datasets)
    add(known, "datasets_and_their_purposes",
        dataset.name + (dataset.version ? " " + *dataset.version : ""));
  return {};
}

// What the shared rules made of the answers, in their words.
void add_judgement(const rubric::Judgement& judgement, Known& known) {
  static constexpr std::pair<std::string_view, std::string_view> kParts[] = {
      {"D3.role", "human_review"},
      {"D2.training", "development_sensitive_attributes"},
      {"D2.operation", "operational_sensitive_attributes"},
      {"D1.effect", "integration_into_broader_operational_process"}};
  for (const rubric::Digit& digit : judgement.digits)
    for (const rubric::Part& part : digit.parts)
      for (const auto& [id, attribute] : kParts)
        if (part.id == id && !part.facts.empty()) add(known, std::string(attribute), part.words);
  std::string missing;
  for (const rubric::Missing& one : judgement.missing)
    if (!one.words.empty()) missing += (missing.empty() ? "" : "; ") + one.words;
  if (judgement.code == rubric::kNotCoded) return;
  add(known, "risks_and_mitigations", "Risk code " + judgement.code);
  add(known, "risks_and_mitigations", missing.empty() ? "" : "Still missing: " + missing);
}

Result<Known> known_of(const uses::StoredUse& stored, const rubric::Judgement& judgement,
                       ledger::View& view) {
  Known known;
  const uses::Use& use = stored.use;
  PROBITY_TRY(const auto organisation, view.organisation(stored.organisation));
  const std::string name = organisation ? organisation->name : stored.organisation;
  PROBITY_TRY(const auto standing, view.standing(stored.digest));
  const bool retired = standing && standing->state == ledger::State::withdrawn;
  add(known, "organisation_name", name);
  add(known, "phase", retired ? "Retired" : phase_of(use.stage));
  add(known, "name", use.name);
  add(known, "description", use.summary);
  add(known, "contact_email", use.contact.email.value_or(""));
  add(known, "organisation_or_department", name);
  add(known, "team", use.contact.office);
  add(known, "senior_responsible_owner", use.owner);
  add(known, "detailed_description", use.summary);
  add(known, "detailed_description", use.context);
  for (const std::string& right : use.rights) add(known, "appeals_and_review", right);
  PROBITY_TRY(const auto facts, view.facts(stored.digest));
  for (const rubric::Fact& fact : facts)
    if (fact.name == "use.persons_per_year" && std::holds_alternative<std::int64_t>(fact.value))
      known["frequency_and_scale_of_usage"] =
          "It reaches about " + rubric::to_text(fact.value) + " people a year.";
  for (const base::SubjectDigest& component : use.components)
    PROBITY_CHECK(add_component(component, view, known));
  add_judgement(judgement, known);
  return known;
}

}  // namespace

Result<Records> records(const Wanted& wanted, ledger::View& view) {
  Records out{"UK Algorithmic Transparency Recording Standard", "4.0", 0, {}};
  PROBITY_TRY(const auto all, uses::all_uses(view.db()));
  for (const uses::StoredUse& use : all) {
    if (!wanted.organisation.empty() && use.organisation != wanted.organisation) continue;
    PROBITY_TRY(const auto judgement, view.judgement(use.digest));
    if (judgement.restricted && !wanted.with_restricted) {
      ++out.withheld;
      continue;
    }
    PROBITY_TRY(const Known known, known_of(use, judgement, view));
    Record record{use.use.id.str(), use.entry, {}};
    for (const FieldName& field : fields()) {
      const auto found = known.find(field.attribute);
      const bool is_known = found != known.end();
      record.fields.push_back({std::string(field.number), std::string(field.section),
                               std::string(field.attribute), std::string(field.name), is_known,
                               is_known ? found->second : std::string(kNotKnown)});
    }
    out.records.push_back(std::move(record));
  }
  return out;
}

std::string to_csv(const Records& records) {
  std::string out;
  tabular::CsvWriter csv(out, {.byte_order_mark = true});
  for (const FieldName& field : fields())
    csv.cell((field.number.empty() ? "" : std::string(field.number) + " ") +
             std::string(field.name));
  csv.end_row();
  for (const Record& record : records.records) {
    for (const Field& field : record.fields) csv.cell(field.value);
    csv.end_row();
  }
  return out;
}

}  // namespace probity::interop::atrs
