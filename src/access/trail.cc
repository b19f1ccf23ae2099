#include "access/trail.h"

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

constexpr std::size_t kRowsAtOnce = 1000;

// Each part with its length before it, so that no two rows read alike.
std::string joined(std::initializer_list<std::string_view> parts) {
  std::string all;
  for (const std::string_view part : parts) {
    all += std::to_string(part.size()) + ":";
    all += part;
  }
  return all;
}

std::string mac_of(const base::Hash256& key, const std::string& text) {
  return crypto::hmac_sha256(key.bytes, base::as_bytes(text)).hex();
}

std::string end_mac(const base::Hash256& key, std::int64_t number, const std::string& mac) {
  return mac_of(key, joined({"end", std::to_string(number), mac}));
}

std::string start_mac(const base::Hash256& key, std::int64_t number, const std::string& mac) {
  return mac_of(key, joined({"start", std::to_string(number), mac}));
}

// number, time, account, event, detail, network
std::string row_mac(const base::Hash256& key, const std::string& before, const store::Row& row) {
  return mac_of(key, joined({before, row.text(0), row.text(1), row.text(2), row.text(3),
                             row.text(4), row.text(5)}));
}

tl::unexpected<base::Error> broken(std::string what, std::int64_t number) {
  return fail(Code::bad_input, std::move(what), "row " + std::to_string(number), "trail.broken", "",
              "the rows as this node wrote them");
}

Result<Trail::Holds> check_rows(store::Db& db, const base::Hash256& key) {
  std::int64_t number = 0;
  std::string before;
  PROBITY_TRY(const auto start, db.one("SELECT number, mac, anchor FROM account_trail_start"));
  if (start) {
    number = start->integer(0);
    before = start->text(1);
    if (!crypto::equal_secrets(start_mac(key, number, before), start->text(2)))
      return broken("the audit trail does not begin where it should", number + 1);
  }
  const std::int64_t removed = number;
  while (true) {
    PROBITY_TRY(const auto rows,
                db.query("SELECT number, time, account, event, detail, network, mac FROM "
                         "account_trail WHERE number > :a ORDER BY number LIMIT :b",
                         {number, static_cast<std::int64_t>(kRowsAtOnce)}));
    if (rows.empty()) break;
    for (const store::Row& row : rows) {
      if (row.integer(0) != number + 1)
        return broken("rows of the audit trail are missing", number + 1);
      if (!crypto::equal_secrets(row_mac(key, before, row), row.text(6)))
        return broken("a row of the audit trail was altered", row.integer(0));
      number = row.integer(0);
      before = row.text(6);
    }
  }
  PROBITY_TRY(const auto end, db.one("SELECT mac FROM account_trail_end"));
  PROBITY_TRY(const auto accounts, db.one("SELECT count(*) FROM account"));
  // Every account begins with a row, so an empty trail beside accounts was emptied.
  if (!end && number == 0 && accounts->integer(0) == 0) return Trail::Holds{};
  if (!end || !crypto::equal_secrets(end_mac(key, number, before), end->text(0)))
    return broken("the audit trail does not end where it should", number + 1);
  return Trail::Holds{number - removed, removed};
}

}  // namespace

Status Trail::append(store::Db& db, std::optional<std::int64_t> account, Event event,
                     const std::string& detail, const std::string& remote) const {
  PROBITY_TRY(const auto last,
              db.one("SELECT number, mac FROM account_trail ORDER BY number DESC LIMIT 1"));
  const std::int64_t number = last ? last->integer(0) + 1 : 1;
  store::Value whose;
  if (account) whose = *account;
  const store::Row row({number, clock_.now().seconds, whose, std::string(json::word(event)), detail,
                        network_of(remote)});
  const std::string mac = row_mac(key_, last ? last->text(1) : "", row);
  PROBITY_CHECK(
      db.run("INSERT INTO account_trail(number, time, account, event, detail, network, mac) "
             "VALUES(:a,:b,:c,:d,:e,:f,:g)",
             {number, row.integer(1), whose, row.text(3), row.text(4), row.text(5), mac}));
  return db.run(
      "INSERT INTO account_trail_end(one, number, mac) VALUES(1,:a,:b) "
      "ON CONFLICT(one) DO UPDATE SET number = excluded.number, mac = excluded.mac",
      {number, end_mac(key_, number, mac)});
}

Result<std::vector<TrailEntry>> Trail::read(store::Db& db, std::optional<std::int64_t> account,
                                            std::int64_t before, std::size_t count) const {
  constexpr std::string_view kAll =
      "SELECT t.number, t.time, t.account, coalesce(a.login, ''), t.event, t.detail, t.network "
      "FROM "
      "account_trail t LEFT JOIN account a ON a.id = t.account WHERE t.number < :a ";
  const std::string sql = std::string(kAll) + (account ? "AND t.account = :b " : "AND :b = 0 ") +
                          "ORDER BY t.number DESC LIMIT :c";
  PROBITY_TRY(const auto rows, db.query(sql, {before > 0 ? before : INT64_MAX, account.value_or(0),
                                              static_cast<std::int64_t>(count)}));
  std::vector<TrailEntry> entries;
  for (const store::Row& row : rows)
    entries.push_back({row.integer(0), base::Time{row.integer(1)},
                       row.is_null(2) ? std::nullopt : std::optional(row.integer(2)), row.text(3),
                       json::from_word<Event>(row.text(4)).value_or(Event::signed_in), row.text(5),
                       row.text(6)});
  return entries;
}

Result<Trail::Holds> Trail::check(store::Db& db) const {
  // At one moment: a row that is added meanwhile moves the end.
  Result<Holds> holds;
  PROBITY_CHECK(store::attempt(db, [&]() -> Status {
    holds = check_rows(db, key_);
    return {};
  }));
  return holds;
}

namespace {

// The number of the first row that stays: the first young one, for times may go back where a clock
// did, and at least the last one.
Result<std::int64_t> first_kept(store::Db& db, base::Time before) {
  PROBITY_TRY(const auto young,
              db.one("SELECT min(number) FROM account_trail WHERE time >= :a", {before.seconds}));
  if (young && !young->is_null(0)) return young->integer(0);
  PROBITY_TRY(const auto last, db.one("SELECT max(number) FROM account_trail"));
  return last ? last->integer(0) : 0;
}

}  // namespace

Result<bool> Trail::is_older(store::Db& db, base::Time before) const {
  PROBITY_TRY(const std::int64_t kept, first_kept(db, before));
  PROBITY_TRY(const auto first, db.one("SELECT min(number) FROM account_trail"));
  return first && !first->is_null(0) && first->integer(0) < kept;
}

Result<std::int64_t> Trail::cut(store::Db& db, base::Time before) const {
  PROBITY_TRY(const std::int64_t kept, first_kept(db, before));
  PROBITY_TRY(const auto end,
              db.one("SELECT number, mac FROM account_trail WHERE number = :a", {kept - 1}));
  if (!end) return 0;
  PROBITY_TRY(const auto first, db.one("SELECT min(number) FROM account_trail"));
  PROBITY_CHECK(db.run("DELETE FROM account_trail WHERE number < :a", {kept}));
  PROBITY_CHECK(
      db.run("INSERT INTO account_trail_start(one, number, mac, anchor) VALUES(1,:a,:b,:c) "
             "ON CONFLICT(one) DO UPDATE SET number = excluded.number, mac = excluded.mac, "
             "anchor = excluded.anchor",
             {kept - 1, end->text(1), start_mac(key_, kept - 1, end->text(1))}));
  return kept - first->integer(0);
}

}  // namespace probity::access
