#include "access/sessions.h"

#include "access/limits.h"
#include "access/network.h"
#include "crypto/hmac.h"
#include "crypto/password.h"
#include "json/codec.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

struct Found {
  std::int64_t session = 0;
  std::int64_t account = 0;
  base::Time seen;
  SessionState state = SessionState::open;
  std::string login;
  std::string display_name;
  std::string language;
};

bool is_over(base::Time began, base::Time seen, SessionState state, base::Time now) {
  const std::int64_t life =
      state == SessionState::half ? limits::kHalfSessionLife : limits::kSessionLife;
  return began.seconds > now.seconds + limits::kClockTolerance ||
         now.seconds - began.seconds >= life || now.seconds - seen.seconds >= limits::kSessionIdle;
}

Result<std::optional<Found>> find(store::Db& db, std::string_view cookie, base::Time now) {
  PROBITY_TRY(const auto row,
              db.one("SELECT s.id, s.account, s.began, s.seen, s.state, a.login, a.display_name, "
                     "a.language FROM account_session s JOIN account a ON a.id = s.account WHERE "
                     "s.hash = :a AND a.locked = 0",
                     {hash_secret(cookie)}));
  if (!row) return std::optional<Found>();
  Found found{
      row->integer(0),   row->integer(1),
      {row->integer(3)}, json::from_word<SessionState>(row->text(4)).value_or(SessionState::half),
      row->text(5),      row->text(6),
      row->text(7)};
  if (is_over({row->integer(2)}, found.seen, found.state, now)) return std::optional<Found>();
  return std::optional(std::move(found));
}

}  // namespace

std::string csrf_token(std::string_view cookie) {
  return base::to_base64url(
      crypto::hmac_sha256(base::as_bytes(cookie), base::as_bytes("probity form")).bytes);
}

bool csrf_matches(std::string_view cookie, std::string_view given) {
  return !cookie.empty() && crypto::equal_secrets(csrf_token(cookie), given);
}

std::string Sessions::form_cookie() const { return draw_secret(tables_.random()); }

Result<std::vector<std::string>> persons_of(store::Db& db, std::int64_t account) {
  PROBITY_TRY(
      const auto rows,
      db.query("SELECT person FROM account_person WHERE account = :a ORDER BY person", {account}));
  std::vector<std::string> persons;
  for (const store::Row& row : rows) persons.push_back(row.text(0));
  return persons;
}

Result<std::optional<Visitor>> Sessions::visitor(store::Db& db, std::string_view cookie) {
  const base::Time now = tables_.now();
  PROBITY_TRY(auto found, find(db, cookie, now));
  if (!found || found->state == SessionState::half) return std::optional<Visitor>();
  if (now.seconds - found->seen.seconds >= limits::kSeenEvery) {
    // A full disk ends no session before its time.
    [[maybe_unused]] const Status kept = tables_.write([&](store::Db& writer) {
      return writer.run("UPDATE account_session SET seen = :a WHERE id = :b AND seen < :c",
                        {now.seconds, found->session, now.seconds});
    });
  }
  Visitor visitor;
  visitor.account = found->account;
  visitor.login = std::move(found->login);
  visitor.display_name = std::move(found->display_name);
  visitor.language = std::move(found->language);
  visitor.session = found->session;
  visitor.csrf = csrf_token(cookie);
  visitor.second_factor = found->state == SessionState::second_factor;
  visitor.scopes = all_scopes();
  PROBITY_TRY(const auto ids, persons_of(db, visitor.account));
  PROBITY_TRY(visitor.persons, persons_now(db, ids));
  return std::optional(std::move(visitor));
}

Result<std::optional<HalfSignedIn>> Sessions::half_signed_in(store::Db& db,
                                                             std::string_view cookie) {
  PROBITY_TRY(auto found, find(db, cookie, tables_.now()));
  if (!found || found->state != SessionState::half) return std::optional<HalfSignedIn>();
  return std::optional(HalfSignedIn{found->account, found->session, std::move(found->login),
                                    std::move(found->language), csrf_token(cookie)});
}

Status Sessions::sign_out(const Visitor& visitor, const std::string& remote) {
  return end(visitor, visitor.session, remote);
}

Status Sessions::sign_out_everywhere(const Visitor& visitor, const std::string& remote) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_CHECK(end_all(db, visitor.account));
    return trail_.append(db, visitor.account, Event::signed_out_everywhere, "", remote);
  });
}

Status Sessions::end(const Visitor& visitor, std::int64_t session, const std::string& remote) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto row,
                db.one("SELECT id FROM account_session WHERE id = :a AND account = :b",
                       {session, visitor.account}));
    if (!row)
      return fail(Code::not_found, "there is no such session of yours", "", "session.unknown");
    PROBITY_CHECK(db.run("DELETE FROM account_session WHERE id = :a", {session}));
    return trail_.append(db, visitor.account, Event::signed_out, "", remote);
  });
}

Result<std::vector<SessionLine>> Sessions::of_account(store::Db& db, std::int64_t account) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT id, began, seen, network, state FROM account_session WHERE "
                       "account = :a ORDER BY id DESC",
                       {account}));
  std::vector<SessionLine> lines;
  for (const store::Row& row : rows) {
    const SessionLine line{row.integer(0), {row.integer(1)}, {row.integer(2)}, row.text(3)};
    const auto state = json::from_word<SessionState>(row.text(4)).value_or(SessionState::half);
    if (!is_over(line.began, line.seen, state, tables_.now())) lines.push_back(line);
  }
  return lines;
}

Result<std::string> Sessions::begin(store::Db& db, std::int64_t account, SessionState state,
                                    const std::string& remote) {
  const base::Time now = tables_.now();
  PROBITY_CHECK(
      db.run("DELETE FROM account_session WHERE began < :a", {now.seconds - limits::kSessionLife}));
  std::string cookie = draw_secret(tables_.random());
  PROBITY_CHECK(
      db.run("INSERT INTO account_session(hash, account, began, seen, network, state) "
             "VALUES(:a,:b,:c,:d,:e,:f)",
             {hash_secret(cookie), account, now.seconds, now.seconds, network_of(remote),
              std::string(json::word(state))}));
  return cookie;
}

Status Sessions::end_one(store::Db& db, std::int64_t session) {
  return db.run("DELETE FROM account_session WHERE id = :a", {session});
}

Status Sessions::end_all(store::Db& db, std::int64_t account) {
  return db.run("DELETE FROM account_session WHERE account = :a", {account});
}

}  // namespace probity::access
