#include "server/console/journey.h"

#include "language/say.h"
namespace probity::server::console {

using language::said;

namespace {

constexpr const char* kAnswersLead = said(
    "Only the questions whose answer can still change the result are asked. \"We do not know\" is "
    "an answer too; it counts as the worse case.");

// A form by itself is a journey of one step.
Journey single(const Form& form) {
  return {form.kind,
          form.title,
          form.lead,
          form.button,
          form.who,
          form.about,
          form.grave.value_or(false),
          {{"form", form.title, &form, false}}};
}

std::vector<Journey> make() {
  std::vector<Journey> all;
  const Form* use = find_form("use");
  const Form* declaration = find_form("self-declaration");
  if (use && declaration)
    all.push_back({std::string(kRegisterUse),
                   use->title,
                   use->lead,
                   use->button,
                   use->who,
                   {},
                   false,
                   {{"service", said("The service"), use, false},
                    {"answers", said("The answers"), nullptr, false},
                    {"declaration", said("Your declaration"), declaration, true}}});
  const Form* release = find_form("release");
  const Form* files = find_form("weights-manifest");
  if (release && files)
    all.push_back({std::string(kRegisterRelease),
                   release->title,
                   release->lead,
                   release->button,
                   release->who,
                   {},
                   false,
                   {{"release", said("The version"), release, false},
                    {std::string(kFiles), said("Its files"), files, false}}});
  all.push_back({std::string(kAnswers),
                 said("Answer the questions of the shared rules"),
                 kAnswersLead,
                 said("Answer"),
                 {ledger::Role::officer},
                 {"use"},
                 false,
                 {{"answers", said("The answers"), nullptr, false}}});
  if (const auto loaded = forms())
    for (const Form& form : **loaded)
      if (&form != use) all.push_back(single(form));
  return all;
}

}  // namespace

const Step* Journey::step(std::string_view wanted) const {
  for (const Step& one : steps)
    if (one.name == wanted) return &one;
  return nullptr;
}

const std::vector<Journey>& journeys() {
  static const std::vector<Journey> all = make();
  return all;
}

const Journey* find_journey(std::string_view name) {
  for (const Journey& one : journeys())
    if (one.name == name) return &one;
  return nullptr;
}

}  // namespace probity::server::console
