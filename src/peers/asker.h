// Asker: asks one witness of the policy to cosign a checkpoint of this node's log (C2SP
// tlog-witness), keeps the line that it answers, and notices when the witness knows more of this
// log than the node does. What the witness answers is believed as far as it is signed. One thread;
// blocks.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "log/policy.h"
#include "log/witness.h"
#include "net/client.h"
#include "store/db.h"

namespace probity::peers {

// Where a witness shows what it cosigned of the log of that id (hex of its plain key's id).
inline constexpr std::string_view kSeenPath = "/witnessed/";

// The rule of an error that the witness made: its answer is none.
inline constexpr std::string_view kAnswerRule = "peers.answer";

// What a witness has seen that contradicts what lies here: a checkpoint that this node's own key
// signed, which is larger than its log or has another root; or, without proof, its word for it.
struct Contradiction {
  log::TreeSize size;
  std::string proof;
};

class Asker {
 public:
  // `own` is the node's log. The client's answers must be let grow to limits::kAnswerBytes.
  Asker(log::Verifier own, log::PolicyWitness witness, net::Client& client)
      : own_(std::move(own)), witness_(std::move(witness)), client_(client) {}

  enum class Outcome { nothing_new, cosigned, contradicted };
  struct Asked {
    Outcome outcome = Outcome::nothing_new;
    log::TreeSize size;  // of the checkpoint that was asked about
    std::optional<Contradiction> contradiction{};
  };
  // About the checkpoint of that size; about the newest where the witness stands beyond it, or no
  // size is given. Errors: those of the client; kAnswerRule for an answer that is none; those of
  // the database.
  base::Result<Asked> ask(store::Db& db, std::optional<log::TreeSize> about = {});

  const log::PolicyWitness& witness() const { return witness_; }

 private:
  base::Result<std::optional<log::AddCheckpoint>> question(store::Db& db,
                                                           std::optional<log::TreeSize> about);
  base::Result<Asked> accept(store::Db& db, const log::AddCheckpoint& asked,
                             const std::string& body);
  base::Result<Asked> look_into(store::Db& db, log::TreeSize claimed);

  const log::Verifier own_;
  const log::PolicyWitness witness_;
  net::Client& client_;
  std::optional<log::TreeSize> old_;  // where the witness stands, as far as is known
  // In this run: the first question is asked even when nothing is new, because the witness may know
  // of more than an old copy of the database does.
  std::optional<log::TreeSize> cosigned_;
};

// Whether a checkpoint that this node's key signed is no state that its log has been in, by what
// lies in the database now. unauthorised when it is not this node's.
base::Result<bool> contradicts(store::Db& db, const log::Verifier& own, std::string_view note);

}  // namespace probity::peers
