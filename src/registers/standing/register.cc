#include "registers/standing/register.h"

#include "language/say.h"
#include "ledger/checks.h"

#include "store/log_store.h"

namespace probity::registers::standing {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using language::said;
using ledger::About;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::State;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

// What a statement of this register is about, and who answers for it.
struct Target {
  std::optional<store::Entry> statement;  // nullopt: a registered subject
  std::string kind;
  ledger::Signer signer;  // of the statement; for a subject, only the organisation is set
};

Result<Target> target_of(View& view, const ledger::Placed& at) {
  if (at.subjects.size() != 1)
    return fail(Code::bad_input, "one subject at a time", "/subject", "subject.count",
                std::to_string(at.subjects.size()), "1");
  PROBITY_TRY(const auto subject, view.subject(at.subjects[0]));
  Target target;
  if (subject) {
    target.kind = subject->kind;
    target.signer.organisation = subject->organisation;
    return target;
  }
  PROBITY_TRY(const auto index, store::find(view.db(), at.subjects[0].retag<base::PaeTag>()));
  if (index) {
    PROBITY_TRY(target.statement, store::read_entry(view.db(), *index));
  }
  if (!target.statement) return fail(Code::internal, "a subject that was just there is gone");
  target.kind = target.statement->kind;
  PROBITY_TRY(const auto key, ledger::find_key(view.db(), target.statement->key));
  if (key) target.signer = key->signer;
  return target;
}

// Authority, history and the shared rules themselves end in other ways: keys by revocation, rules
// by a new release; the words of a use by a further amendment.
Status check_may_fall(const Target& target) {
  for (const char* kind :
       {"genesis", "agency", "appointment", "key-revocation", "rubric-release", "judgement-changed",
        "suspension", "resumption", "withdrawal", "supersession", "use-amendment", "erasure"})
    if (target.kind == kind)
      return fail(Code::conflict,
                  "a statement of that kind cannot be suspended, withdrawn or superseded",
                  "/subject/0/digest/sha256", "standing.kind", target.kind,
                  "a use, a component, or a statement on one");
  return {};
}

Status check_owner(const Target& target, const ledger::Signer& signer) {
  if (signer.role == Role::registrar || signer.organisation == target.signer.organisation)
    return {};
  return fail(Code::forbidden, "only who said it, whose it is, or a registrar may do this",
              "/subject/0/digest/sha256", "standing.owner", signer.organisation,
              target.signer.organisation);
}

Status check_reason(const std::string& reason) {
  if (!reason.empty()) return {};
  return fail(Code::bad_input, "the reason is empty", "/predicate/reason", "standing.reason", "",
              "a reason in words");
}

Status check_open(View& view, const ledger::Placed& at) {
  PROBITY_TRY(const auto now, view.standing(at.subjects[0]));
  if (!now) return {};
  return fail(Code::conflict, "it does not stand already", "/subject/0/digest/sha256",
              "standing.already",
              std::string(json::word(now->state)) + " by entry " + std::to_string(now->entry),
              "something in force");
}

Status check_stop(const ledger::Placed& at, const std::string& reason, View& view) {
  PROBITY_CHECK(check_reason(reason));
  PROBITY_TRY(const Target target, target_of(view, at));
  PROBITY_CHECK(check_may_fall(target));
  return check_owner(target, at.signer);
}

Status rules(const Said<Suspension>& said, View& view) {
  PROBITY_CHECK(check_stop(said.at, said.what.reason, view));
  return check_open(view, said.at);
}

Status rules(const Said<Withdrawal>& said, View& view) {
  PROBITY_CHECK(check_stop(said.at, said.what.reason, view));
  PROBITY_TRY(const auto now, view.standing(said.at.subjects[0]));
  if (!now || now->state == State::suspended) return {};
  return check_open(view, said.at);
}

Status rules(const Said<Resumption>& said, View& view) {
  PROBITY_CHECK(check_reason(said.what.reason));
  PROBITY_TRY(const Target target, target_of(view, said.at));
  PROBITY_CHECK(check_owner(target, said.at.signer));
  PROBITY_TRY(const auto now, view.standing(said.at.subjects[0]));
  if (now && now->state == State::suspended) return {};
  return fail(Code::conflict, "it is not suspended", "/subject/0/digest/sha256",
              "standing.not-suspended", now ? std::string(json::word(now->state)) : "in force",
              "something suspended");
}

Status rules(const Said<Supersession>& said, View& view) {
  PROBITY_CHECK(check_stop(said.at, said.what.reason, view));
  PROBITY_CHECK(check_open(view, said.at));
  PROBITY_TRY(const Target target, target_of(view, said.at));
  if (!target.statement)
    return fail(Code::bad_input, "only a statement can be superseded", "/subject/0/digest/sha256",
                "standing.statement", target.kind, "a statement's digest");
  PROBITY_TRY(const auto by, store::find(view.db(), said.what.by));
  if (!by)
    return fail(Code::bad_input, "the statement that takes its place is not in the log",
                "/predicate/by", "supersession.by", said.what.by.hex(), "a statement's digest");
  PROBITY_TRY(const auto later, store::read_entry(view.db(), *by));
  PROBITY_TRY(const auto key, ledger::find_key(view.db(), later->key));
  PROBITY_TRY(auto about, ledger::subjects_of(view.db(), *by));
  PROBITY_TRY(auto about_earlier, ledger::subjects_of(view.db(), target.statement->index));
  if (later->index <= target.statement->index ||
      ledger::word_of(later->kind) != ledger::word_of(target.kind) || about != about_earlier ||
      !key || key->signer.organisation != target.signer.organisation)
    return fail(Code::bad_input,
                "a statement is superseded by a later one of its kind, on its subjects, by its "
                "organisation",
                "/predicate/by", "supersession.by",
                later->kind + " at entry " + std::to_string(later->index.value),
                "a later " + target.kind);
  return {};
}

Status rules(const Said<Endorsement>& said, View& view) {
  PROBITY_TRY(const Target target, target_of(view, said.at));
  if (!target.statement)
    return fail(Code::bad_input, "only a statement can be endorsed", "/subject/0/digest/sha256",
                "standing.statement", target.kind, "a statement's digest");
  if (!said.at.signer.person.empty() && said.at.signer.person == target.signer.person)
    return fail(Code::forbidden, "nobody endorses their own statement", "/signatures/0/keyid",
                "endorsement.self", said.at.signer.person, "another person");
  return {};
}

template <class What>
Status fold_stop(const Said<What>& said, State state, Db& db) {
  return ledger::set_standing(
      db, said.at.subjects[0],
      {state, said.at.time, base::kEndOfTime, said.what.reason, said.at.index.value});
}

Status fold(const Said<Suspension>& said, Db& db) { return fold_stop(said, State::suspended, db); }
Status fold(const Said<Withdrawal>& said, Db& db) { return fold_stop(said, State::withdrawn, db); }
Status fold(const Said<Supersession>& said, Db& db) {
  return fold_stop(said, State::superseded, db);
}
Status fold(const Said<Resumption>& said, Db& db) {
  return ledger::lift(db, said.at.subjects[0], said.at.time);
}

Status fold(const Said<Endorsement>& said, Db& db) {
  return db.run(
      "INSERT INTO standing_endorsement(entry, statement, person, organisation, note) "
      "VALUES(:a,:b,:c,:d,:e)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.subjects[0].hex(),
       said.at.signer.person, said.at.signer.organisation, said.what.note});
}

template <class What>
Result<ledger::Words> words(const Said<What>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, "", said.what.reason};
}
Result<ledger::Words> words(const Said<Endorsement>& said, Db&) {
  return ledger::Words{ledger::Sort::statement, "", said.what.note};
}

Status facts(Db& db, const SubjectDigest& subject, std::vector<rubric::Fact>& out) {
  PROBITY_TRY(const auto registered, ledger::find_subject(db, subject));
  PROBITY_TRY(const auto all, ledger::standings(db, subject));
  for (const ledger::Standing& one : all)
    out.push_back({subject, one.state == State::suspended ? "status.suspended" : "status.withdrawn",
                   true, one.since, one.until, one.entry,
                   registered ? registered->organisation : ""});
  return {};
}

}  // namespace

ledger::Register make_register() {
  ledger::Register made;
  made.name = "standing";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  const std::set<Role> all = {Role::registrar, Role::officer, Role::assessor};
  const About known = About::known_things;
  made.kinds = {
      ledger::kind<Suspension>(
          {"suspension", all, known, said("suspends a use, a component or a statement")}, rules,
          fold, words),
      ledger::kind<Resumption>({"resumption", all, known, said("ends a suspension")}, rules, fold,
                               words),
      ledger::kind<Withdrawal>(
          {"withdrawal", all, known, said("withdraws a use, a component or a statement")}, rules,
          fold, words),
      ledger::kind<Supersession>(
          {"supersession", all, known, said("replaces a statement by a later one")}, rules, fold,
          words),
      ledger::kind<Endorsement>(
          {"endorsement", all, known, said("adds a second signature to a statement")}, rules, fold,
          words),
  };
  made.facts = facts;
  return made;
}

}  // namespace probity::registers::standing
