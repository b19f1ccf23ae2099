// Outbox: the notices that are still to be sent, one row per (entry, kind of notice, recipient), so
// that each is made once, also after a crash (DECISIONS, "The ledger"). Rows are derived from the
// log after it is committed: every recipient has its own place in the log, which moves on in the
// same transaction that makes its rows. Nothing is lost while the log is there. A notice waits for
// the earlier ones about the same subject to the same recipient. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/private_tables.h"
#include "outbox/notice.h"

namespace probity::outbox {

// A notice whose time has come.
struct DueNotice {
  std::uint64_t entry = 0;
  std::string kind;       // "webhook"; "test": somebody wants to see that it works
  std::string recipient;  // the webhook's id
  std::string url;
  std::int64_t tries = 0;
  // The same at every try.
  std::string message_id() const;
};

class Outbox {
 public:
  Outbox(access::PrivateTables& tables, std::string origin)
      : tables_(tables), origin_(std::move(origin)) {}

  // Makes rows for what was logged since; a bounded piece of it. True if there is more. `db`: the
  // caller's connection for reading.
  base::Result<bool> fill(store::Db& db);
  // A notice of no entry, to try an address. It takes the place of the entry's number.
  base::Status add_test(const std::string& recipient);

  // At most one a recipient, of those that are not in `busy`.
  base::Result<std::vector<DueNotice>> due(store::Db& db, const std::set<std::string>& busy);
  base::Status sent(const DueNotice& notice);
  // Nobody is told of it any more: it became restricted.
  base::Status dropped(const DueNotice& notice);
  // Tries again later, or gives up after limits::kGiveUpDays. `gone`: the receiver wants no more.
  base::Status failed(const DueNotice& notice, const std::string& why, bool gone);

 private:
  base::Result<bool> fill_one(store::Db& db, const std::string& recipient, const Wanted& wanted,
                              std::uint64_t from, std::uint64_t size);
  std::int64_t wait_after(std::int64_t failures);

  access::PrivateTables& tables_;
  const std::string origin_;
};

}  // namespace probity::outbox
