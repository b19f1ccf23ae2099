// Ledger: the one path of a statement. submit() parses and checks the signature on the caller's
// thread; one sequencer thread then authorises, applies the rules, appends and folds, many
// statements in one durable transaction (group commit: while one batch syncs the next gathers),
// signs a timestamped checkpoint, and answers with receipts. Acknowledged means durable. submit(),
// tick() and stop() may be called from any thread.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "crypto/ed25519.h"
#include "crypto/p256.h"
#include "ledger/register.h"
#include "statement/envelope.h"
#include "statement/receipt.h"

namespace probity::ledger {

// The keys that sign unattended, unlocked by access/ and read when they are needed, so that a key
// made while the node runs is found. Called on the sequencer's thread.
class Signers {
 public:
  virtual ~Signers() = default;
  // The organisation's own key, or the node's for an empty name; null when this node does not keep
  // it.
  virtual Result<std::optional<crypto::P256Key>> key_of(const std::string& organisation) = 0;
};

// Takes what is kept beside the log of a statement that is being erased (drafts it was made from),
// in the erasure's own transaction.
using Forget = std::function<Status(Db&, const base::PaeDigest& statement,
                                    const std::vector<log::LogIndex>& entries)>;

using ViewMaker = std::function<std::unique_ptr<View>(Db&, base::Time now)>;

struct Setup {
  std::string database;  // path; migrated by who made it
  std::string origin;    // the log's name in checkpoints
  crypto::Ed25519Key log_key;
  const std::vector<Register>* registers = nullptr;
  ViewMaker make_view;
  Signers* signers = nullptr;
  base::Clock* clock = nullptr;
  std::shared_ptr<store::Derived> derived = {};  // of that database
  Forget forget = {};                            // may be empty
};

// The answer to a submission.
struct Accepted {
  statement::Receipt receipt;
  bool again =
      false;  // the same statement by the same key was in the log already: the first receipt
};

// What came through since the ledger was opened, for its operator.
struct Figures {
  std::uint64_t accepted = 0;    // statements that entered
  std::uint64_t again = 0;       // that were there already
  std::uint64_t refused = 0;     // submissions that broke a rule
  std::uint64_t failed = 0;      // that could not be written
  std::uint64_t last_batch = 0;  // statements in the last batch
};

class Kinds;

// A statement as far as it can be read without the log's state.
struct Prepared {
  statement::Envelope envelope;
  std::string envelope_json;  // as it is stored
  base::PaeDigest pae;
  statement::Statement statement;
  const Kind* kind = nullptr;
  std::shared_ptr<const void> predicate;
  std::vector<base::SubjectDigest> subjects;
  const Kinds* kinds = nullptr;  // that it was read by
};

// A submission with everything done that needs no state: what many threads can do at once.
struct Checked {
  Prepared statement;
  std::optional<crypto::P256PublicKey> key;  // under which the signature holds, once it is known
  std::string leaf;                          // by that key
  base::LeafHash leaf_hash;
  void know(const crypto::P256PublicKey& by);
};

class Ledger {
 public:
  // Checks the stored tree against its last checkpoint and, when a register's tables or this
  // program's folds are newer than those on disk, folds them anew.
  static Result<std::unique_ptr<Ledger>> open(Setup setup);
  ~Ledger();  // stops

  // `envelope` is DSSE JSON. Errors point into the statement, or into the envelope where that is
  // wrong.
  Result<Accepted> submit(std::string_view envelope);
  // The same in two steps, of which the first waits for nobody.
  Result<Checked> check(std::string_view envelope);
  Result<Accepted> submit(Checked statement);
  // Statements that stand or fall together: they enter one after another in one batch, and when one
  // is refused none is taken; its error points into "/0", "/1", ... Returns as soon as their
  // signatures are checked, so that a caller with many need not wait for each; the answer comes
  // when they are durable.
  std::future<Result<std::vector<Accepted>>> submit_together(
      std::span<const std::string> envelopes);
  // Runs what is due by time alone; the sequencer does so by itself when its clock gets there.
  Status tick();
  // Drops what is derived from the log, projections and tiles, and makes it again, in one
  // transaction.
  Status rebuild();
  Figures figures() const;  // any thread
  // Called on the sequencer's thread after each batch that grew the log; it must not block. None:
  // nobody is told any more.
  void on_growth(std::function<void()> tell);
  // Refuses further submissions, finishes those under way and ends the sequencer.
  void stop();

 private:
  class Sequencer;
  explicit Ledger(std::unique_ptr<Sequencer> sequencer);
  std::unique_ptr<Sequencer> sequencer_;
};

// All kinds of all registers by predicate type. The registers must outlive it.
class Kinds {
 public:
  explicit Kinds(const std::vector<Register>& registers);
  const Kind* find(std::string_view predicate_type) const;
  std::string known() const;  // the types, for errors

 private:
  std::map<std::string, const Kind*, std::less<>> by_type_;
};

Result<Prepared> prepare(std::string_view envelope, const Kinds& kinds);
// The same of a payload that nobody has signed yet.
Result<Prepared> prepare_unsigned(std::string payload, const Kinds& kinds);

}  // namespace probity::ledger
