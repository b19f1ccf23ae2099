#include "access/retention.h"

#include <chrono>

#include "access/accounts.h"
#include "access/drafts.h"
#include "access/limits.h"
#include "access/private_tables.h"
#include "access/reports.h"

namespace probity::access {

using base::Result;
using base::Status;

namespace {

constexpr std::chrono::hours kEvery{1};

}  // namespace

Result<Swept> sweep(Node& node) {
  const base::Time now = node.doors().clock.now();
  PrivateTables& tables = node.private_tables();
  Swept swept;
  const Status reports = tables.write([&](store::Db& db) -> Status {
    PROBITY_TRY(swept.reports, Reports::forget(db, now - limits::kReportKept));
    return Drafts::forget_old(db, now);
  });
  PROBITY_CHECK(reports);
  // Read as a whole before anybody has to wait for the writing.
  const Trail& trail = node.accounts().trail();
  const base::Time since = now - limits::kTrailKept;
  PROBITY_TRY(const auto reader, node.reader());
  PROBITY_TRY(const bool is_older, trail.is_older(*reader, since));
  if (!is_older) return swept;
  PROBITY_TRY([[maybe_unused]] const Trail::Holds holds, trail.check(*reader));
  PROBITY_CHECK(tables.write([&](store::Db& db) -> Status {
    PROBITY_TRY(swept.trail_rows, trail.cut(db, since));
    return {};
  }));
  return swept;
}

Sweeper::Sweeper(Node& node, std::function<void(const base::Error&)> complain)
    : node_(node), thread_([this, complain = std::move(complain)] { run(complain); }) {}

Sweeper::~Sweeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void Sweeper::run(const std::function<void(const base::Error&)>& complain) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    if (const auto swept = sweep(node_); !swept && complain) complain(swept.error());
    lock.lock();
    stop_.wait_for(lock, kEvery, [this] { return stopping_; });
  }
}

}  // namespace probity::access
