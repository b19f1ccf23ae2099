#include "store/backfill.h"

#include "store/halt.h"

namespace probity::store {

Result<std::unique_ptr<Backfill>> Backfill::start(const std::string& database, int pages) {
  PROBITY_TRY(auto db, Db::open(database, Access::read_write));
  return std::unique_ptr<Backfill>(new Backfill(std::move(db), pages));
}

Backfill::Backfill(std::unique_ptr<Db> db, int pages)
    : db_(std::move(db)), pages_(pages), thread_([this] { run(); }) {}

Backfill::~Backfill() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Backfill::follow(const Db& writer) {
  if (writer.pages_ahead() < pages_) return;
  {
    std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  wake_.notify_one();
}

void Backfill::run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return wanted_ || stopping_; });
      if (stopping_) return;
      wanted_ = false;
    }
    // Others go on writing and reading meanwhile. What cannot be moved now is moved later; but a
    // sync that failed here is as bad as one of the writer's: the log would be overwritten in the
    // belief that the file holds it.
    stop_if_unsynced(db_->run("PRAGMA wal_checkpoint(PASSIVE)"));
  }
}

}  // namespace probity::store
