#include "outbox/webhooks.h"

#include "crypto/seal.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "net/client.h"
#include "outbox/limits.h"
#include "store/log_store.h"

namespace probity::outbox {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

constexpr std::string_view kSecretMark = "whsec_";

constexpr std::string_view kColumns =
    "SELECT w.id, w.url, w.wanted, w.account, w.created, w.state, w.next_entry, w.failing_since, "
    "w.last_error, w.last_sent, (SELECT COUNT(*) FROM outbox_notice n WHERE n.recipient = w.id AND "
    "n.state = 'waiting'), (SELECT COUNT(*) FROM outbox_notice n WHERE n.recipient = w.id AND "
    "n.state = 'dead') FROM outbox_webhook w ";

std::optional<base::Time> time_of(const store::Row& row, std::size_t column) {
  if (row.integer(column) == 0) return std::nullopt;
  return base::Time{row.integer(column)};
}

Result<Webhook> webhook_of(const store::Row& row) {
  Webhook made;
  made.id = row.text(0);
  made.url = row.text(1);
  PROBITY_TRY(const json::Value wanted, json::parse(row.text(2)));
  PROBITY_TRY(made.wanted, json::decode<Wanted>(wanted));
  if (!row.is_null(3)) made.account = row.integer(3);
  made.created = {row.integer(4)};
  made.state = json::from_word<WebhookState>(row.text(5)).value_or(WebhookState::dead);
  made.next_entry = static_cast<std::uint64_t>(row.integer(6));
  made.failing_since = time_of(row, 7);
  made.last_error = row.text(8);
  made.last_sent = time_of(row, 9);
  made.waiting = row.integer(10);
  made.given_up = row.integer(11);
  return made;
}

// Binds a sealed secret to its webhook, so that rows cannot be swapped.
std::string label_of(const std::string& id) { return "probity webhook secret\n" + id; }

Status none(const std::string& id) {
  return fail(Code::not_found, "there is no such webhook", "", "webhook.none", json::quoted(id),
              "the id of one of your webhooks");
}

}  // namespace

Result<NewWebhook> Webhooks::add(const std::string& url, const Wanted& wanted,
                                 std::optional<std::int64_t> account) {
  if (Status good = net::check_url(url); !good)
    return fail(base::within(std::move(good).error(), "/url"));
  NewWebhook made;
  made.webhook.id = base::nonce(tables_.random());
  made.webhook.url = url;
  made.webhook.wanted = wanted;
  made.webhook.account = account;
  made.webhook.created = tables_.now();
  std::array<std::uint8_t, 32> key{};
  tables_.random().fill(key);
  made.secret = std::string(kSecretMark) + base::to_base64(key);
  const std::string sealed = base::to_base64(crypto::seal(
      tables_.kek(), key, base::as_bytes(label_of(made.webhook.id)), tables_.random()));
  crypto::wipe(key);
  PROBITY_CHECK(tables_.write([&](store::Db& db) -> Status {
    PROBITY_TRY(const auto count, db.one("SELECT COUNT(*) FROM outbox_webhook"));
    if (count && count->integer(0) >= limits::kWebhooks)
      return fail(Code::too_large, "this node has as many webhooks as it keeps", "",
                  "webhook.count", std::to_string(count->integer(0)),
                  "at most " + std::to_string(limits::kWebhooks));
    PROBITY_TRY(const auto checkpoint, store::newest_checkpoint(db));
    made.webhook.next_entry = checkpoint ? checkpoint->size.value : 0;
    return db.run(
        "INSERT INTO outbox_webhook(id, url, sealed, wanted, account, created, state, next_entry, "
        "failures, failing_since, not_before, last_error, last_sent) "
        "VALUES(:a,:b,:c,:d,:e,:f,'active',:g,0,0,0,'',0)",
        {made.webhook.id, url, sealed, json::canonical(json::encode(wanted)),
         account ? store::Value(*account) : store::Value(), made.webhook.created.seconds,
         static_cast<std::int64_t>(made.webhook.next_entry)});
  }));
  return made;
}

Result<std::vector<Webhook>> Webhooks::all(store::Db& db, std::optional<std::int64_t> account) {
  const std::string order = "ORDER BY w.created, w.id";
  PROBITY_TRY(const auto rows,
              account
                  ? db.query(std::string(kColumns) + "WHERE w.account = :a " + order, {*account})
                  : db.query(std::string(kColumns) + order));
  std::vector<Webhook> found;
  for (const store::Row& row : rows) {
    PROBITY_TRY(Webhook one, webhook_of(row));
    found.push_back(std::move(one));
  }
  return found;
}

Result<Webhook> Webhooks::find(store::Db& db, const std::string& id,
                               std::optional<std::int64_t> account) {
  PROBITY_TRY(const auto row, db.one(std::string(kColumns) + "WHERE w.id = :a", {id}));
  if (!row) return fail(none(id).error());
  PROBITY_TRY(Webhook found, webhook_of(*row));
  if (account && found.account != account) return fail(none(id).error());
  return found;
}

Status Webhooks::remove(const std::string& id) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_CHECK(db.run("DELETE FROM outbox_notice WHERE recipient = :a", {id}));
    return db.run("DELETE FROM outbox_webhook WHERE id = :a", {id});
  });
}

Status Webhooks::set_state(const std::string& id, WebhookState state) {
  return tables_.write([&](store::Db& db) -> Status {
    if (state == WebhookState::active)
      PROBITY_CHECK(
          db.run("UPDATE outbox_notice SET state = 'waiting', made = :a, tries = 0, not_before = 0 "
                 "WHERE recipient = :b AND state IN ('waiting', 'dead')",
                 {tables_.now().seconds, id}));
    return db.run(
        "UPDATE outbox_webhook SET state = :a, failures = 0, failing_since = 0, not_before = 0 "
        "WHERE id = :b",
        {std::string(json::word(state)), id});
  });
}

Result<crypto::Secret> Webhooks::secret(store::Db& db, const std::string& id) {
  PROBITY_TRY(const auto row, db.one("SELECT sealed FROM outbox_webhook WHERE id = :a", {id}));
  if (!row) return fail(none(id).error());
  const auto sealed = base::from_base64(row->text(0));
  if (!sealed)
    return fail(Code::environment, "the webhook's secret is damaged", "", "webhook.sealed");
  return crypto::unseal(tables_.kek(), *sealed, base::as_bytes(label_of(id)));
}

}  // namespace probity::outbox
