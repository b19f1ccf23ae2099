#include "outbox/courier.h"

#include <boost/json/object.hpp>

#include "crypto/hmac.h"
#include "json/canonical.h"
#include "store/dialect.h"

namespace probity::outbox {

using base::Result;
using base::Status;

namespace {

// Of several servers of one node, one sends.
constexpr std::int64_t kSending = 0x636f7572696572;  // "courier"

// What the owner of a webhook may know of a failure: never what the other side answered.
std::string words_of(const Result<net::Answer>& answer) {
  if (!answer) return answer.error().what;
  return "the receiver answered " + std::to_string(answer->status);
}

}  // namespace

std::string test_body(const std::string& origin, base::Time now) {
  return json::canonical(
      json::Object{{"type", "webhook.test"}, {"origin", origin}, {"time", base::to_string(now)}});
}

net::Call signed_call(const std::string& url, const std::string& message_id, base::Time now,
                      const std::string& body, const crypto::Secret& secret) {
  const std::string timestamp = std::to_string(now.seconds);
  const std::string what = message_id + "." + timestamp + "." + body;
  const base::Hash256 mac = crypto::hmac_sha256(secret.view(), base::as_bytes(what));
  return {"POST",
          url,
          {{"Content-Type", "application/json"},
           {"webhook-id", message_id},
           {"webhook-timestamp", timestamp},
           {"webhook-signature", "v1," + base::to_base64(mac.bytes)}},
          body};
}

Courier::Courier(access::Node& node, net::Client& client, Options options)
    : node_(node),
      client_(client),
      options_(std::move(options)),
      outbox_(node.private_tables(), node.file().origin) {}

Courier::~Courier() { stop(); }

Status Courier::start() {
  // Each thread has its own connection.
  threads_.emplace_back([this] { look(); });
  for (unsigned i = 0; i < options_.at_once; ++i) threads_.emplace_back([this] { work(); });
  return {};
}

void Courier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  news_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

Status Courier::gather(store::Db& db) {
  PROBITY_TRY(const bool is_mine, store::falls_to(db, kSending));
  if (!is_mine) return {};
  Result<bool> more = true;
  while (more && *more) more = outbox_.fill(db);
  if (!more) return base::fail(more.error());
  const std::lock_guard lock(mutex_);
  PROBITY_TRY(auto due, outbox_.due(db, busy_));
  for (DueNotice& notice : due) {
    busy_.insert(notice.recipient);
    queue_.push_back(std::move(notice));
  }
  return {};
}

void Courier::look() {
  std::unique_ptr<store::Db> db;
  for (;;) {
    Status done;
    if (!db) {
      auto opened = node_.reader();
      if (opened)
        db = *std::move(opened);
      else
        done = base::fail(opened.error());
    }
    if (db) done = gather(*db);
    if (!done && options_.complain) options_.complain(done.error());
    news_.notify_all();
    std::unique_lock lock(mutex_);
    if (stopping_) return;
    news_.wait_for(lock, options_.look_every);
    if (stopping_) return;
  }
}

void Courier::work() {
  std::unique_ptr<store::Db> db;
  for (;;) {
    DueNotice notice;
    {
      std::unique_lock lock(mutex_);
      news_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      notice = std::move(queue_.front());
      queue_.pop_front();
    }
    Status done;
    if (!db) {
      auto opened = node_.reader();
      if (opened)
        db = *std::move(opened);
      else
        done = base::fail(opened.error());
    }
    if (db) done = deliver(*db, notice);
    if (!done && options_.complain) options_.complain(done.error());
    {
      const std::lock_guard lock(mutex_);
      busy_.erase(notice.recipient);
    }
    // The next one to the same recipient need not wait until somebody looks by himself. After an
    // error it does: the database is asked no faster than usual.
    if (done) news_.notify_all();
  }
}

Status Courier::deliver(store::Db& db, const DueNotice& due) {
  Webhooks webhooks(node_.private_tables());
  PROBITY_TRY(const crypto::Secret secret, webhooks.secret(db, due.recipient));
  const base::Time now = node_.doors().clock.now();
  std::string body;
  if (due.kind == "test") {
    body = test_body(node_.file().origin, now);
  } else {
    PROBITY_TRY(const auto notice, notice_of(db, node_.file().origin, due.entry));
    if (!notice) return outbox_.dropped(due);
    body = to_json(*notice);
  }
  const auto answer = client_.send(signed_call(due.url, due.message_id(), now, body, secret));
  if (!answer && answer.error().rule == "net.stopped") return {};  // not its fault: it stays due
  if (answer && answer->status >= 200 && answer->status < 300) return outbox_.sent(due);
  return outbox_.failed(due, words_of(answer), /*gone=*/answer && answer->status == 410);
}

Status Courier::run_once() {
  PROBITY_TRY(const auto db, node_.reader());
  for (;;) {
    PROBITY_CHECK(gather(*db));
    if (queue_.empty()) return {};
    while (!queue_.empty()) {
      const DueNotice notice = std::move(queue_.front());
      queue_.pop_front();
      busy_.erase(notice.recipient);
      PROBITY_CHECK(deliver(*db, notice));
    }
  }
}

}  // namespace probity::outbox
