#include "judgement/view.h"

#include <map>
#include <mutex>

#include "judgement/gather.h"
#include "judgement/index.h"
#include "judgement/releases.h"
#include "store/log_store.h"

namespace probity::judgement {

using base::Result;
using base::Status;
using base::SubjectDigest;
using base::Time;
using rubric::Fact;

namespace {

// Parsed once per release and kept: parsing compiles every rule. Shared by the views of all
// threads.
class ParsedRubrics {
 public:
  std::optional<rubric::Rubric> find(const base::Hash256& digest) {
    std::lock_guard lock(mutex_);
    const auto found = parsed_.find(digest);
    return found == parsed_.end() ? std::nullopt : std::optional(found->second);
  }
  Result<rubric::Rubric> parse(const Release& release) {
    PROBITY_TRY(rubric::Rubric parsed, rubric::Rubric::read(release.document));
    std::lock_guard lock(mutex_);
    return parsed_.emplace(release.digest, std::move(parsed)).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<base::Hash256, rubric::Rubric> parsed_;
};

class FullView final : public ledger::View {
 public:
  FullView(ledger::Db& db, Time now, const std::vector<ledger::Register>& registers,
           std::shared_ptr<ParsedRubrics> rubrics)
      : View(db, now), registers_(registers), rubrics_(std::move(rubrics)) {}

  std::unique_ptr<View> at(Time time) override {
    return std::make_unique<FullView>(db(), time, registers_, rubrics_);
  }

  Result<std::vector<Fact>> facts(const SubjectDigest& subject) override {
    std::vector<Fact> all;
    for (const ledger::Register& one : registers_)
      if (one.facts) PROBITY_CHECK(one.facts(db(), subject, all));
    return all;
  }

  Result<std::vector<rubric::Tie>> ties(const std::string& organisation) override {
    std::vector<rubric::Tie> all;
    for (const ledger::Register& one : registers_)
      if (one.ties) PROBITY_CHECK(one.ties(db(), organisation, all));
    return all;
  }

  Result<rubric::Judgement> judgement(const SubjectDigest& use) override {
    PROBITY_TRY(const rubric::Case facts, case_of(*this, use));
    PROBITY_TRY(const rubric::Rubric rules, rubric());
    return rubric::evaluate(facts, rules, now());
  }

  Result<std::string> last_code(const SubjectDigest& use) override {
    return judgement::last_code(db(), use);
  }

  Result<rubric::Judgement> supposing(const SubjectDigest& use, const std::string& organisation,
                                      const std::vector<ledger::Supposed>& more) override {
    PROBITY_TRY(std::vector<Fact> said, facts(use));
    // As if in the next entry, so that it supersedes what the same organisation said before.
    PROBITY_TRY(const auto head, store::newest_checkpoint(db()));
    const std::uint64_t next = head ? head->size.value : 0;
    for (const ledger::Supposed& one : more)
      said.push_back({use, one.name, one.value, now(), one.until, next, organisation});
    PROBITY_TRY(const rubric::Case supposed, case_of(*this, use, std::move(said)));
    PROBITY_TRY(const rubric::Rubric rules, rubric());
    return rubric::evaluate(supposed, rules, now());
  }

  Result<rubric::Profile> profile(const SubjectDigest& digest) override {
    PROBITY_TRY(const Alone one, component_of(*this, digest));
    PROBITY_TRY(const rubric::Rubric rules, rubric());
    return rubric::profile(one.component, one.stops, rules, now(), one.ties);
  }

  Result<Time> token_expiry(const SubjectDigest& digest) override {
    PROBITY_TRY(const auto registered, subject(digest));
    PROBITY_TRY(const rubric::Rubric rules, rubric());
    if (registered && registered->kind == "use") {
      PROBITY_TRY(const rubric::Case facts, case_of(*this, digest));
      return rubric::token_expiry(facts, rules, now());
    }
    PROBITY_TRY(const Alone one, component_of(*this, digest));
    return rubric::token_expiry(one.component, one.stops, rules, now(), one.ties);
  }

  Result<std::string> label(const SubjectDigest& digest) override {
    for (const ledger::Register& one : registers_) {
      if (!one.label) continue;
      PROBITY_TRY(auto label, one.label(db(), digest));
      if (label) return std::move(*label);
    }
    PROBITY_TRY(const auto registered, subject(digest));
    return registered && registered->kind != "artifact" ? registered->name
                                                        : digest.hex().substr(0, 12);
  }

  Result<rubric::Rubric> rubric() override {
    PROBITY_TRY(const auto head, release_head_at(db(), now()));
    if (!head)
      return base::fail(base::Code::conflict, "no shared rules are in force yet", "", "rubric.none",
                        "", "a rubric-release in the log");
    if (const auto parsed = rubrics_->find(head->digest)) return *parsed;
    PROBITY_TRY(const auto release, release_at(db(), now()));
    return rubrics_->parse(*release);
  }

 private:
  const std::vector<ledger::Register>& registers_;
  std::shared_ptr<ParsedRubrics> rubrics_;
};

}  // namespace

ledger::ViewMaker view_maker(const std::vector<ledger::Register>& registers) {
  return [&registers, rubrics = std::make_shared<ParsedRubrics>()](ledger::Db& db, Time now) {
    return std::unique_ptr<ledger::View>(new FullView(db, now, registers, rubrics));
  };
}

}  // namespace probity::judgement
