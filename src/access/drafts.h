// Drafts: what people have begun to say and not yet signed, kept by the node so that nothing typed
// is lost: by account, private, never in the log, gone after ninety days without a change. Another
// account's draft is not found. Each save names the version it was made from, so that of two tabs
// the later one is told. Reads go through the caller's connection; any thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/random.h"
#include "base/time.h"
#include "log/tree.h"
#include "store/db.h"

namespace probity::access {

// What somebody typed: step -> field -> the values in order.
using DraftFields = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

struct Draft {
  std::string id;
  std::int64_t account = 0;
  std::string person;  // who would sign: "riverton/clerk"
  std::string form;    // which form: "register-use", "suspension"
  std::string about;   // "use riverton/phone-line"; empty where the form names something new
  std::string title;   // for lists
  DraftFields fields;
  std::vector<std::string> payloads;   // the statements of the preview, to be signed in this order
  std::vector<std::uint64_t> entries;  // where the first of them are in the log
  std::int64_t version = 0;
  base::Time created;
  base::Time updated;
};

class Drafts {
 public:
  static base::Result<std::unique_ptr<Drafts>> open(const std::string& database, base::Clock& clock,
                                                    base::Random& random);

  // Fills id, version and times. Takes away what is too old. too_large with rule draft.count for
  // one account's too many.
  base::Result<Draft> begin(Draft draft);
  // not_found (rule draft.none) when there is none, it is another account's, or it is too old.
  base::Result<Draft> find(store::Db& db, std::int64_t account, const std::string& id);
  base::Result<std::vector<Draft>> of_account(store::Db& db, std::int64_t account);  // newest first
  // All drafts on a form, whoever's: id -> when it was begun. For who keeps files beside them.
  base::Result<std::map<std::string, base::Time>> of_form(store::Db& db, const std::string& form);
  // Keeps what has changed and counts the version up. conflict (rule draft.version) when the stored
  // one is not `draft.version`; too_large (rule draft.size) over the cap.
  base::Status save(Draft& draft);
  base::Status remove(std::int64_t account, const std::string& id);
  // Takes away what is too old, whosever it is.
  static base::Status forget_old(store::Db& db, base::Time now);
  // Takes away what a statement was made from that is being erased, whosever it is, in the caller's
  // transaction.
  static base::Status forget_statement(store::Db& db, const base::PaeDigest& statement,
                                       const std::vector<log::LogIndex>& entries);

 private:
  Drafts(std::unique_ptr<store::Db> db, base::Clock& clock, base::Random& random)
      : db_(std::move(db)), clock_(clock), random_(random) {}

  std::mutex mutex_;
  std::unique_ptr<store::Db> db_;
  base::Clock& clock_;
  base::Random& random_;
};

}  // namespace probity::access
