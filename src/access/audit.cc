#include "access/audit.h"

#include "ledger/authority.h"
#include "statement/envelope.h"
#include "statement/leaf.h"
#include "store/log_store.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

tl::unexpected<base::Error> wrong(std::string what, const std::string& where, std::string rule,
                                  std::string found = {}, std::string required = {}) {
  return fail(Code::bad_input, std::move(what), where, "audit." + std::move(rule), std::move(found),
              std::move(required));
}

class Audit {
 public:
  Audit(store::Db& db, std::span<const log::Verifier> logs)
      : db_(db), logs_(logs), read_(store::node_reader(db)) {}

  Result<AuditReport> run(const AuditProgress& progress) {
    PROBITY_TRY(const auto newest, store::newest_checkpoint(db_));
    if (!newest) return wrong("the log has no checkpoint", "", "empty");
    const std::uint64_t size = newest->size.value;
    PROBITY_CHECK(no_more_than(size));
    PROBITY_TRY(auto due, store::checkpoints(db_, {0}, kCheckpointsAtOnce));
    std::size_t next = 0;
    for (std::uint64_t index = 0; index < size; ++index) {
      PROBITY_CHECK(entry(index));
      if (next == due.size()) {
        PROBITY_TRY(due, store::checkpoints(db_, {index + 1}, kCheckpointsAtOnce));
        next = 0;
      }
      if (next < due.size() && due[next].size.value == index + 1)
        PROBITY_CHECK(checkpoint(due[next++]));
      if (progress && index % 256 == 0) progress(index, size);
    }
    report_.size = size;
    report_.root = frontier_.root().hex();
    return report_;
  }

 private:
  static constexpr std::size_t kCheckpointsAtOnce = 1024;

  Status no_more_than(std::uint64_t size) {
    PROBITY_TRY(const auto row, db_.one("SELECT count(*), max(idx) FROM log_entry"));
    if (static_cast<std::uint64_t>(row->integer(0)) == size) return {};
    return wrong("the number of entries is not that of the last checkpoint", "", "count",
                 row->text(0), std::to_string(size));
  }

  Status entry(std::uint64_t index) {
    const std::string where = "log entry " + std::to_string(index);
    auto read = store::read_entry(db_, {index});
    if (!read && read.error().rule == "log.damaged") return wrong(read.error().what, where, "row");
    PROBITY_TRY(const auto stored, std::move(read));
    if (!stored) return wrong("the entry is missing", where, "gap");
    auto leaf = statement::parse_leaf(stored->leaf);
    if (!leaf) return wrong("the leaf cannot be read: " + leaf.error().what, where, "leaf");
    if (leaf->digest != stored->pae || leaf->key.key_id() != stored->key)
      return wrong("the entry's row is not what its leaf commits to", where, "row");
    for (const log::Node& node : frontier_.append(log::leaf_hash(base::as_bytes(stored->leaf)))) {
      const auto kept = read_(node.level, node.index);
      if (!kept || *kept != node.hash)
        return wrong("the stored tree is not that of the leaves", where, "tree",
                     kept ? kept->hex() : "missing", node.hash.hex());
    }
    if (!stored->envelope) {
      ++report_.content_missing;
      return {};
    }
    return content(*stored, *leaf, where);
  }

  Status content(const store::Entry& stored, const statement::Leaf& leaf,
                 const std::string& where) {
    auto envelope = statement::parse_envelope(*stored.envelope);
    if (!envelope)
      return wrong("the content cannot be read: " + envelope.error().what, where, "content");
    // The key id is a hint that no signature covers; only genesis may do without.
    const bool hinted =
        envelope->keyid == stored.key.hex() || (envelope->keyid.empty() && stored.index.value == 0);
    if (statement::pae_digest(*envelope) != leaf.digest || envelope->signature != leaf.signature ||
        !hinted)
      return wrong("the content is not what the leaf commits to", where, "content");
    if (!statement::verify(*envelope, leaf.key))
      return wrong("the signature does not hold", where, "signature");
    ++report_.signatures;
    PROBITY_TRY(const auto key, ledger::find_key(db_, stored.key));
    const bool in_force = key && key->granted <= stored.index.value &&
                          (!key->revoked || stored.index.value < *key->revoked);
    if (!in_force)
      return wrong("the key had no authority at that entry", where, "authority", stored.key.hex());
    return {};
  }

  Status checkpoint(const store::StoredCheckpoint& stored) {
    const std::string where = "checkpoint " + std::to_string(stored.size.value);
    auto opened = log::open_checkpoint(stored.note, logs_);
    if (!opened)
      return wrong("the checkpoint does not verify: " + opened.error().what, where, "checkpoint");
    if (opened->checkpoint.size != stored.size || opened->checkpoint.root != frontier_.root())
      return wrong("the checkpoint is not that of the entries", where, "root",
                   opened->checkpoint.root.hex(), frontier_.root().hex());
    if (opened->time != stored.time || opened->time < last_)
      return wrong("the checkpoint's time is not the stored one, or goes back", where, "time",
                   base::to_string(stored.time), base::to_string(opened->time));
    last_ = opened->time;
    report_.origin = opened->checkpoint.origin;
    ++report_.checkpoints;
    return {};
  }

  store::Db& db_;
  std::span<const log::Verifier> logs_;
  log::NodeReader read_;
  log::Frontier frontier_;
  base::Time last_;
  AuditReport report_;
};

}  // namespace

Result<AuditReport> audit(store::Db& db, std::span<const log::Verifier> logs,
                          const AuditProgress& progress) {
  Result<AuditReport> report = AuditReport{};
  PROBITY_CHECK(store::snapshot(db, [&]() -> Status {
    report = Audit(db, logs).run(progress);
    return {};
  }));
  return report;
}

}  // namespace probity::access
