#include "access/drafts.h"

#include <algorithm>

#include "access/limits.h"
#include "base/limits.h"
#include "json/canonical.h"
#include "json/codec.h"
#include "json/parse.h"
#include "language/say.h"
#include "statement/envelope.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// A draft that nobody touched for this long is gone.

constexpr std::string_view kColumns =
    "SELECT id, account, person, form, about, title, fields, payloads, entries, version, created, "
    "updated FROM drafts_draft ";

template <class T>
Result<T> decoded(const std::string& text) {
  PROBITY_TRY(const json::Value value, json::parse(text));
  return json::decode<T>(value);
}

template <class T>
std::string encoded(const T& value) {
  return json::canonical(json::encode(value));
}

Result<Draft> draft_of(const store::Row& row) {
  Draft draft;
  draft.id = row.text(0);
  draft.account = row.integer(1);
  draft.person = row.text(2);
  draft.form = row.text(3);
  draft.about = row.text(4);
  draft.title = row.text(5);
  PROBITY_TRY(draft.fields, decoded<DraftFields>(row.text(6)));
  PROBITY_TRY(draft.payloads, decoded<std::vector<std::string>>(row.text(7)));
  PROBITY_TRY(draft.entries, decoded<std::vector<std::uint64_t>>(row.text(8)));
  draft.version = row.integer(9);
  draft.created = {row.integer(10)};
  draft.updated = {row.integer(11)};
  return draft;
}

Status no_such_draft(const std::string& id) {
  return fail(Code::not_found,
              "there is no such draft; it was signed, deleted, or left for too long", "",
              "draft.none", id, "one of your drafts");
}

Status insert(store::Db& db, const Draft& draft) {
  return db.run(
      "INSERT INTO drafts_draft(id, account, person, form, about, title, fields, payloads, "
      "entries, version, created, updated) VALUES(:a,:b,:c,:d,:e,:f,:g,:h,:i,:j,:k,:l)",
      {draft.id, draft.account, draft.person, draft.form, draft.about, draft.title,
       encoded(draft.fields), encoded(draft.payloads), encoded(draft.entries), draft.version,
       draft.created.seconds, draft.updated.seconds});
}

Status check_size(const Draft& draft) {
  const std::size_t size = encoded(draft.fields).size();
  if (size <= base::limits::kDraftBytes) return {};
  return fail(Code::too_large, "the draft is longer than this node keeps", "", "draft.size",
              std::to_string(size), language::say("at most {} bytes", base::limits::kDraftBytes));
}

}  // namespace

Result<std::unique_ptr<Drafts>> Drafts::open(const std::string& database, base::Clock& clock,
                                             base::Random& random) {
  PROBITY_TRY(auto db, store::Db::open(database, store::Access::read_write));
  return std::unique_ptr<Drafts>(new Drafts(std::move(db), clock, random));
}

Result<Draft> Drafts::begin(Draft draft) {
  PROBITY_CHECK(check_size(draft));
  std::lock_guard lock(mutex_);
  draft.id = base::nonce(random_);
  draft.version = 1;
  draft.created = draft.updated = clock_.now();
  PROBITY_CHECK(store::transact(*db_, [&]() -> Status {
    PROBITY_CHECK(forget_old(*db_, draft.created));
    PROBITY_TRY(const auto count,
                db_->one("SELECT COUNT(*) FROM drafts_draft WHERE account = :a", {draft.account}));
    if (count && count->integer(0) >= base::limits::kDraftsOfAccount)
      return fail(Code::too_large, "you have too many drafts; sign or delete some", "",
                  "draft.count", std::to_string(count->integer(0)),
                  language::say("at most {}", base::limits::kDraftsOfAccount));
    return insert(*db_, draft);
  }));
  return draft;
}

Status Drafts::forget_old(store::Db& db, base::Time now) {
  return db.run("DELETE FROM drafts_draft WHERE updated <= :a", {now.seconds - limits::kDraftKept});
}

namespace {

bool is_made_from(const Draft& draft, const base::PaeDigest& statement,
                  const std::vector<log::LogIndex>& entries) {
  for (const std::uint64_t entry : draft.entries)
    if (std::find(entries.begin(), entries.end(), log::LogIndex{entry}) != entries.end())
      return true;
  for (const std::string& payload : draft.payloads)
    if (statement::pae_digest(statement::Envelope{payload, {}, ""}) == statement) return true;
  return false;
}

}  // namespace

// SQLite overwrites what it deletes, but not what it has moved about within a page: so the table is
// emptied, which clears whole pages, and what stays is written again. That also covers drafts that
// were deleted before, when they were signed.
Status Drafts::forget_statement(store::Db& db, const base::PaeDigest& statement,
                                const std::vector<log::LogIndex>& entries) {
  PROBITY_TRY(const auto rows, db.query(std::string(kColumns)));
  PROBITY_CHECK(db.run("DELETE FROM drafts_draft"));
  for (const store::Row& row : rows) {
    PROBITY_TRY(const Draft draft, draft_of(row));
    if (!is_made_from(draft, statement, entries)) PROBITY_CHECK(insert(db, draft));
  }
  return {};
}

Result<Draft> Drafts::find(store::Db& db, std::int64_t account, const std::string& id) {
  PROBITY_TRY(const auto row,
              db.one(std::string(kColumns) + "WHERE id = :a AND account = :b AND updated > :c",
                     {id, account, clock_.now().seconds - limits::kDraftKept}));
  if (!row) return fail(no_such_draft(id).error());
  return draft_of(*row);
}

Result<std::vector<Draft>> Drafts::of_account(store::Db& db, std::int64_t account) {
  PROBITY_TRY(const auto rows,
              db.query(std::string(kColumns) +
                           "WHERE account = :a AND updated > :b ORDER BY updated DESC, id",
                       {account, clock_.now().seconds - limits::kDraftKept}));
  std::vector<Draft> all;
  for (const store::Row& row : rows) {
    PROBITY_TRY(Draft draft, draft_of(row));
    all.push_back(std::move(draft));
  }
  return all;
}

Result<std::map<std::string, base::Time>> Drafts::of_form(store::Db& db, const std::string& form) {
  PROBITY_TRY(const auto rows,
              db.query("SELECT id, created FROM drafts_draft WHERE form = :a AND updated > :b",
                       {form, clock_.now().seconds - limits::kDraftKept}));
  std::map<std::string, base::Time> all;
  for (const store::Row& row : rows) all.emplace(row.text(0), base::Time{row.integer(1)});
  return all;
}

Status Drafts::save(Draft& draft) {
  PROBITY_CHECK(check_size(draft));
  std::lock_guard lock(mutex_);
  const base::Time now = clock_.now();
  PROBITY_CHECK(store::transact(*db_, [&]() -> Status {
    PROBITY_TRY(const auto row,
                db_->one("SELECT version FROM drafts_draft WHERE id = :a AND account = :b",
                         {draft.id, draft.account}));
    if (!row) return no_such_draft(draft.id);
    if (row->integer(0) != draft.version)
      return fail(Code::conflict, "this draft was changed in another window meanwhile", "",
                  "draft.version", std::to_string(draft.version), std::to_string(row->integer(0)));
    return db_->run(
        "UPDATE drafts_draft SET person = :a, title = :b, fields = :c, payloads = :d, entries = "
        ":e, "
        "version = :f, updated = :g WHERE id = :h",
        {draft.person, draft.title, encoded(draft.fields), encoded(draft.payloads),
         encoded(draft.entries), draft.version + 1, now.seconds, draft.id});
  }));
  ++draft.version;
  draft.updated = now;
  return {};
}

Status Drafts::remove(std::int64_t account, const std::string& id) {
  std::lock_guard lock(mutex_);
  return db_->run("DELETE FROM drafts_draft WHERE id = :a AND account = :b", {id, account});
}

}  // namespace probity::access
