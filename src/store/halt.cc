#include "store/halt.h"

#include <cstdio>
#include <cstdlib>

namespace probity::store {

Result<std::optional<Halt>> halted(Db& db) {
  PROBITY_TRY(const auto row, db.one("SELECT time, witness, size, proof FROM log_halt"));
  if (!row) return std::optional<Halt>();
  return std::optional(Halt{{row->integer(0)},
                            row->text(1),
                            {static_cast<std::uint64_t>(row->integer(2))},
                            row->text(3)});
}

Status halt(Db& db, const Halt& found) {
  return db.run(
      "INSERT INTO log_halt(one, time, witness, size, proof) VALUES(1,:a,:b,:c,:d) "
      "ON CONFLICT(one) DO NOTHING",
      {found.time.seconds, found.witness, static_cast<std::int64_t>(found.size.value),
       found.proof});
}

Status resume(Db& db) { return db.run("DELETE FROM log_halt"); }

Status may_sign(Db& db) {
  PROBITY_TRY(const auto found, halted(db));
  if (!found) return {};
  return base::fail(base::Code::environment,
                    "this node signs nothing more: the witness " + found->witness +
                        " has seen more of its log than is here, or another history of it",
                    "", "log.halted", "size " + std::to_string(found->size.value),
                    "an operator who resolves it (docs/operators.md)");
}

void stop_if_unsynced(const Status& done) {
  if (done || done.error().rule != "store.sync") return;
  std::fputs("probity: the disk failed to sync; stopping so that nothing unsure is acknowledged\n",
             stderr);
  std::abort();
}

}  // namespace probity::store
