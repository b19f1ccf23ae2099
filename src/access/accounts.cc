// Who there is: accounts, their invitations, persons, locks and external identities. The ways in
// are in sign_in.cc.
#include "access/accounts.h"

#include <algorithm>

#include "access/limits.h"
#include "access/password_rules.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/say.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

bool is_login(const std::string& text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789.-_+@";
  return !text.empty() && text.size() <= limits::kLoginBytes &&
         text.find_first_not_of(kLetters) == std::string::npos;
}

Status check_name(const std::string& name, const std::string& pointer) {
  const bool control = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (!name.empty() && name.size() <= limits::kNameBytes && base::is_utf8(name) && !control)
    return {};
  return fail(Code::bad_input, "the name is empty, too long or no text", pointer, "account.name",
              "", language::say("a text of at most {} bytes", limits::kNameBytes));
}

Status check_language(const std::string& language) {
  if (language.empty() || (base::is_slug(language) && language.size() <= 16)) return {};
  return fail(Code::bad_input, "that is no language", "/language", "account.language", "",
              "a code such as en or fr, or nothing");
}

Status check_persons(const std::vector<std::string>& persons) {
  if (persons.size() > limits::kAccountPersons)
    return fail(Code::too_large, "the account is to sign for too many persons", "/persons",
                "account.persons", std::to_string(persons.size()),
                language::say("at most {}", limits::kAccountPersons));
  for (std::size_t i = 0; i < persons.size(); ++i)
    if (!base::PersonId::parse(persons[i]))
      return fail(Code::bad_input, "that is no person of the log", "/persons/" + std::to_string(i),
                  "id.format", "", std::string(base::PersonTag::kWanted));
  return {};
}

constexpr std::string_view kColumns =
    "SELECT a.id, a.login, a.display_name, a.language, a.locked, a.password <> '' OR EXISTS(SELECT "
    "1 "
    "FROM account_external e WHERE e.account = a.id), EXISTS(SELECT 1 FROM account_second_factor f "
    "WHERE f.account = a.id AND f.sealed <> ''), a.made FROM account a ";

Result<std::vector<Account>> accounts_from(store::Db& db, const std::vector<store::Row>& rows) {
  std::vector<Account> accounts;
  for (const store::Row& row : rows) {
    Account account{row.integer(0),
                    row.text(1),
                    row.text(2),
                    row.text(3),
                    row.integer(4) != 0   ? AccountState::locked
                    : row.integer(5) != 0 ? AccountState::active
                                          : AccountState::invited,
                    row.integer(6) != 0,
                    {row.integer(7)},
                    {}};
    PROBITY_TRY(account.persons, persons_of(db, account.id));
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Result<std::optional<Account>> account_where(store::Db& db, const char* condition,
                                             store::Value value) {
  PROBITY_TRY(const auto rows, db.query(std::string(kColumns) + condition, {std::move(value)}));
  PROBITY_TRY(auto accounts, accounts_from(db, rows));
  return accounts.empty() ? std::nullopt : std::optional(std::move(accounts.front()));
}

Status put_persons(store::Db& db, std::int64_t account, const std::vector<std::string>& persons) {
  PROBITY_CHECK(db.run("DELETE FROM account_person WHERE account = :a", {account}));
  for (const std::string& person : persons)
    PROBITY_CHECK(
        db.run("INSERT INTO account_person(account, person) VALUES(:a,:b) ON CONFLICT DO NOTHING",
               {account, person}));
  return {};
}

}  // namespace

Accounts::Accounts(std::unique_ptr<PrivateTables> tables, crypto::PasswordCost cost)
    : tables_(std::move(tables)),
      cost_(cost),
      trail_(tables_->trail()),
      limits_(*tables_),
      sessions_(*tables_, trail_),
      second_factor_(*tables_, trail_),
      api_tokens_(*tables_, trail_, second_factor_) {}

Result<std::unique_ptr<Accounts>> Accounts::open(const std::string& database, crypto::SealKey kek,
                                                 base::Clock& clock, base::Random& random,
                                                 crypto::PasswordCost cost) {
  PROBITY_TRY(auto tables, PrivateTables::open(database, std::move(kek), clock, random));
  return std::unique_ptr<Accounts>(new Accounts(std::move(tables), cost));
}

Result<std::vector<Account>> Accounts::all(store::Db& db) {
  PROBITY_TRY(const auto rows, db.query(std::string(kColumns) + "ORDER BY a.login"));
  return accounts_from(db, rows);
}

Result<std::optional<Account>> Accounts::find(store::Db& db, const std::string& login) {
  return account_where(db, "WHERE a.login = :a", lower_case(login));
}

Result<std::optional<Account>> Accounts::find(store::Db& db, std::int64_t id) {
  return account_where(db, "WHERE a.id = :a", id);
}

Result<Invitation> Accounts::new_invitation(store::Db& db, std::int64_t account) {
  const std::string token = draw_secret(tables_->random());
  const base::Time expires = tables_->now() + limits::kInvitationLife;
  PROBITY_CHECK(
      db.run("INSERT INTO account_invitation(account, hash, expires) VALUES(:a,:b,:c) "
             "ON CONFLICT(account) DO UPDATE SET hash = excluded.hash, expires = excluded.expires",
             {account, hash_secret(token), expires.seconds}));
  PROBITY_TRY(auto whose, find(db, account));
  if (!whose) return fail(Code::not_found, "there is no such account", "", "account.unknown");
  return Invitation{std::move(*whose), token, expires};
}

Status Accounts::check(const NewAccount& wanted) {
  if (!is_login(lower_case(wanted.login)))
    return fail(Code::bad_input, "that is no login name", "/login", "account.login-format", "",
                language::say("letters a-z, digits and . - _ + @, at most {} characters",
                              limits::kLoginBytes));
  PROBITY_CHECK(check_name(wanted.display_name, "/display_name"));
  PROBITY_CHECK(check_language(wanted.language));
  return check_persons(wanted.persons);
}

Result<Invitation> Accounts::invite(const NewAccount& wanted, const By& by) {
  PROBITY_CHECK(check(wanted));
  const std::string login = lower_case(wanted.login);
  Result<Invitation> made = Invitation{};
  PROBITY_CHECK(tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto taken, find(db, login));
    if (taken)
      return fail(Code::conflict, "there is an account of that name", "/login", "account.login",
                  login, "another login");
    PROBITY_TRY(
        const auto id,
        db.one("INSERT INTO account(id, login, display_name, language, password, locked, made) "
               "VALUES((SELECT coalesce(max(id), 0) + 1 FROM account),:a,:b,:c,'',0,:d) "
               "RETURNING id",
               {login, wanted.display_name, wanted.language, tables_->now().seconds}));
    PROBITY_CHECK(put_persons(db, id->integer(0), wanted.persons));
    PROBITY_CHECK(trail_.append(db, id->integer(0), Event::invited, "by " + by.words, by.remote));
    made = new_invitation(db, id->integer(0));
    if (!made) return fail(made.error());
    return {};
  }));
  return made;
}

Result<Invitation> Accounts::reset(std::int64_t account, bool second_factor_too, const By& by) {
  Result<Invitation> made = Invitation{};
  PROBITY_CHECK(change(account, Event::reset, by, "", [&](store::Db& db) -> Status {
    PROBITY_CHECK(db.run("UPDATE account SET password = '' WHERE id = :a", {account}));
    PROBITY_CHECK(Sessions::end_all(db, account));
    if (second_factor_too)
      PROBITY_CHECK(second_factor_.remove_in(db, account, "by " + by.words, by.remote));
    made = new_invitation(db, account);
    if (!made) return fail(made.error());
    return {};
  }));
  return made;
}

Result<std::optional<Account>> Accounts::invited(store::Db& db, std::string_view token) {
  PROBITY_TRY(
      const auto row,
      db.one("SELECT i.account, i.expires FROM account_invitation i JOIN account a ON a.id = "
             "i.account WHERE i.hash = :a AND a.locked = 0",
             {hash_secret(token)}));
  // One that ends later than any made now comes from a clock that was ahead.
  const std::int64_t left = row ? row->integer(1) - tables_->now().seconds : 0;
  if (left <= 0 || left > limits::kInvitationLife + limits::kClockTolerance)
    return std::optional<Account>();
  return find(db, row->integer(0));
}

Status Accounts::change(std::int64_t account, Event event, const By& by, const std::string& detail,
                        const std::function<Status(store::Db&)>& body) {
  return tables_->write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto known, find(db, account));
    if (!known) return fail(Code::not_found, "there is no such account", "", "account.unknown");
    PROBITY_CHECK(body(db));
    return trail_.append(db, account, event, "by " + by.words + detail, by.remote);
  });
}

Status Accounts::set_profile(std::int64_t account, const std::string& display_name,
                             const std::string& language) {
  PROBITY_CHECK(check_name(display_name, "/display_name"));
  PROBITY_CHECK(check_language(language));
  return tables_->write([&](store::Db& db) {
    return db.run("UPDATE account SET display_name = :a, language = :b WHERE id = :c",
                  {display_name, language, account});
  });
}

Status Accounts::lock(std::int64_t account, const By& by) {
  return change(account, Event::locked, by, "", [&](store::Db& db) -> Status {
    PROBITY_CHECK(db.run("UPDATE account SET locked = 1 WHERE id = :a", {account}));
    return Sessions::end_all(db, account);
  });
}

Status Accounts::unlock(std::int64_t account, const By& by) {
  return change(account, Event::unlocked, by, "", [&](store::Db& db) -> Status {
    PROBITY_CHECK(db.run("UPDATE account SET locked = 0 WHERE id = :a", {account}));
    PROBITY_TRY(const auto whose, find(db, account));
    return limits_.forget(db, whose->login);
  });
}

Status Accounts::assign(std::int64_t account, const std::vector<std::string>& persons,
                        const By& by) {
  PROBITY_CHECK(check_persons(persons));
  std::string detail = ":";
  for (const std::string& person : persons) detail += " " + person;
  return change(account, Event::persons_assigned, by, detail,
                [&](store::Db& db) { return put_persons(db, account, persons); });
}

Status Accounts::link_external(std::int64_t account, const std::string& issuer,
                               const std::string& subject, const By& by) {
  for (const std::string* text : {&issuer, &subject})
    if (text->empty() || text->size() > limits::kExternalBytes || !base::is_utf8(*text))
      return fail(Code::bad_input, "an external identity needs an issuer and a subject", "",
                  "external.format", "",
                  "texts of at most " + std::to_string(limits::kExternalBytes) + " bytes");
  return change(account, Event::external_linked, by, "", [&](store::Db& db) -> Status {
    PROBITY_TRY(const auto taken,
                db.one("SELECT account FROM account_external WHERE issuer = :a AND subject = :b",
                       {issuer, subject}));
    if (taken)
      return fail(Code::conflict, "that identity is linked to an account already", "",
                  "external.linked", "", "an identity that is not linked");
    return db.run(
        "INSERT INTO account_external(issuer, subject, account, linked) VALUES(:a,:b,:c,:d)",
        {issuer, subject, account, tables_->now().seconds});
  });
}

Status Accounts::unlink_external(std::int64_t account, const std::string& issuer,
                                 const std::string& subject, const By& by) {
  return change(account, Event::external_unlinked, by, "", [&](store::Db& db) {
    return db.run(
        "DELETE FROM account_external WHERE account = :a AND issuer = :b AND subject = :c",
        {account, issuer, subject});
  });
}

Result<std::vector<Accounts::External>> Accounts::externals(store::Db& db, std::int64_t account) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT issuer, subject, linked FROM account_external WHERE account = :a "
                       "ORDER BY linked, issuer, subject",
                       {account}));
  std::vector<External> all;
  for (const store::Row& row : rows)
    all.push_back({row.text(0), row.text(1), base::Time{row.integer(2)}});
  return all;
}

Status Accounts::record(std::optional<std::int64_t> account, Event event, const std::string& detail,
                        const std::string& remote) {
  return tables_->write(
      [&](store::Db& db) { return trail_.append(db, account, event, detail, remote); });
}

}  // namespace probity::access
