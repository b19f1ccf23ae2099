#include "judgement/register.h"

#include "json/canonical.h"
#include "json/parse.h"
#include "judgement/index.h"
#include "judgement/parts.h"
#include "judgement/releases.h"
#include "judgement/search.h"
#include "language/say.h"
#include "ledger/checks.h"
#include "rubric/code.h"
#include "rubric/compare.h"
#include "store/log_store.h"

namespace probity::judgement {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
using language::said;
using ledger::Batch;
using ledger::Said;
using ledger::Unattended;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

Status rules_of_law(const ChangeOfLaw& law, Time now) {
  if (law.act.empty())
    return fail(Code::bad_input, "a change of law names its act", "/predicate/change_of_law/act",
                "release.act", "nothing", "the act, with its official journal");
  if (law.in_force > base::date_of(now))
    return fail(Code::bad_input, "the change of law is not in force yet",
                "/predicate/change_of_law/in_force", "release.in_force",
                base::to_string(law.in_force), "at most " + base::to_string(base::date_of(now)));
  return {};
}

Status rules(const Said<RubricRelease>& said, View& view) {
  auto parsed = rubric::Rubric::parse(said.what.document);
  if (!parsed) return fail(base::within(parsed.error(), "/predicate/document"));
  if (parsed->digest() != said.what.digest)
    return fail(Code::bad_input, "the digest is not that of the document", "/predicate/digest",
                "rubric.digest", said.what.digest.hex(), parsed->digest().hex());
  if (parsed->version() != said.what.version)
    return fail(Code::bad_input, "the version is not that of the document", "/predicate/version",
                "rubric.version", said.what.version, parsed->version());
  if (const std::string id = parsed->id() + "-" + parsed->version(); id != said.what.id)
    return fail(Code::bad_input, "the id is not that of the document", "/predicate/id", "rubric.id",
                said.what.id, id);
  if (said.what.change_of_law) PROBITY_CHECK(rules_of_law(*said.what.change_of_law, said.at.time));
  PROBITY_TRY(const auto last, release_at(view.db(), said.at.time));
  if (!last) return {};
  PROBITY_TRY(const json::Value before, json::parse(last->document));
  if (auto follows =
          rubric::may_follow(before, said.what.document, said.what.change_of_law.has_value());
      !follows)
    return fail(base::within(follows.error(), "/predicate/document"));
  return {};
}

Status fold(const Said<RubricRelease>& said, ledger::Db& db) {
  return add_release(db, {said.what.digest, said.what.version, said.at.time, said.at.index.value,
                          json::canonical(said.what.document)});
}

Status rules(const Said<JudgementChanged>& said, View& view) {
  PROBITY_TRY(const auto earlier, last_change(view.db(), said.at.subjects[0]));
  const std::string last = earlier ? earlier->after : std::string(rubric::kNotCoded);
  if (said.what.from != last)
    return fail(Code::conflict, "the code before is not the last one signed", "/predicate/from",
                "judgement.from", said.what.from, last);
  if (said.what.as_of > said.at.time)
    return fail(Code::bad_input, "a change is signed when it has happened", "/predicate/as_of",
                "judgement.future", base::to_string(said.what.as_of),
                "at most " + base::to_string(said.at.time));
  if (earlier && said.what.as_of < earlier->as_of)
    return fail(Code::conflict, "changes are signed in their order", "/predicate/as_of",
                "judgement.order", base::to_string(said.what.as_of),
                "at least " + base::to_string(earlier->as_of));
  const auto then = view.at(said.what.as_of);
  PROBITY_TRY(const auto shared_rules, then->rubric());
  if (said.what.rubric != shared_rules.version())
    return fail(Code::bad_input, "the shared rules in force were others", "/predicate/rubric",
                "judgement.rubric", said.what.rubric, shared_rules.version());
  PROBITY_TRY(const auto computed, then->judgement(said.at.subjects[0]));
  if (computed.code != said.what.to)
    return fail(Code::bad_input, "the code is not what the facts and the shared rules give",
                "/predicate/to", "judgement.computed", said.what.to, computed.code);
  if (computed.code == last)
    return fail(Code::conflict, "the code has not changed", "/predicate/to", "judgement.unchanged",
                said.what.to, "another code than the last one signed");
  return {};
}

Status fold(const Said<JudgementChanged>& said, ledger::Db& db) {
  return add_change(db, {said.at.subjects[0], said.at.index.value, said.what.as_of, said.what.from,
                         said.what.to, std::string(json::word(said.what.cause))});
}

Result<std::set<SubjectDigest>> components_of(View& view, const SubjectDigest& use) {
  PROBITY_TRY(const auto facts, view.facts(use));
  return made_of(view.db(), facts, view.now());
}

// Evaluates a use as of the view's instant, brings the index up to date, and adds the statement
// that its code changed if it did since `last`.
Result<rubric::Judgement> refresh(View& view, const SubjectDigest& use, Cause cause,
                                  std::string& last, std::vector<Unattended>& said) {
  PROBITY_TRY(rubric::Judgement now, view.judgement(use));
  PROBITY_TRY(const auto components, components_of(view, use));
  PROBITY_CHECK(put(view.db(), use, now, components));
  if (now.code != last) {
    PROBITY_TRY(const auto rules, view.rubric());
    PROBITY_TRY(const auto registered, view.subject(use));
    const JudgementChanged change{last, now.code, cause, view.now(), rules.version()};
    said.push_back({"",
                    {{statement::subject(registered ? registered->name : "", use)},
                     ledger::predicate_type("judgement-changed"),
                     json::encode(change)}});
    last = now.code;
  }
  return now;
}

Result<std::vector<Unattended>> say_due(View& view) {
  std::vector<Unattended> said;
  PROBITY_TRY(const auto all, due(view.db(), view.now()));
  for (const Due& one : all) {
    PROBITY_TRY(std::string last, last_code(view.db(), one.use));
    // After downtime several boundaries may lie behind us: each change is signed as of its own.
    for (Time boundary = one.from; boundary <= view.now();) {
      PROBITY_TRY(const auto judged, refresh(*view.at(boundary), one.use, Cause::time, last, said));
      boundary = judged.stable_until;
    }
  }
  return said;
}

Result<std::set<SubjectDigest>> registered_uses(View& view) {
  std::set<SubjectDigest> uses;
  PROBITY_TRY(const auto all, ledger::subjects_of_kind(view.db(), "use"));
  for (const auto& one : all) uses.insert(one.digest);
  return uses;
}

// The uses that what was touched can concern: itself, those made of it, and those that a touched
// statement is about.
Status add_affected(View& view, const SubjectDigest& touched, std::set<SubjectDigest>& uses) {
  std::set<SubjectDigest> concerned;
  PROBITY_CHECK(ledger::add_concerned(view.db(), touched, concerned));
  for (const SubjectDigest& one : concerned) {
    PROBITY_TRY(const auto registered, view.subject(one));
    if (registered && registered->kind == "use") uses.insert(one);
    PROBITY_TRY(const auto made_of_it, uses_of(view.db(), one));
    uses.insert(made_of_it.begin(), made_of_it.end());
  }
  return {};
}

// Whether the batch says or stops a tie between organisations: it can concern the checks of every
// use.
Result<bool> concerns_ties(View& view, const Batch& batch) {
  if (batch.kinds.contains("ownership") || batch.kinds.contains("ownership-end")) return true;
  for (const SubjectDigest& touched : batch.touched) {
    PROBITY_TRY(const auto index, store::find(view.db(), touched.retag<base::PaeTag>()));
    if (!index) continue;
    PROBITY_TRY(const auto entry, store::read_entry(view.db(), *index));
    if (entry && ledger::word_of(entry->kind) == "ownership") return true;
  }
  return false;
}

Result<std::vector<Unattended>> follow(View& view, const Batch& batch) {
  std::vector<Unattended> said;
  PROBITY_CHECK(index_new_words(view.db()));
  PROBITY_TRY(const auto release, release_at(view.db(), view.now()));
  if (!release) return said;
  std::set<SubjectDigest> uses;
  PROBITY_TRY(const bool ties, concerns_ties(view, batch));
  if (ties || batch.kinds.contains("rubric-release") || batch.kinds.contains("key-revocation")) {
    PROBITY_TRY(uses, registered_uses(view));
  } else {
    for (const SubjectDigest& touched : batch.touched)
      PROBITY_CHECK(add_affected(view, touched, uses));
  }
  for (const SubjectDigest& use : uses) {
    PROBITY_TRY(std::string last, last_code(view.db(), use));
    PROBITY_CHECK(refresh(view, use, Cause::statement, last, said));
  }
  return said;
}

Status settle(View& view) {
  PROBITY_CHECK(index_all_words(view.db()));
  PROBITY_TRY(const auto release, release_at(view.db(), view.now()));
  if (!release) return {};
  PROBITY_TRY(const auto uses, registered_uses(view));
  for (const SubjectDigest& use : uses) {
    PROBITY_TRY(const auto judged, view.judgement(use));
    PROBITY_TRY(const auto components, components_of(view, use));
    PROBITY_CHECK(put(view.db(), use, judged, components));
  }
  return {};
}

}  // namespace

ledger::Register make_register() {
  using ledger::About;
  using ledger::Role;
  ledger::Register made;
  made.name = "judgement";
  made.tables = *base::find(resources(), "tables.sql");
  made.kinds.push_back(
      ledger::kind<RubricRelease>({"rubric-release",
                                   {Role::node},
                                   About::a_new_name,
                                   said("puts a version of the shared rules in force")},
                                  rules, fold));
  made.kinds.push_back(
      ledger::kind<JudgementChanged>({"judgement-changed",
                                      {Role::node},
                                      About::known_things,
                                      said("records that a computed risk code changed, and when")},
                                     rules, fold));
  made.examples = resources();
  made.due = say_due;
  made.follow = follow;
  made.settle = settle;
  made.next_due = next_due;
  return made;
}

}  // namespace probity::judgement
