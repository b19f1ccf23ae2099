#include "server/metrics/readiness.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/clock.h"
#include "store/halt.h"
#include "store/log_store.h"

namespace probity::server::metrics {

using base::Code;
using base::Error;
using base::fail;

namespace {

constexpr std::int64_t kClockTolerance = 300;  // seconds that the clock may be behind the log

base::Status read_log(access::Node& node, const Needs& needs) {
  PROBITY_TRY(const auto db, node.reader());
  PROBITY_TRY(const auto newest, store::newest_checkpoint(*db));
  if (!newest) return fail(Code::environment, "the log has no checkpoint", {}, "ready.log");
  PROBITY_CHECK(store::may_sign(*db));
  const std::int64_t age = node.doors().clock.now().seconds - newest->time.seconds;
  if (age < -kClockTolerance)
    return fail(Code::environment, "the clock is behind the log's newest checkpoint", {},
                "ready.clock", fmt::format("{} seconds", -age),
                fmt::format("at most {} seconds", kClockTolerance));
  if (needs.checkpoint_age > 0 && age > needs.checkpoint_age)
    return fail(Code::environment, "the newest checkpoint is too old", {}, "ready.checkpoint",
                fmt::format("{} seconds", age),
                fmt::format("at most {} seconds", needs.checkpoint_age));
  return {};
}

base::Status check_disk(const access::Node& node, const Needs& needs) {
  std::error_code error;
  const auto space = std::filesystem::space(node.directory(), error);
  if (error)
    return fail(Code::environment, "the free space of the disk cannot be told", {}, "ready.disk",
                error.message());
  if (space.available < needs.free_bytes)
    return fail(Code::full, "the disk is nearly full", {}, "ready.disk",
                fmt::format("{} bytes free", space.available),
                fmt::format("at least {} bytes", needs.free_bytes));
  return {};
}

}  // namespace

std::vector<Error> hindrances(access::Node& node, const Needs& needs) {
  std::vector<Error> out;
  const auto add = [&](const base::Status& status) {
    if (!status) out.push_back(status.error());
  };
  add(read_log(node, needs));
  add(node.ledger()
          .tick());  // a transaction of the sequencer, with nothing in it if nothing is due
  add(check_disk(node, needs));
  return out;
}

}  // namespace probity::server::metrics
