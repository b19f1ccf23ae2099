// The tokens register: issues safety tokens when they are earned, renews them before they end, and
// tells their state. The node signs them unattended with the agency's own key; whoever signs, the
// token is refused unless it says exactly what the facts and the shared rules give.
#pragma once

#include <optional>
#include <vector>

#include "ledger/register.h"
#include "registers/tokens/token.h"

namespace probity::registers::tokens {

ledger::Register make_register();

// The token that a use or component has earned now; conflict (rule "token.earned") with what is
// missing if it has not.
base::Result<statement::Statement> draft(ledger::View& view, const base::SubjectDigest& subject);

// The first place in the status list that no token has had.
base::Result<std::uint64_t> next_status_index(store::Db& db);

struct StoredToken {
  std::uint64_t entry = 0;
  base::SubjectDigest subject;
  std::string organisation;
  base::PaeDigest pae;
  SafetyToken token;
};
base::Result<std::optional<StoredToken>> last_token(store::Db& db,
                                                    const base::SubjectDigest& subject);
base::Result<std::optional<StoredToken>> token_at(store::Db& db, log::LogIndex entry);
base::Result<std::optional<StoredToken>> token_named(store::Db& db, const base::PaeDigest& pae);

enum class TokenState { valid, not_yet, expired, suspended, withdrawn, replaced };
struct State {
  TokenState state = TokenState::valid;
  std::string why;                        // one sentence, in the language of the thread
  std::vector<rubric::Reason> lacking{};  // what the shared rules say is no longer there
};
// As of the view's instant: a token stands while it has not ended and what it says is still earned.
base::Result<State> state_of(ledger::View& view, const StoredToken& token);
// The same without evaluating, for lists: from what the node found when it last looked at the
// subject, which it does whenever that can have changed.
base::Result<State> listed_state(ledger::View& view, const StoredToken& token);

}  // namespace probity::registers::tokens
