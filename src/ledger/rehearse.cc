#include "ledger/rehearse.h"

#include "ledger/admission.h"

namespace probity::ledger {

namespace {

Status rehearse_one(View& view, const Kinds& kinds, const base::KeyId& key,
                    const std::string& payload, log::LogIndex index) {
  PROBITY_TRY(const Prepared statement, prepare_unsigned(payload, kinds));
  PROBITY_TRY(const auto earlier, store::find(view.db(), statement.pae, key));
  if (earlier) return {};  // said already: a submission would answer with the first receipt
  PROBITY_TRY(const Key known, key_at(view.db(), key, index));
  PROBITY_CHECK(check_role(*statement.kind, known.signer.role));
  const Placed placed{index, view.now(), statement.pae, known.signer, statement.subjects};
  PROBITY_CHECK(check(view, statement, placed));
  return fold(view.db(), statement, placed);
}

}  // namespace

Result<std::optional<RefusedAt>> rehearse(Db& db, const std::vector<Register>& registers,
                                          const ViewMaker& make_view, base::Time now,
                                          const base::KeyId& key,
                                          std::span<const std::string> payloads,
                                          const std::function<Status(View&)>& look) {
  const Kinds kinds(registers);
  std::optional<RefusedAt> refused;
  Status seen;
  bool done = false;
  const Status undone = store::transact(db, [&]() -> Status {
    PROBITY_TRY(const auto head, store::newest_checkpoint(db));
    const base::Time time = head ? std::max(now, head->time) : now;
    std::uint64_t index = head ? head->size.value : 0;
    const auto view = make_view(db, time);
    for (std::size_t i = 0; i < payloads.size() && !refused; ++i) {
      const Status passed = rehearse_one(*view, kinds, key, payloads[i], {index + i});
      if (passed) continue;
      // What is wrong with the statement, or with the machine.
      if (passed.error().code >= base::Code::full) return passed;
      refused = RefusedAt{i, passed.error()};
    }
    if (!refused && look) seen = look(*view);
    done = true;
    return base::fail(base::Code::conflict, "only a rehearsal");  // undoes all of it
  });
  if (!done) return base::fail(undone.error());
  if (!seen) return base::fail(seen.error());
  return refused;
}

}  // namespace probity::ledger
