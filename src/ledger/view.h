// View: the state of the log at one moment, as rules and pages may ask for it: subjects, standing,
// authority, facts and judgements. It is the only way in which one register sees another. ledger/
// declares it, judgement/ implements it, the program hands it in. One thread, for as long as its
// Db's transaction lasts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "ledger/authority.h"
#include "ledger/standing.h"
#include "ledger/subjects.h"
#include "rubric/evaluate.h"
#include "rubric/fact.h"
#include "rubric/profile.h"
#include "rubric/rubric.h"

namespace probity::ledger {

// A fact that nobody has said yet.
struct Supposed {
  std::string name;
  rubric::Value value;
  base::Time until = base::kEndOfTime;
};

class View {
 public:
  View(Db& db, base::Time now) : db_(db), now_(now) {}
  virtual ~View() = default;

  // For a register's own tables.
  Db& db() { return db_; }
  // The batch's time in rules; the as-of instant on pages.
  base::Time now() const { return now_; }

  Result<std::optional<RegisteredSubject>> subject(const base::SubjectDigest& digest) {
    return find_subject(db_, digest);
  }
  Result<std::optional<RegisteredSubject>> named(const std::string& kind, const std::string& name) {
    return find_named(db_, kind, name);
  }
  Result<std::optional<Organisation>> organisation(const std::string& id) {
    return find_organisation(db_, id);
  }
  // Whether it is in force now; null when nothing was said against it.
  Result<std::optional<Standing>> standing(const base::SubjectDigest& digest);

  // The same state, judged at another instant.
  virtual std::unique_ptr<View> at(base::Time time) = 0;
  // What all registers say about a subject, whether or not the statements still count.
  virtual Result<std::vector<rubric::Fact>> facts(const base::SubjectDigest& subject) = 0;
  // The ties of an organisation to others, whether or not the statements still count.
  virtual Result<std::vector<rubric::Tie>> ties(const std::string& organisation) = 0;
  // The judgement of a use and the profile of a component (artifact), now.
  virtual Result<rubric::Judgement> judgement(const base::SubjectDigest& use) = 0;
  // The code of a use that was last signed, "----" before the first: far cheaper than a judgement.
  virtual Result<std::string> last_code(const base::SubjectDigest& use) = 0;
  virtual Result<rubric::Profile> profile(const base::SubjectDigest& component) = 0;
  // The judgement if that organisation said these facts now; the use need not be registered.
  virtual Result<rubric::Judgement> supposing(const base::SubjectDigest& use,
                                              const std::string& organisation,
                                              const std::vector<Supposed>& more) = 0;
  // The latest expiry that a token for it may carry, if it were issued now.
  virtual Result<base::Time> token_expiry(const base::SubjectDigest& subject) = 0;
  // What people call it: "riverton/phone-line", "silero/vad 5.0", or the digest's first digits.
  virtual Result<std::string> label(const base::SubjectDigest& subject) = 0;
  // The shared rules in force now; conflict (rule "rubric.none") before the first release.
  virtual Result<rubric::Rubric> rubric() = 0;

 private:
  Db& db_;
  base::Time now_;
};

}  // namespace probity::ledger
