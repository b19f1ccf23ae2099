#include "server/portal/snapshot.h"

#include <algorithm>

#include "base/clock.h"
#include "store/halt.h"
#include "store/log_store.h"

namespace probity::server::portal {

base::Result<std::unique_ptr<store::Db>> Connections::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto db = std::move(idle_.back());  // the last used: its statements and pages are warm
      idle_.pop_back();
      return db;
    }
  }
  return node_.reader();
}

void Connections::give_back(std::unique_ptr<store::Db> db) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(db));
}

base::Result<std::shared_ptr<const peers::Gathered>> Connections::gathered(
    store::Db& db, const store::StoredCheckpoint& checkpoint) {
  std::vector<store::Cosignature> lines;
  if (!policy_.witnesses.empty()) {
    PROBITY_TRY(lines, store::cosignatures(db, checkpoint.size));
  }
  {
    const std::lock_guard lock(mutex_);
    if (gathered_ && gathered_->size == checkpoint.size && lines_ == lines) return gathered_;
  }
  PROBITY_TRY(peers::Gathered made, peers::gathered(policy_, checkpoint, lines));
  const auto shared = std::make_shared<const peers::Gathered>(std::move(made));
  const std::lock_guard lock(mutex_);
  gathered_ = shared;
  lines_ = std::move(lines);
  return shared;
}

base::Status Connections::read(const std::function<base::Status(Snapshot&)>& body) {
  PROBITY_TRY(auto db, borrow());
  base::Status failed_inside;
  const base::Status done = store::snapshot(*db, [&]() -> base::Status {
    PROBITY_TRY(auto newest, store::newest_checkpoint(*db));
    store::StoredCheckpoint head = newest ? *std::move(newest) : store::StoredCheckpoint{};
    const base::Time now = std::max(node_.doors().clock.now(), head.time);
    const auto view = node_.view(*db, now);
    PROBITY_TRY(auto cosigned, gathered(*db, head));
    PROBITY_TRY(const auto halt, store::halted(*db));
    Snapshot snapshot{node_,
                      themes_,
                      *db,
                      *view,
                      now,
                      head.size.value,
                      head.time,
                      std::move(head.note),
                      policy_,
                      std::move(cosigned),
                      halt.has_value()};
    failed_inside = body(snapshot);
    return {};  // a page that is not there is no fault of the connection
  });
  // After a failed transaction the connection is not used again.
  if (done) give_back(std::move(db));
  return done ? failed_inside : done;
}

}  // namespace probity::server::portal
