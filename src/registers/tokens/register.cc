#include "registers/tokens/register.h"

#include <set>

#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "rubric/code.h"

namespace probity::registers::tokens {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
using language::said;
using language::say;
using ledger::Db;
using ledger::Role;
using ledger::Said;
using ledger::Unattended;
using ledger::View;

std::span<const base::Resource> resources();

namespace {

// How far ahead of the last one a place in the status list may lie: a token that is drafted beside
// others, of which some are not signed here, leaves gaps, and nobody may leave a big one.
constexpr std::uint64_t kOpenPlaces = 4096;

// How long before its end a token is renewed: a third of its life, so that a holder always has time
// to fetch the next.
Time renewal(const SafetyToken& token) {
  return token.expires - (token.expires.seconds - token.not_before.seconds) / 3;
}

// What must be the same for an earlier token to do still: everything but its times, its place and
// the entries behind it.
SafetyToken timeless(SafetyToken token) {
  token.not_before = token.expires = {};
  token.status_index = 0;
  token.evidence.clear();
  return token;
}

Result<SafetyToken> token_of(const statement::Statement& drafted) {
  return json::decode<SafetyToken>(drafted.predicate);
}

bool same(const SafetyToken& a, const SafetyToken& b) {
  return json::canonical(json::encode(a)) == json::canonical(json::encode(b));
}

// Whoever registered the subject first issues its token.
Result<std::string> issuer_of(View& view, const SubjectDigest& subject) {
  PROBITY_TRY(const auto registered, view.subject(subject));
  return registered ? registered->organisation : "";
}

Status rules(const Said<SafetyToken>& said, View& view) {
  const SubjectDigest& subject = said.at.subjects[0];
  PROBITY_TRY(const std::string issuer, issuer_of(view, subject));
  if (issuer != said.at.signer.organisation)
    return fail(Code::forbidden, "only the agency that registered it issues its token",
                "/signatures/0/keyid", "token.issuer", said.at.signer.organisation, issuer);
  PROBITY_TRY(const statement::Statement drafted, draft(view, subject));
  PROBITY_TRY(SafetyToken wanted, token_of(drafted));
  if (said.what.not_before > said.at.time || said.what.not_before < said.at.time - base::kDay)
    return fail(Code::bad_input, "a token begins when it is issued", "/predicate/not_before",
                "token.not-before", base::to_string(said.what.not_before),
                "the day before " + base::to_string(said.at.time));
  if (said.what.expires <= said.at.time || said.what.expires > wanted.expires)
    return fail(Code::bad_input, "the token outlives what it rests on, or the shared rules' limit",
                "/predicate/expires", "token.expires", base::to_string(said.what.expires),
                "at most " + base::to_string(wanted.expires));
  PROBITY_TRY(const std::uint64_t next, next_status_index(view.db()));
  if (said.what.status_index < next || said.what.status_index >= next + kOpenPlaces)
    return fail(Code::conflict,
                "that place in the status list is taken, or too far from the last one",
                "/predicate/status_index", "token.status-index",
                std::to_string(said.what.status_index), std::to_string(next) + " or a little more");
  wanted.status_index = said.what.status_index;
  wanted.not_before = said.what.not_before;
  wanted.expires = said.what.expires;
  std::vector<SubjectDigest> subjects;
  for (const statement::Subject& one : drafted.subjects) {
    PROBITY_TRY(const SubjectDigest digest, one.sha256());
    subjects.push_back(digest);
  }
  if (!same(wanted, said.what) || subjects != said.at.subjects)
    return fail(Code::bad_input, "the token does not say what the facts and the shared rules give",
                "/predicate", "token.computed", json::canonical(json::encode(said.what)),
                json::canonical(json::encode(wanted)));
  return {};
}

Status fold(const Said<SafetyToken>& said, Db& db) {
  return db.run(
      "INSERT INTO tokens_token(entry, subject, organisation, not_before, expires, status_index, "
      "pae, predicate) "
      "VALUES(:a,:b,:c,:d,:e,:f,:g,:h)",
      {static_cast<std::int64_t>(said.at.index.value), said.at.subjects[0].hex(),
       said.at.signer.organisation, said.what.not_before.seconds, said.what.expires.seconds,
       static_cast<std::int64_t>(said.what.status_index), said.at.pae.hex(),
       json::canonical(json::encode(said.what))});
}

Result<ledger::Words> words(const Said<SafetyToken>& said, Db& db) {
  PROBITY_TRY(const std::string agency, ledger::names_of(db, said.at.signer.organisation));
  std::string purposes;
  for (const std::string& one : said.what.purposes) purposes += one + " ";
  return ledger::Words{ledger::Sort::label, said.what.name, ledger::in_lines({purposes, agency})};
}

Result<Time> stable_until(View& view, const SubjectDigest& subject, About about) {
  if (about == About::use) {
    PROBITY_TRY(const auto judgement, view.judgement(subject));
    return judgement.stable_until;
  }
  PROBITY_TRY(const auto profile, view.profile(subject));
  return profile.stable_until;
}

Status forget(View& view, const SubjectDigest& subject) {
  return view.db().run("DELETE FROM tokens_due WHERE subject = :a", {subject.hex()});
}

// A use without a code earns nothing, whatever else is said about it; the change to its first code
// is a statement about it too. Most uses of an inventory have none.
Result<bool> is_coded(View& view, const SubjectDigest& subject) {
  PROBITY_TRY(const auto registered, view.subject(subject));
  if (!registered || registered->kind != "use") return true;
  PROBITY_TRY(const std::string code, view.last_code(subject));
  return code != rubric::kNotCoded;
}

// Whether the last token still does, and if it does not and one is earned, the next one. Brings
// tokens_due up to date.
Status look(View& view, const SubjectDigest& subject, std::vector<Unattended>* said) {
  PROBITY_CHECK(forget(view, subject));
  auto drafted = draft(view, subject);
  if (!drafted)
    return drafted.error().rule == "token.earned" ? Status() : Status(fail(drafted.error()));
  PROBITY_TRY(const SafetyToken wanted, token_of(*drafted));
  PROBITY_TRY(const auto last, last_token(view.db(), subject));
  bool stands = false;
  if (last && view.now() < renewal(last->token) && same(timeless(last->token), timeless(wanted))) {
    PROBITY_TRY(const auto standing, view.standing(last->pae.retag<base::SubjectTag>()));
    stands = !standing || standing->state == ledger::State::suspended;
  }
  if (!stands && said) {
    PROBITY_TRY(const std::string issuer, issuer_of(view, subject));
    said->push_back({issuer, std::move(*drafted)});
  }
  PROBITY_TRY(Time at, stable_until(view, subject, wanted.about));
  // One that nobody here can sign is drafted anew when what it rests on changes, not again and
  // again.
  if (stands) at = std::min(at, renewal(last->token));
  return view.db().run("INSERT INTO tokens_due(subject, at) VALUES(:a,:b)",
                       {subject.hex(), at.seconds});
}

// Each was drafted as the next in the status list; one after the other they are.
void give_places(std::vector<Unattended>& said) {
  for (std::size_t i = 1; i < said.size(); ++i) {
    json::Value& place = said[i].statement.predicate.as_object()["status_index"];
    place = place.to_number<std::uint64_t>() + i;
  }
}

Result<bool> has_rules(View& view) {
  const auto rubric = view.rubric();
  if (!rubric && rubric.error().rule != "rubric.none") return fail(rubric.error());
  return rubric.has_value();
}

Result<std::set<SubjectDigest>> all_subjects(View& view) {
  std::set<SubjectDigest> subjects;
  for (const char* kind : {"use", "artifact"}) {
    PROBITY_TRY(const auto all, ledger::subjects_of_kind(view.db(), kind));
    for (const auto& one : all) subjects.insert(one.digest);
  }
  return subjects;
}

Result<std::vector<Unattended>> follow(View& view, const ledger::Batch& batch) {
  std::vector<Unattended> said;
  PROBITY_TRY(const bool judged, has_rules(view));
  if (!judged) return said;
  std::set<SubjectDigest> subjects;
  if (batch.kinds.contains("rubric-release") || batch.kinds.contains("key-revocation")) {
    PROBITY_TRY(subjects, all_subjects(view));
  } else {
    for (const SubjectDigest& touched : batch.touched)
      PROBITY_CHECK(ledger::add_concerned(view.db(), touched, subjects));
  }
  for (const SubjectDigest& subject : subjects) {
    PROBITY_TRY(const bool may_earn, is_coded(view, subject));
    PROBITY_CHECK(may_earn ? look(view, subject, &said) : forget(view, subject));
  }
  give_places(said);
  return said;
}

Result<std::vector<Unattended>> say_due(View& view) {
  std::vector<Unattended> said;
  PROBITY_TRY(const auto rows,
              view.db().query("SELECT subject FROM tokens_due WHERE at <= :a ORDER BY at, subject",
                              {view.now().seconds}));
  for (const store::Row& row : rows)
    PROBITY_CHECK(look(view, *SubjectDigest::from_hex(row.text(0)), &said));
  give_places(said);
  return said;
}

Status settle(View& view) {
  PROBITY_TRY(const bool judged, has_rules(view));
  if (!judged) return {};
  PROBITY_TRY(const auto subjects, all_subjects(view));
  for (const SubjectDigest& subject : subjects) PROBITY_CHECK(look(view, subject, nullptr));
  return {};
}

Result<std::optional<Time>> next_due(Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT at FROM tokens_due ORDER BY at LIMIT 1"));
  return row ? std::optional(Time{row->integer(0)}) : std::nullopt;
}

Result<std::optional<StoredToken>> read(Db& db, std::string_view where, store::Value value) {
  PROBITY_TRY(const auto row,
              db.one("SELECT entry, subject, organisation, pae, predicate FROM tokens_token " +
                         std::string(where),
                     {std::move(value)}));
  if (!row) return std::optional<StoredToken>();
  PROBITY_TRY(const json::Value predicate, json::parse(row->text(4)));
  PROBITY_TRY(SafetyToken token, json::decode<SafetyToken>(predicate));
  return std::optional(StoredToken{static_cast<std::uint64_t>(row->integer(0)),
                                   *SubjectDigest::from_hex(row->text(1)), row->text(2),
                                   *base::PaeDigest::from_hex(row->text(3)), std::move(token)});
}

// The state as far as it follows from the token, its standing and the time; nullopt when it turns
// on what it rests on.
Result<std::optional<State>> state_without_evidence(View& view, const StoredToken& stored) {
  using Found = std::optional<State>;
  PROBITY_TRY(const auto standing, view.standing(stored.pae.retag<base::SubjectTag>()));
  if (standing && standing->state != ledger::State::suspended)
    return Found({TokenState::withdrawn, say("Withdrawn: {}", standing->reason)});
  PROBITY_TRY(const auto last,
              view.db().one("SELECT max(entry) FROM tokens_token WHERE subject = :a",
                            {stored.subject.hex()}));
  if (last && static_cast<std::uint64_t>(last->integer(0)) != stored.entry)
    return Found(
        {TokenState::replaced, say("Replaced by the label in log entry {}", last->text(0))});
  if (view.now() < stored.token.not_before)
    return Found({TokenState::not_yet, say("Not valid yet")});
  if (view.now() >= stored.token.expires)
    return Found({TokenState::expired, say("Its time is over")});
  if (standing) return Found({TokenState::suspended, say("Suspended: {}", standing->reason)});
  return Found();
}

}  // namespace

Result<std::optional<StoredToken>> last_token(store::Db& db, const SubjectDigest& subject) {
  return read(db, "WHERE subject = :a ORDER BY entry DESC LIMIT 1", subject.hex());
}
Result<std::optional<StoredToken>> token_at(store::Db& db, log::LogIndex entry) {
  return read(db, "WHERE entry = :a", static_cast<std::int64_t>(entry.value));
}

Result<std::optional<StoredToken>> token_named(store::Db& db, const base::PaeDigest& pae) {
  return read(db, "WHERE pae = :a ORDER BY entry LIMIT 1", pae.hex());
}

Result<State> listed_state(View& view, const StoredToken& stored) {
  PROBITY_TRY(const auto without, state_without_evidence(view, stored));
  if (without) return *without;
  PROBITY_TRY(const auto earned, view.db().one("SELECT at FROM tokens_due WHERE subject = :a",
                                               {stored.subject.hex()}));
  return earned ? State{TokenState::valid, say("Everything it rests on still holds")}
                : State{TokenState::suspended, say("What it rests on no longer holds")};
}

namespace {

Result<State> no_longer_earned(View& view, const StoredToken& stored) {
  State state{TokenState::suspended, say("What it rests on no longer holds")};
  if (stored.token.about == About::use) {
    PROBITY_TRY(auto judgement, view.judgement(stored.subject));
    state.lacking = std::move(judgement.token_missing);
  } else {
    PROBITY_TRY(auto profile, view.profile(stored.subject));
    state.lacking = std::move(profile.token_missing);
  }
  return state;
}

}  // namespace

Result<State> state_of(View& view, const StoredToken& stored) {
  const SafetyToken& token = stored.token;
  PROBITY_TRY(const auto without, state_without_evidence(view, stored));
  if (without) return *without;
  auto drafted = draft(view, stored.subject);
  if (!drafted && drafted.error().rule == "token.earned") return no_longer_earned(view, stored);
  if (!drafted) return fail(drafted.error());
  PROBITY_TRY(const SafetyToken wanted, token_of(*drafted));
  if (!same(timeless(wanted), timeless(token)))
    return State{TokenState::suspended,
                 say("The facts or the shared rules have changed since it was issued")};
  return State{TokenState::valid, say("Everything it rests on still holds")};
}

ledger::Register make_register() {
  ledger::Register made;
  made.name = "tokens";
  made.tables = *base::find(resources(), "tables.sql");
  made.examples = resources();
  made.kinds = {ledger::kind<SafetyToken>(
      {"safety-token", {Role::agency}, ledger::About::known_things, said("issues a safety token")},
      rules, fold, words)};
  made.due = say_due;
  made.follow = follow;
  made.settle = settle;
  made.next_due = next_due;
  return made;
}

}  // namespace probity::registers::tokens
