#include "peers/witness.h"

#include <algorithm>

#include "store/halt.h"

namespace probity::peers {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

std::int64_t integer(log::TreeSize size) { return static_cast<std::int64_t>(size.value); }

}  // namespace

std::string Witness::Answer::body() const { return verdict ? lines : log::size_text(last); }

Witness::Witness(std::unique_ptr<store::Db> db, std::string name, crypto::Ed25519Key key,
                 std::vector<log::Verifier> logs, base::Clock& clock)
    : db_(std::move(db)),
      name_(std::move(name)),
      key_(std::move(key)),
      logs_(std::move(logs)),
      clock_(clock) {}

Result<std::unique_ptr<Witness>> Witness::open(const Connect& connect, std::string name,
                                               crypto::Ed25519Key key,
                                               std::vector<log::Verifier> logs,
                                               base::Clock& clock) {
  PROBITY_TRY(auto db, connect());
  return std::unique_ptr<Witness>(
      new Witness(std::move(db), std::move(name), std::move(key), std::move(logs), clock));
}

Result<log::Witnessed> Witness::last_of(const std::string& origin) {
  PROBITY_TRY(const auto row,
              db_->one("SELECT size, root FROM witness_seen WHERE origin = :a", {origin}));
  if (!row) return log::Witnessed{};
  const auto root = base::RootHash::from_hex(row->text(1));
  if (!root)
    return fail(Code::environment, "what was cosigned of a log cannot be read", "", "witness.seen",
                origin);
  return log::Witnessed{{static_cast<std::uint64_t>(row->integer(0))}, *root};
}

Witness::Answer Witness::add_checkpoint(std::string_view body) {
  const auto request = log::parse_add_checkpoint(body);
  if (!request) return {fail(request.error()), {}, {}};
  const std::lock_guard lock(mutex_);
  const auto last = last_of(request->checkpoint.origin);
  if (!last) return {fail(last.error()), {}, {}};
  // Outside the transaction first: what is refused shall not hold up who writes.
  if (const Status may = log::may_cosign(*request, logs_, *last); !may)
    return {may, {}, last->size};
  const base::Time now = clock_.now();
  const log::NoteSignature line = log::cosign(request->note.text, name_, key_, now);
  log::Witnessed then = *last;
  const Status done = store::transact(*db_, [&]() -> Status {
    PROBITY_CHECK(store::may_sign(*db_));
    PROBITY_TRY(then, last_of(request->checkpoint.origin));
    PROBITY_CHECK(log::may_cosign(*request, logs_, then));
    if (then == log::Witnessed{request->checkpoint.size, request->checkpoint.root}) return {};
    return swap(*request, then, line, now);
  });
  store::stop_if_unsynced(done);
  if (!done) return {done, {}, then.size};
  return {{}, log::to_string(line), then.size};
}

// In databases whose transactions see what others commit meanwhile, the condition is what keeps two
// of them from both going on from one size.
Status Witness::swap(const log::AddCheckpoint& request, const log::Witnessed& last,
                     const log::NoteSignature& line, base::Time now) {
  const log::Checkpoint& to = request.checkpoint;
  PROBITY_TRY(const auto swapped,
              db_->one("INSERT INTO witness_seen(origin, size, root, note, time) "
                       "VALUES(:a,:b,:c,:d,:e) ON CONFLICT(origin) DO UPDATE SET "
                       "size = excluded.size, root = excluded.root, note = excluded.note, "
                       "time = excluded.time WHERE witness_seen.size = :f AND "
                       "witness_seen.root = :g RETURNING 1",
                       {to.origin, integer(to.size), to.root.hex(), kept(request, line),
                        now.seconds, integer(last.size), last.root.hex()}));
  if (swapped) return {};
  return fail(Code::conflict, "another checkpoint was cosigned meanwhile", "", "witness.conflict");
}

// Without the lines of others: nobody fills this node's disk with them.
std::string Witness::kept(const log::AddCheckpoint& request, const log::NoteSignature& line) const {
  log::Note note{request.note.text, {}};
  for (const log::Verifier& log : logs_) {
    if (log.name != request.checkpoint.origin) continue;
    for (const auto type : {log::NoteKeyType::ed25519, log::NoteKeyType::cosignature})
      if (const auto* of_log = log::find_line(request.note, log.name, type, log.key))
        note.signatures.push_back(*of_log);
  }
  note.signatures.push_back(line);
  return log::to_string(note);
}

Result<std::optional<std::string>> Witness::seen(const log::LogId& id) {
  const auto known = std::find_if(logs_.begin(), logs_.end(),
                                  [&](const log::Verifier& log) { return log.log_id() == id; });
  if (known == logs_.end()) return std::optional<std::string>();
  const std::lock_guard lock(mutex_);
  PROBITY_TRY(const auto row,
              db_->one("SELECT note FROM witness_seen WHERE origin = :a", {known->name}));
  return row ? std::optional(row->text(0)) : std::nullopt;
}

}  // namespace probity::peers
