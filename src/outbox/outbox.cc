#include "outbox/outbox.h"

#include "json/codec.h"
#include "json/parse.h"
#include "outbox/limits.h"
#include "store/log_store.h"

namespace probity::outbox {

using base::Result;
using base::Status;

namespace {

constexpr std::uint64_t kPiece = 500;   // entries looked at in one transaction
constexpr std::int64_t kFirstWait = 5;  // seconds
constexpr std::int64_t kLongestWait = 6 * 3600;
constexpr std::int64_t kSentKept = 30 * base::kDay;

std::vector<store::Value> key_of(const DueNotice& notice) {
  return {static_cast<std::int64_t>(notice.entry), notice.kind, notice.recipient};
}

Status finish(store::Db& db, const DueNotice& notice, std::string_view state) {
  return db.run("UPDATE outbox_notice SET state = '" + std::string(state) +
                    "' WHERE entry = :a AND kind = :b AND recipient = :c",
                key_of(notice));
}

}  // namespace

std::string DueNotice::message_id() const {
  return "msg_" + recipient.substr(0, 16) + "_" + (kind == "test" ? "t" : "") +
         std::to_string(entry);
}

Result<bool> Outbox::fill(store::Db& db) {
  PROBITY_TRY(const auto checkpoint, store::newest_checkpoint(db));
  const std::uint64_t size = checkpoint ? checkpoint->size.value : 0;
  PROBITY_TRY(const auto rows,
              db.query("SELECT w.id, w.wanted, w.next_entry FROM outbox_webhook w WHERE w.state = "
                       "'active' AND w.next_entry < :a AND (SELECT COUNT(*) FROM outbox_notice n "
                       "WHERE n.recipient = w.id AND n.state = 'waiting') < :b",
                       {static_cast<std::int64_t>(size), limits::kWaitingNotices}));
  bool more = false;
  for (const store::Row& row : rows) {
    PROBITY_TRY(const json::Value value, json::parse(row.text(1)));
    PROBITY_TRY(const Wanted wanted, json::decode<Wanted>(value));
    PROBITY_TRY(const bool rest, fill_one(db, row.text(0), wanted,
                                          static_cast<std::uint64_t>(row.integer(2)), size));
    more = more || rest;
  }
  return more;
}

Result<bool> Outbox::fill_one(store::Db& db, const std::string& recipient, const Wanted& wanted,
                              std::uint64_t from, std::uint64_t size) {
  const std::uint64_t upto = std::min(size, from + kPiece);
  std::vector<std::pair<std::uint64_t, std::string>> found;  // entry and first subject
  for (std::uint64_t entry = from; entry < upto; ++entry) {
    PROBITY_TRY(const auto notice, notice_of(db, origin_, entry));
    if (notice && wants(wanted, *notice))
      found.emplace_back(
          entry, notice->subjects.empty() ? std::string() : notice->subjects[0].digest.hex());
  }
  PROBITY_CHECK(tables_.write([&](store::Db& out) -> Status {
    // Another process may have been here; then the rows are its.
    PROBITY_TRY(const auto place,
                out.one("SELECT next_entry FROM outbox_webhook WHERE id = :a", {recipient}));
    if (!place || place->integer(0) != static_cast<std::int64_t>(from)) return {};
    const std::int64_t now = tables_.now().seconds;
    for (const auto& [entry, subject] : found)
      PROBITY_CHECK(
          out.run("INSERT INTO outbox_notice(entry, kind, recipient, subject, state, made, tries, "
                  "not_before) VALUES(:a,'webhook',:b,:c,'waiting',:d,0,0) ON CONFLICT DO NOTHING",
                  {static_cast<std::int64_t>(entry), recipient, subject, now}));
    // What was sent long ago is of no use: its place in the log says that it was.
    PROBITY_CHECK(
        out.run("DELETE FROM outbox_notice WHERE recipient = :a AND state IN ('sent', "
                "'dropped') AND made < :b",
                {recipient, now - kSentKept}));
    return out.run("UPDATE outbox_webhook SET next_entry = :a WHERE id = :b",
                   {static_cast<std::int64_t>(upto), recipient});
  }));
  return upto < size;
}

Status Outbox::add_test(const std::string& recipient) {
  return tables_.write([&](store::Db& db) {
    const std::int64_t now = tables_.now().seconds;
    return db.run(
        "INSERT INTO outbox_notice(entry, kind, recipient, subject, state, made, tries, "
        "not_before) VALUES(:a,'test',:b,'test','waiting',:c,0,0) ON CONFLICT DO NOTHING",
        {now, recipient, now});
  });
}

Result<std::vector<DueNotice>> Outbox::due(store::Db& db, const std::set<std::string>& busy) {
  const std::int64_t now = tables_.now().seconds;
  PROBITY_TRY(const auto recipients,
              db.query("SELECT id, url FROM outbox_webhook WHERE state = 'active' AND not_before "
                       "<= :a ORDER BY last_sent",
                       {now}));
  std::vector<DueNotice> found;
  for (const store::Row& recipient : recipients) {
    if (busy.contains(recipient.text(0))) continue;
    PROBITY_TRY(
        const auto row,
        db.one("SELECT n.entry, n.kind, n.tries FROM outbox_notice n WHERE n.recipient = :a AND "
               "n.state = 'waiting' AND n.not_before <= :b AND NOT EXISTS(SELECT 1 FROM "
               "outbox_notice e WHERE e.recipient = n.recipient AND e.state = 'waiting' AND "
               "e.subject = n.subject AND e.entry < n.entry) ORDER BY n.entry LIMIT 1",
               {recipient.text(0), now}));
    if (row)
      found.push_back({static_cast<std::uint64_t>(row->integer(0)), row->text(1), recipient.text(0),
                       recipient.text(1), row->integer(2)});
  }
  return found;
}

Status Outbox::sent(const DueNotice& notice) {
  return tables_.write([&](store::Db& db) -> Status {
    PROBITY_CHECK(finish(db, notice, "sent"));
    return db.run(
        "UPDATE outbox_webhook SET failures = 0, failing_since = 0, not_before = 0, last_error = "
        "'', last_sent = :a WHERE id = :b",
        {tables_.now().seconds, notice.recipient});
  });
}

Status Outbox::dropped(const DueNotice& notice) {
  return tables_.write([&](store::Db& db) { return finish(db, notice, "dropped"); });
}

// 5 s, 10 s, 20 s, ... up to 6 h, and of that between the half and the whole, so that receivers
// that failed together are not all asked again together.
std::int64_t Outbox::wait_after(std::int64_t failures) {
  std::int64_t wait = kFirstWait;
  for (std::int64_t i = 0; i < failures && wait < kLongestWait; ++i) wait *= 2;
  wait = std::min(wait, kLongestWait);
  std::array<std::uint8_t, 2> drawn{};
  tables_.random().fill(drawn);
  const std::int64_t share = drawn[0] * 256 + drawn[1];
  return wait - wait * share / (2 * 65'536);
}

Status Outbox::failed(const DueNotice& notice, const std::string& why, bool gone) {
  return tables_.write([&](store::Db& db) -> Status {
    const std::int64_t now = tables_.now().seconds;
    const std::int64_t since = now - limits::kGiveUpDays * base::kDay;
    PROBITY_TRY(const auto hook,
                db.one("SELECT failures, failing_since FROM outbox_webhook WHERE id = :a",
                       {notice.recipient}));
    if (!hook) return {};  // removed meanwhile, with all its rows
    const std::int64_t failing = hook->integer(1) == 0 ? now : hook->integer(1);
    std::vector<store::Value> row = {now + wait_after(notice.tries), since};
    for (store::Value& part : key_of(notice)) row.push_back(std::move(part));
    PROBITY_CHECK(db.run(
        "UPDATE outbox_notice SET tries = tries + 1, not_before = :a, state = CASE WHEN made <= :b "
        "THEN 'dead' ELSE 'waiting' END WHERE entry = :c AND kind = :d AND recipient = :e",
        std::move(row)));
    const bool dead = gone || failing <= since;
    return db.run(
        "UPDATE outbox_webhook SET failures = failures + 1, failing_since = :a, not_before = :b, "
        "last_error = :c, state = CASE WHEN :d = 1 THEN 'dead' ELSE state END WHERE id = :e",
        {failing, now + wait_after(hook->integer(0)), why, std::int64_t{dead}, notice.recipient});
  });
}

}  // namespace probity::outbox
