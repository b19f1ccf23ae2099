// Witness: this node as a witness of other logs (C2SP tlog-witness): it cosigns with its log's key,
// under its log's name, whatever grew out of what it cosigned before. What it cosigns is on the
// disk before the line is handed out; reading, judging and writing are one compare-and-swap, so
// that neither threads nor other processes on the same database get two histories cosigned. While
// the node's own log is halted (store/halt.h) its memory is as old as its log, and it cosigns
// nothing. Any thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "crypto/ed25519.h"
#include "log/witness.h"
#include "store/db.h"

namespace probity::peers {

// A connection that may write.
using Connect = std::function<base::Result<std::unique_ptr<store::Db>>()>;

class Witness {
 public:
  // `logs`: whose checkpoints are cosigned.
  static base::Result<std::unique_ptr<Witness>> open(const Connect& connect, std::string name,
                                                     crypto::Ed25519Key key,
                                                     std::vector<log::Verifier> logs,
                                                     base::Clock& clock);

  struct Answer {
    // The rules of log::may_cosign, with its codes; too_large; environment or full when what would
    // be cosigned cannot be kept, and log.halted.
    base::Status verdict;
    std::string lines;         // the cosignature, where the verdict is good
    log::TreeSize last{};      // what was cosigned before, for a conflict
    std::string body() const;  // as the specification wants it, of a good verdict or a conflict
  };
  Answer add_checkpoint(std::string_view request);

  // The last checkpoint of a log that was cosigned, with the log's lines and ours: proof of what
  // the log has signed. Nothing for a log that is unknown or was never cosigned.
  base::Result<std::optional<std::string>> seen(const log::LogId& id);

  log::Verifier verifier() const { return {name_, key_.public_key()}; }
  const std::vector<log::Verifier>& logs() const { return logs_; }

 private:
  Witness(std::unique_ptr<store::Db> db, std::string name, crypto::Ed25519Key key,
          std::vector<log::Verifier> logs, base::Clock& clock);
  base::Result<log::Witnessed> last_of(const std::string& origin);
  base::Status swap(const log::AddCheckpoint& request, const log::Witnessed& last,
                    const log::NoteSignature& line, base::Time now);
  std::string kept(const log::AddCheckpoint& request, const log::NoteSignature& line) const;

  std::mutex mutex_;  // for the connection
  std::unique_ptr<store::Db> db_;
  const std::string name_;
  const crypto::Ed25519Key key_;
  const std::vector<log::Verifier> logs_;
  base::Clock& clock_;
};

}  // namespace probity::peers
