// rehearse(): what submitting statements one after another would come to, with nothing said: each
// passes the very checks of a submission and is folded, then everything is undone. So a form can
// show every refusal, and what the shared rules make of it, before anybody signs. It takes the
// database's write lock for those few milliseconds, as the writer's own batches do. Any thread with
// a Db of its own that may write; blocks.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "ledger/ledger.h"

namespace probity::ledger {

struct RefusedAt {
  std::size_t statement = 0;  // which of them
  base::Error why;
};

// `payloads` are the statements as they would be signed with that key. `look` sees the state after
// the last of them, and is not called when one is refused.
Result<std::optional<RefusedAt>> rehearse(Db& db, const std::vector<Register>& registers,
                                          const ViewMaker& make_view, base::Time now,
                                          const base::KeyId& key,
                                          std::span<const std::string> payloads,
                                          const std::function<Status(View&)>& look = {});

}  // namespace probity::ledger
