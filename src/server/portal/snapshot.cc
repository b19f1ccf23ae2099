#include "server/portal/snapshot.h"

#include <algorithm>

#include "base/clock.h"
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

base::Status Connections::read(const std::function<base::Status(Snapshot&)>& body) {
  PROBITY_TRY(auto db, borrow());
  base::Status failed_inside;
  const base::Status done = store::snapshot(*db, [&]() -> base::Status {
    PROBITY_TRY(auto newest, store::newest_checkpoint(*db));
    store::StoredCheckpoint head = newest ? *std::move(newest) : store::StoredCheckpoint{};
    const base::Time now = std::max(node_.doors().clock.now(), head.time);
    const auto view = node_.view(*db, now);
    Snapshot snapshot{node_, themes_,         *db,       *view,
                      now,   head.size.value, head.time, std::move(head.note)};
    failed_inside = body(snapshot);
    return {};  // a page that is not there is no fault of the connection
  });
  // After a failed transaction the connection is not used again.
  if (done) give_back(std::move(db));
  return done ? failed_inside : done;
}

}  // namespace probity::server::portal
