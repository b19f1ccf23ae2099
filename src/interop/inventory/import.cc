#include "interop/inventory/import.h"

#include <deque>

#include "json/codec.h"
#include "ledger/subjects.h"
#include "registers/standing/register.h"

namespace probity::interop::inventory {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
namespace standing = registers::standing;

namespace {

// Rows under way: enough to fill the ledger's batches while the next ones are signed.
constexpr std::size_t kUnderWay = 512;

statement::Statement about(std::string name, const base::SubjectDigest& subject,
                           std::string_view word, json::Value predicate) {
  return {{statement::subject(std::move(name), subject)},
          ledger::predicate_type(word),
          std::move(predicate)};
}

// An error that the next row would meet too.
bool concerns_all(const base::Error& error) {
  return error.code >= Code::full || error.code == Code::unauthorised ||
         error.pointer.find("/signatures/") != std::string::npos;
}

// The statements of one planned row in their order; a correction's supersession, which names what
// is signed, is not among them.
std::vector<statement::Statement> statements_of(PlannedRow& row, base::Random& random) {
  std::vector<statement::Statement> made;
  ReadRow& read = row.read;
  std::string name = read.use.id.str();
  base::SubjectDigest use;
  bool withdrawn = false;
  if (row.earlier) {
    name = row.earlier->name;
    use = row.earlier->use;
    withdrawn = row.earlier->withdrawn;
  } else {
    read.use.nonce = base::nonce(random);
    use = ledger::name_digest("use", name, read.use.nonce);
    made.push_back(about(name, use, "use", json::encode(read.use)));
  }
  made.push_back(about(name, use, "inventory-row", json::encode(read.claims)));
  if (withdrawn) return made;  // nothing more can be said of it
  if (row.amendment)
    made.push_back(about(name, use, "use-amendment", json::encode(*row.amendment)));
  if (!read.facts.facts.empty() || !read.facts.none_of.empty())
    made.push_back(about(name, use, "use-facts", json::encode(read.facts)));
  if (!read.retired.empty())
    made.push_back(
        about(name, use, "withdrawal", json::encode(standing::Withdrawal{read.retired})));
  return made;
}

class Run {
 public:
  Run(Plan plan, ledger::Ledger& ledger, base::Random& random, const Sign& sign,
      const Orders& orders)
      : plan_(std::move(plan)), ledger_(ledger), random_(random), sign_(sign), orders_(orders) {}

  Result<Imported> all() {
    std::erase_if(plan_.rows, [&](const PlannedRow& row) {
      return row.state == RowState::changed && !orders_.corrections;
    });
    for (PlannedRow& row : plan_.rows) {
      imported_.cancelled = orders_.cancelled && orders_.cancelled();
      if (imported_.cancelled) break;
      PROBITY_CHECK(send(row));
      if (under_way_.size() >= kUnderWay) PROBITY_CHECK(settle());
    }
    while (!under_way_.empty()) PROBITY_CHECK(settle());
    return std::move(imported_);
  }

 private:
  struct UnderWay {
    const PlannedRow* row;
    std::future<Result<std::vector<ledger::Accepted>>> answer;
  };

  Status send(PlannedRow& row) {
    std::vector<std::string> envelopes;
    base::PaeDigest claims;
    const auto add = [&](const statement::Statement& one) -> Status {
      PROBITY_TRY(const auto envelope, sign_(one));
      claims = statement::pae_digest(envelope);
      envelopes.push_back(statement::to_json(envelope));
      return {};
    };
    for (const statement::Statement& one : statements_of(row, random_)) {
      PROBITY_CHECK(add(one));
      // A correction begins with its row.
      if (!row.earlier || envelopes.size() > 1) continue;
      const standing::Supersession takes_its_place{claims, std::string(kRowChanged)};
      PROBITY_CHECK(add(about("", row.earlier->pae.retag<base::SubjectTag>(), "supersession",
                              json::encode(takes_its_place))));
    }
    under_way_.push_back({&row, ledger_.submit_together(envelopes)});
    return {};
  }

  Status settle() {
    UnderWay first = std::move(under_way_.front());
    under_way_.pop_front();
    const auto answer = first.answer.get();
    ++done_;
    if (orders_.progress) orders_.progress(done_, static_cast<std::int64_t>(plan_.rows.size()));
    if (answer) {
      (first.row->earlier ? imported_.corrections : imported_.rows) += 1;
      imported_.statements += static_cast<std::int64_t>(answer->size());
      return {};
    }
    if (concerns_all(answer.error())) return fail(answer.error());
    imported_.problems.push_back({first.row->read.claims.row, "", answer.error().what,
                                  answer.error().rule, answer.error().found,
                                  answer.error().required});
    return {};
  }

  Plan plan_;
  ledger::Ledger& ledger_;
  base::Random& random_;
  const Sign& sign_;
  const Orders& orders_;
  Imported imported_;
  std::int64_t done_ = 0;
  std::deque<UnderWay> under_way_;
};

}  // namespace

Result<Imported> run(Plan plan, ledger::Ledger& ledger, base::Random& random, const Sign& sign,
                     const Orders& orders) {
  return Run(std::move(plan), ledger, random, sign, orders).all();
}

}  // namespace probity::interop::inventory
