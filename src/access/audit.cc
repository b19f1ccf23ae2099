#include "access/audit.h"

#include "ledger/authority.h"
#include "ledger/erasure.h"
#include "mirror/stored_log.h"
#include "store/log_store.h"

namespace probity::access {

using base::Code;
using base::fail;
using base::Result;
using base::Status;

namespace {

// Rows that no checkpoint covers would be seen by nobody else.
Status no_more_than(store::Db& db, log::TreeSize size) {
  PROBITY_TRY(const auto row, db.one("SELECT count(*) FROM log_entry"));
  if (static_cast<std::uint64_t>(row->integer(0)) == size.value) return {};
  return fail(Code::bad_input, "the number of entries is not that of the last checkpoint", "",
              "audit.count", row->text(0), std::to_string(size.value));
}

Status had_authority(store::Db& db, log::LogIndex index, const base::KeyId& id) {
  PROBITY_TRY(const auto key, ledger::find_key(db, id));
  if (key && key->granted <= index.value && (!key->revoked || index.value < *key->revoked))
    return {};
  return fail(Code::bad_input, "the key had no authority at that entry", "", "audit.authority",
              id.hex());
}

// The column beside each note, which folds read.
Status times_agree(store::Db& db, std::span<const log::Verifier> logs) {
  constexpr std::size_t kAtOnce = 1024;
  for (log::TreeSize from{0};;) {
    PROBITY_TRY(const auto kept, store::checkpoints(db, from, kAtOnce));
    for (const store::StoredCheckpoint& one : kept) {
      const auto opened = log::open_checkpoint(one.note, logs);
      if (opened && opened->checkpoint.size == one.size && opened->time == one.time) continue;
      return fail(Code::bad_input, "the checkpoint is not what its row says",
                  "checkpoint " + std::to_string(one.size.value), "audit.checkpoint");
    }
    if (kept.size() < kAtOnce) return {};
    from = {kept.back().size.value + 1};
  }
}

}  // namespace

Result<AuditReport> audit(store::Db& db, std::span<const log::Verifier> logs,
                          const AuditProgress& progress, AuditDepth depth) {
  Result<AuditReport> report = AuditReport{};
  PROBITY_CHECK(store::snapshot(db, [&]() -> Status {
    const auto check = [&]() -> Result<AuditReport> {
      PROBITY_TRY(mirror::StoredLog log, mirror::StoredLog::open(db, mirror::Tiles::as_stored));
      PROBITY_CHECK(no_more_than(db, log.size()));
      PROBITY_CHECK(times_agree(db, logs));
      mirror::AuditOptions options{
          depth.payloads, depth.signatures, ledger::predicate_type(ledger::kErasure), {}, progress};
      if (depth.signatures)
        options.authority = [&db](log::LogIndex index, const base::KeyId& key) {
          return had_authority(db, index, key);
        };
      return mirror::audit(log, logs, options);
    };
    report = check();
    return {};
  }));
  return report;
}

}  // namespace probity::access
