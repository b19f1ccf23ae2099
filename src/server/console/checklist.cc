#include "server/console/checklist.h"

#include <algorithm>
#include <iterator>

#include "access/deliveries.h"
#include "judgement/gather.h"
#include "registers/models/register.h"
#include "rubric/checklist.h"
#include "rubric/tables.h"
#include "server/console/desk.h"
#include "server/console/shared_files.h"
#include "server/console/supplying.h"
#include "server/portal/evidence.h"
#include "server/portal/words.h"

namespace probity::server::console {

using base::Result;
using base::Status;
using base::SubjectDigest;
using language::said;
using language::say;
using language::say_count;
using pages::Tone;
using rubric::Duty;
namespace models = registers::models;
namespace uses = registers::uses;

namespace {

enum Group : std::size_t { kYours, kOthers, kAssessors, kOpen, kMet, kGroups };

struct GroupWords {
  const char* id;
  const char* title;
  const char* lead;
};
constexpr GroupWords kGroupWords[kGroups] = {
    {"yours", said("From you"), said("What your organisation can supply itself.")},
    {"others", said("From others"),
     said("What the agency or another steward supplies. Help them with what you know.")},
    {"assessors", said("From independent assessors"),
     said("Nobody checks their own work. Hand the files that a check needs to the agency, on this "
          "page; it opens them to the assessor.")},
    {"open", said("Not decided yet"),
     said("Whether these are asked for depends on questions that nobody has answered.")},
    {"met", said("Met"), said("Nothing to do now; each has its day.")},
};

// What a steward says of where a component comes from, each by its own statement.
struct Stated {
  const char* fact;
  const char* what;
  const char* how;
  const char* form;     // of the console; null: by the command line
  const char* command;  // null: by a form
};
constexpr Stated kStated[] = {
    {"provenance.manifest", said("Weights manifest"),
     said("The list of its files with their digests. Hash your own copy, and sign the list as a "
          "weights-manifest."),
     nullptr, "probity model hash PATH --json"},
    {"provenance.training", said("Training-data statement"),
     said("Which data it was trained on. That it is not known is an answer too."), "training-data",
     nullptr},
    {"provenance.licence", said("Licence"), said("Under which licence the weights may be used."),
     "licence", nullptr},
    {"provenance.release", said("Release with changelog and a way back"),
     said("What changed, and how a service goes back to the version before."), nullptr,
     "probity submit release.json --as PERSON --data DIR"},
};
// The requirement that these four meet together.
constexpr std::string_view kProvenance = "requirement.provenance";

pages::Tag state_tag(const Duty& duty, base::Time now) {
  switch (duty.state) {
    case Duty::State::met:
      return {say("Met"), Tone::good};
    case Duty::State::open:
      return {say("Depends on answers"), Tone::plain};
    case Duty::State::ending: {
      pages::Tag tag = when_tag(duty.until, now);
      tag.text = say("Ends: {}", tag.text);
      return tag;
    }
    case Duty::State::missing:
      break;
  }
  return {say("Missing"), Tone::bad};
}

class Making {
 public:
  Making(Visit& visit, const access::Person& person, rubric::Rubric rules)
      : visit_(visit), person_(person), rules_(std::move(rules)) {
    for (std::size_t i = 0; i < kGroups; ++i)
      groups_[i] = {kGroupWords[i].id, say(kGroupWords[i].title), say(kGroupWords[i].lead), {}};
  }

  const rubric::Rubric& rules() const { return rules_; }

  // `alone`: on the page of a component itself, which need not be named.
  void add(const Duty& duty, bool alone) {
    rubric::Missing what = duty.what;
    if (alone) what.component.clear();
    const std::vector<pages::Missing> shown = portal::missing_of(rules_, {what});
    pages::ChecklistItem item;
    item.state = state_tag(duty, visit_.snapshot.now);
    item.what = what_of(what);
    item.rule = shown.front().rule;
    for (const rubric::Counted& one : what.evidence)
      if (one.counts) item.entries.push_back(portal::entry_link(one.fact.entry));
    const bool by_check = takes(rules_, what.id).by_check();
    if (duty.state == Duty::State::met || duty.state == Duty::State::ending) {
      if (duty.until < base::kEndOfTime)
        item.how = say("What meets it lasts until {}.", portal::instant(duty.until).words);
      if (duty.state == Duty::State::met) {
        item.what = say("Settled: {}", item.what);  // it is named by what was missing
        put(kMet, std::move(item));
        return;
      }
    }
    item.who = shown.front().who;
    if (duty.state == Duty::State::ending) made_.endings.push_back({duty.until, item.what});
    if (!what.satisfied_by.empty() && duty.state != Duty::State::ending)
      item.how = say("What settles it: {}.", portal::rule_words(rules_, what.id + ".satisfied_by"));
    put(duty.state == Duty::State::open ? kOpen : by_check ? kAssessors : kOthers, std::move(item));
  }

  // The four statements of a component's stewards.
  Status add_stated(const SubjectDigest& component, const std::string& label) {
    PROBITY_TRY(const bool steward, is_steward(component));
    PROBITY_TRY(const auto facts, visit_.snapshot.view.facts(component));
    for (const Stated& one : kStated) {
      const auto fact = std::find_if(facts.begin(), facts.end(), [&](const rubric::Fact& other) {
        return other.name == one.fact && other.value == rubric::Value(true);
      });
      pages::ChecklistItem item;
      item.what = label.empty() ? say(one.what) : say("{}, for {}", say(one.what), label);
      item.rule = portal::rule_link(one.fact);
      if (fact != facts.end()) {
        item.state = {say("Met"), Tone::good};
        item.entries = {portal::entry_link(fact->entry)};
        put(kMet, std::move(item));
        continue;
      }
      item.state = {say("Missing"), Tone::bad};
      item.who = say("a steward of the component");
      item.how = say(one.how);
      if (steward && one.form)
        item.say.push_back(sayable(one.form, "artifact " + component.hex(), person_));
      if (steward && one.command) item.commands = {{say("With your own tools"), one.command}};
      put(steward ? kYours : kOthers, std::move(item));
    }
    return {};
  }

  // What stands in for open models and code, each with what was handed in of it.
  Status add_papers(const SubjectDigest& use) {
    PROBITY_TRY(const auto delivered,
                access::deliveries_by(visit_.snapshot.db, person_.organisation));
    for (const PaperSort& one : kPaperSorts) {
      const auto count =
          std::count_if(delivered.begin(), delivered.end(), [&](const access::Delivery& delivery) {
            return delivery.subject == use && delivery.paper == one.kind;
          });
      pages::ChecklistItem item;
      item.what = say(one.what);
      item.how = say(one.how);
      item.state =
          count > 0
              ? pages::Tag{say_count(count, "{} file handed in", "{} files handed in"), Tone::good}
              : pages::Tag{say("Not handed in"), Tone::bad};
      put(count > 0 ? kMet : kYours, std::move(item));
    }
    return {};
  }

  void add_questions(const std::vector<rubric::Question>& questions, const std::string& own) {
    for (const rubric::Question& one : questions)
      made_.questions.push_back({portal::question_of(rules_, one.fact),
                                 one.component.empty() ? own : say("About {}", one.component),
                                 {}});
  }

  Result<bool> is_steward(const SubjectDigest& component) {
    PROBITY_TRY(const auto releases, models::releases_of_artifact(visit_.snapshot.db, component));
    return std::any_of(releases.begin(), releases.end(), [&](const models::StoredRelease& one) {
      return one.organisation == person_.organisation;
    });
  }

  Checklist take() {
    for (pages::ChecklistGroup& group : groups_)
      if (!group.items.empty()) made_.groups.push_back(std::move(group));
    return std::move(made_);
  }

 private:
  std::string what_of(const rubric::Missing& what) const {
    std::string words = portal::capital(portal::rule_words(rules_, what.id));
    if (what.need > 1) words = say("{} ({} of {})", words, what.have, what.need);
    if (!what.component.empty()) words = say("{}, for {}", words, what.component);
    if (what.from_impact > 0)
      words = say("{}, for uses with impact {} and above", words, what.from_impact);
    return words;
  }

  void put(Group group, pages::ChecklistItem item) {
    if (group == kMet)
      ++made_.met;
    else if (item.state.tone == Tone::bad && group != kOpen)
      ++made_.missing;
    else if (group != kOpen)
      ++made_.ending;
    if (group == kYours) ++made_.yours;
    groups_[group].items.push_back(std::move(item));
  }

  Visit& visit_;
  const access::Person& person_;
  const rubric::Rubric rules_;
  pages::ChecklistGroup groups_[kGroups];
  Checklist made_;
};

}  // namespace

Result<Checklist> use_checklist(Visit& visit, const uses::StoredUse& use,
                                const access::Person& person) {
  ledger::View& view = visit.snapshot.view;
  PROBITY_TRY(rubric::Rubric rules, view.rubric());
  Making making(visit, person, std::move(rules));
  PROBITY_TRY(const auto facts, judgement::case_of(view, use.digest));
  for (const rubric::Component& component : facts.components)
    PROBITY_CHECK(making.add_stated(component.subject, component.label));
  if (facts.components.empty()) PROBITY_CHECK(making.add_papers(use.digest));
  for (const Duty& duty : rubric::checklist(facts, making.rules(), view.now()))
    // Named one by one where there are components.
    if (duty.what.id != kProvenance || facts.components.empty()) making.add(duty, false);
  const auto judged = rubric::evaluate(facts, making.rules(), view.now());
  making.add_questions(judged.unanswered, say("About the use"));
  return making.take();
}

Result<Checklist> component_checklist(Visit& visit, const models::Component& component,
                                      const access::Person& person) {
  ledger::View& view = visit.snapshot.view;
  PROBITY_TRY(rubric::Rubric rules, view.rubric());
  Making making(visit, person, std::move(rules));
  PROBITY_CHECK(making.add_stated(component.artifact, ""));
  PROBITY_TRY(const auto alone, judgement::component_of(view, component.artifact));
  for (const Duty& duty :
       rubric::checklist(alone.component, alone.stops, making.rules(), view.now(), alone.ties))
    if (duty.what.id != kProvenance) making.add(duty, true);
  PROBITY_TRY(const auto profile, view.profile(component.artifact));
  std::vector<rubric::Question> questions = profile.unanswered;
  for (rubric::Question& one : questions) one.component.clear();
  making.add_questions(questions, say("About the component"));
  return making.take();
}

std::vector<pages::Tag> tags_of(const Checklist& list) {
  std::vector<pages::Tag> tags;
  if (list.missing > 0)
    tags.push_back({say_count(list.missing, "{} missing", "{} missing"), Tone::bad});
  if (list.ending > 0)
    tags.push_back({say_count(list.ending, "{} ends soon", "{} end soon"), Tone::care});
  if (list.met > 0) tags.push_back({say_count(list.met, "{} met", "{} met"), Tone::good});
  return tags;
}

}  // namespace probity::server::console
