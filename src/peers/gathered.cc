#include "peers/gathered.h"

#include <set>

#include "log/witness.h"
#include "store/log_store.h"

namespace probity::peers {

using base::Result;

namespace {

// A policy that was changed may not hold for the newest that the old one did: so many are tried.
constexpr std::size_t kTried = 100;

}  // namespace

log::NoteKeyId id_of(const log::Verifier& witness) {
  return log::note_key_id(witness.name, log::NoteKeyType::cosignature, witness.key);
}

Result<Gathered> gathered(store::Db& db, const log::Policy& policy,
                          const store::StoredCheckpoint& checkpoint) {
  PROBITY_TRY(const auto lines, store::cosignatures(db, checkpoint.size));
  return gathered(policy, checkpoint, lines);
}

Result<Gathered> gathered(const log::Policy& policy, const store::StoredCheckpoint& checkpoint,
                          const std::vector<store::Cosignature>& lines) {
  Gathered made{checkpoint.size, checkpoint.time, checkpoint.note, {}, 0};
  if (policy.witnesses.empty()) return made;
  PROBITY_TRY(log::Note note, log::parse_note(checkpoint.note));
  std::set<std::string> names;
  for (const log::PolicyWitness& witness : policy.witnesses) {
    const log::NoteKeyId id = id_of(witness.key);
    for (const store::Cosignature& one : lines) {
      if (one.witness != id) continue;
      const auto line = log::accept_cosignature(one.line, note.text, witness.key);
      if (!line) continue;
      note.signatures.push_back(*line);
      PROBITY_TRY(const base::Time time, log::verify_cosignature(note, witness.key));
      made.cosigned.push_back({witness.name, time});
      names.insert(witness.name);
    }
  }
  made.missing = log::missing(policy, names);
  if (!names.empty()) made.note = log::to_string(note);
  return made;
}

Result<std::optional<LastCosigned>> last_cosigned(store::Db& db, const log::Verifier& witness) {
  std::optional<LastCosigned> last;
  PROBITY_TRY(const log::TreeSize size, store::last_cosigned(db, id_of(witness)));
  if (size.value == 0) return last;
  PROBITY_TRY(const auto found, store::checkpoints(db, size, 1));
  if (found.empty() || found.front().size != size) return last;
  log::Policy alone;
  alone.witnesses.push_back({"", witness, ""});
  PROBITY_TRY(const Gathered lines, gathered(db, alone, found.front()));
  if (!lines.cosigned.empty()) last = {size, lines.cosigned.front().time};
  return last;
}

Result<std::optional<Gathered>> newest_with_quorum(store::Db& db, const log::Policy& policy) {
  const std::size_t needed = log::missing(policy, {});
  if (needed == 0) {
    PROBITY_TRY(const auto newest, store::newest_checkpoint(db));
    if (!newest) return std::optional<Gathered>();
    PROBITY_TRY(Gathered made, gathered(db, policy, *newest));
    return std::optional(std::move(made));
  }
  PROBITY_TRY(const auto sizes, store::cosigned_by(db, needed, kTried));
  for (const log::TreeSize size : sizes) {
    PROBITY_TRY(const auto found, store::checkpoints(db, size, 1));
    if (found.empty() || found.front().size != size) continue;
    PROBITY_TRY(Gathered made, gathered(db, policy, found.front()));
    if (made.quorum_met()) return std::optional(std::move(made));
  }
  return std::optional<Gathered>();
}

}  // namespace probity::peers
