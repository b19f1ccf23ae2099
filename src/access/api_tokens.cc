#include "access/api_tokens.h"

#include "access/limits.h"
#include "access/sessions.h"
#include "base/utf8.h"
#include "json/codec.h"
#include "language/say.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kPrefix = "prb_";
constexpr std::size_t kSecretSize = 47;  // the prefix and 32 bytes in base64url

std::string words_of(const std::set<Scope>& scopes) {
  std::string all;
  for (const Scope scope : scopes) all += (all.empty() ? "" : " ") + std::string(json::word(scope));
  return all;
}

std::set<Scope> scopes_of(const std::string& words) {
  std::set<Scope> scopes;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (const auto scope = json::from_word<Scope>(words.substr(at, end - at)))
      scopes.insert(*scope);
    at = end + 1;
  }
  return scopes;
}

Status check(const std::string& name, const std::set<Scope>& scopes, std::int64_t days) {
  if (name.empty() || name.size() > limits::kNameBytes || !base::is_utf8(name))
    return fail(Code::bad_input, "the token needs a name that says what it is for", "/name",
                "token.name", "", language::say("a text of at most {} bytes", limits::kNameBytes));
  if (scopes.empty())
    return fail(Code::bad_input, "the token needs a scope", "/scopes", "token.scope", "",
                "at least one of read, draft, sign, import, manage");
  if (days < 1 || days > limits::kApiTokenDays)
    return fail(Code::bad_input, "the token must end", "/days", "token.days", std::to_string(days),
                language::say("{} to {}", 1, limits::kApiTokenDays));
  return {};
}

constexpr std::string_view kColumns =
    "SELECT id, name, scopes, made, expires, last_used, revoked FROM account_api_token ";

ApiToken token_of(const store::Row& row) {
  ApiToken token{row.integer(0),
                 row.text(1),
                 scopes_of(row.text(2)),
                 {row.integer(3)},
                 {row.integer(4)},
                 {},
                 {}};
  if (const auto day = base::parse_date(row.text(5))) token.last_used = *day;
  if (!row.is_null(6)) token.revoked = base::Time{row.integer(6)};
  return token;
}

}  // namespace

Result<NewApiToken> ApiTokens::make(std::int64_t account, const std::string& name,
                                    const std::set<Scope>& scopes, std::int64_t days,
                                    const std::string& detail, const std::string& remote) {
  PROBITY_CHECK(check(name, scopes, days));
  const base::Time now = tables_.now();
  NewApiToken made{{0, name, scopes, now, now + days * base::kDay, {}, {}},
                   std::string(kPrefix) + draw_secret(tables_.random())};
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto count,
                db.one("SELECT count(*) FROM account_api_token WHERE account = :a AND revoked IS "
                       "NULL AND expires > :b",
                       {account, now.seconds}));
    if (count->integer(0) >= static_cast<std::int64_t>(limits::kApiTokens))
      return fail(Code::conflict, "the account has too many API tokens", "", "token.count",
                  count->text(0), language::say("fewer than {}", limits::kApiTokens));
    PROBITY_TRY(const bool second_factor, second_factor_.enrolled(db, account));
    PROBITY_TRY(
        const auto id,
        db.one("INSERT INTO account_api_token(account, name, hash, scopes, second_factor, made, "
               "expires, last_used) VALUES(:a,:b,:c,:d,:e,:f,:g,'') RETURNING id",
               {account, name, hash_secret(made.secret), words_of(scopes),
                std::int64_t{second_factor}, now.seconds, made.token.expires.seconds}));
    made.token.id = id->integer(0);
    return trail_.append(db, account, Event::token_made,
                         "token " + std::to_string(made.token.id) + detail, remote);
  }));
  return made;
}

Result<std::vector<ApiToken>> ApiTokens::of_account(store::Db& db, std::int64_t account) {
  PROBITY_TRY(const auto rows,
              db.query(std::string(kColumns) + "WHERE account = :a ORDER BY id DESC", {account}));
  std::vector<ApiToken> tokens;
  for (const store::Row& row : rows) tokens.push_back(token_of(row));
  return tokens;
}

Status ApiTokens::revoke(std::int64_t account, std::int64_t id, const std::string& remote) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto row,
                db.one("SELECT id FROM account_api_token WHERE id = :a AND account = :b AND "
                       "revoked IS NULL",
                       {id, account}));
    if (!row)
      return fail(Code::not_found, "there is no such API token of yours in force", "",
                  "token.unknown");
    PROBITY_CHECK(db.run("UPDATE account_api_token SET revoked = :a WHERE id = :b",
                         {tables_.now().seconds, id}));
    return trail_.append(db, account, Event::token_revoked, "token " + std::to_string(id), remote);
  });
}

Result<std::optional<Visitor>> ApiTokens::visitor(store::Db& db, std::string_view secret,
                                                  const std::string& remote) {
  if (secret.size() != kSecretSize || !secret.starts_with(kPrefix)) return std::optional<Visitor>();
  const base::Time now = tables_.now();
  PROBITY_TRY(const auto row,
              db.one("SELECT t.id, t.account, t.scopes, t.second_factor, t.last_used, a.login, "
                     "a.display_name, a.language FROM account_api_token t JOIN account a ON a.id = "
                     "t.account WHERE t.hash = :a AND t.revoked IS NULL AND t.made <= :b AND "
                     "t.expires > :c AND a.locked = 0",
                     {hash_secret(secret), now.seconds + limits::kClockTolerance, now.seconds}));
  if (!row) return std::optional<Visitor>();
  Visitor visitor;
  visitor.token = row->integer(0);
  visitor.account = row->integer(1);
  visitor.scopes = scopes_of(row->text(2));
  visitor.login = row->text(5);
  visitor.display_name = row->text(6);
  visitor.language = row->text(7);
  PROBITY_TRY(const bool enrolled, second_factor_.enrolled(db, visitor.account));
  visitor.second_factor = enrolled && row->integer(3) != 0;
  PROBITY_TRY(const auto ids, persons_of(db, visitor.account));
  PROBITY_TRY(visitor.persons, persons_now(db, ids));
  if (const std::string today = base::to_string(base::date_of(now)); row->text(4) != today)
    PROBITY_CHECK(note_use(visitor, today, remote));
  return std::optional(std::move(visitor));
}

Status ApiTokens::note_use(const Visitor& visitor, const std::string& today,
                           const std::string& remote) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto row,
                db.one("SELECT last_used FROM account_api_token WHERE id = :a", {visitor.token}));
    PROBITY_CHECK(db.run("UPDATE account_api_token SET last_used = :a WHERE id = :b",
                         {today, visitor.token}));
    if (!row || !row->text(0).empty()) return {};
    return trail_.append(db, visitor.account, Event::token_first_used,
                         "token " + std::to_string(visitor.token), remote);
  });
}

}  // namespace probity::access
